/* global AbortController, CSS, FormData, URLSearchParams, clearTimeout, setTimeout, DOMParser, document, fetch, window */
// The candidates' details when they come, and the search for another film. All of it works without, by buttons and links.

// All films of the page, or none.
document.querySelector('[data-pick-all]')?.addEventListener('change', (event) => {
  for (const box of document.querySelectorAll('input[type="checkbox"][name="film"]'))
    box.checked = event.target.checked;
});

// A decision is sent once, however often a key is pressed.
document.getElementById('decide')?.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent === 'yes') event.preventDefault();
  form.dataset.sent = 'yes';
});

// Coming back to a page that the browser kept: it may be sent again.
window.addEventListener('pageshow', () => {
  const form = document.getElementById('decide');
  if (form !== null) delete form.dataset.sent;
});

async function fillDetails(note) {
  note.textContent = 'Asking TMDb for posters and details …';
  const response = await fetch(note.dataset.details);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const answer = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const details of answer.querySelectorAll('[data-candidate]')) {
    const name = CSS.escape(details.dataset.candidate);
    document.querySelector(`[data-candidate="${name}"]`)?.replaceChildren(...details.childNodes);
  }
  note.remove();
}

const note = document.querySelector('[data-details]');
if (note !== null && note.dataset.asked !== 'yes')
  fillDetails(note).catch(() => {
    note.textContent = 'TMDb cannot be asked for details just now.';
  });

// Another film is looked for as its title is typed; Enter goes to what was found, the arrows through it.
const search = document.getElementById('search');
const found = document.getElementById('found');
const TYPING_MS = 250;
let typing;
let asking;
let shown = search === null ? '' : questionOf();

function questionOf() {
  const { other, year } = Object.fromEntries(new FormData(search));
  const text = String(other).trim();
  return text.length < 2 ? '' : new URLSearchParams({ other: text, year: String(year) }).toString();
}

/** Shows what is found for what stands in the fields, unless that is shown; false when something newer is asked. */
async function showFound() {
  clearTimeout(typing);
  const question = questionOf();
  if (question === shown) return true;
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  found.setAttribute('aria-busy', 'true');
  try {
    const address = search.dataset.fragment;
    const response =
      question === ''
        ? undefined
        : await fetch(`${address}${address.includes('?') ? '&' : '?'}${question}`, { signal });
    if (response !== undefined && !response.ok) throw new Error(`status ${response.status}`);
    const answer = new DOMParser().parseFromString((await response?.text()) ?? '', 'text/html');
    if (signal.aborted) return false;
    found.replaceChildren(...answer.body.childNodes);
    shown = question;
  } catch (error) {
    if (signal.aborted) return false;
    found.textContent = 'The search cannot be made just now.';
    throw error;
  } finally {
    if (!signal.aborted) found.removeAttribute('aria-busy');
  }
  return true;
}

search?.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => void showFound().catch(() => undefined), TYPING_MS);
});
search?.addEventListener('submit', (event) => {
  event.preventDefault();
  showFound().then(
    (isLatest) => {
      if (isLatest) found.querySelector('[data-take]')?.focus();
    },
    () => undefined,
  );
});
found?.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const takes = [...found.querySelectorAll('[data-take]')];
  const at = takes.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  (takes[at + step] ?? (step < 0 ? search.elements.other : takes[at])).focus();
});
