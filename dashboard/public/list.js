/* global AbortController, DOMParser, FormData, URL, URLSearchParams, clearTimeout, document, fetch, history, setTimeout */
// A list follows what is typed and chosen above it, and its address with it. All of it works without, by the form's button.

const TYPING_MS = 250;
const form = document.querySelector('form[data-list]');
let waits;
let asking;

/** The list's address for what stands in the form; from its first page. */
function address() {
  const given = [...new FormData(form)].filter(([, value]) => value !== '');
  const query = new URLSearchParams(given).toString();
  const path = new URL(form.action).pathname;
  return query === '' ? path : `${path}?${query}`;
}

async function follow() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const list = document.getElementById(form.dataset.list);
  list.setAttribute('aria-busy', 'true');
  const wanted = address();
  try {
    const response = await fetch(wanted, { signal });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const found = page.getElementById(form.dataset.list);
    // Signed out, or refused: the page itself says so.
    if (found === null) throw new Error(`status ${response.status}`);
    list.replaceChildren(...found.childNodes);
    history.replaceState(null, '', wanted);
    document.querySelector('[data-here]')?.setAttribute('value', wanted);
  } catch {
    if (!signal.aborted) form.submit();
  } finally {
    if (!signal.aborted) list.removeAttribute('aria-busy');
  }
}

form?.addEventListener('input', (event) => {
  clearTimeout(waits);
  waits = setTimeout(() => void follow(), event.target.type === 'search' ? TYPING_MS : 0);
});
