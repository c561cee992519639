/* global CSS, EventSource, HTMLElement, URL, document, location */
/* Shows a running import as it moves. Without this script the page is the same, and can be loaded again. */
const region = document.querySelector('[data-live]');
const spoken = document.querySelector('[data-spoken]');

if (region instanceof HTMLElement && region.dataset.live) {
  const events = new EventSource(region.dataset.live);
  events.addEventListener('progress', (event) => show(JSON.parse(event.data)));
  events.addEventListener('over', () => {
    events.close();
    // Tables and forms are those of an import that is over from here on; what was done before is told no more.
    const url = new URL(location.href);
    for (const name of ['done', 'films']) url.searchParams.delete(name);
    url.hash = '';
    location.replace(url);
  });
}

/** The server has rendered the figures, and escaped all text in them. */
function show({ html, words }) {
  const focused = region.contains(document.activeElement)
    ? document.activeElement.getAttribute('href')
    : null;
  region.innerHTML = html;
  if (focused !== null)
    region.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  if (spoken.textContent !== words) spoken.textContent = words;
}
