/* global CSS, HTMLElement, clearTimeout, document, setTimeout */
// Keys of every page: what they do stands in the dialog that "?" opens. All of it works without, by buttons and links.

/** So long the second key of two is waited for. */
const SECOND_KEY_MS = 1500;
let waits;

function isTyping(element) {
  return (
    element instanceof HTMLElement &&
    (element.isContentEditable ||
      /^(TEXTAREA|SELECT)$/.test(element.tagName) ||
      (element.tagName === 'INPUT' && element.type !== 'checkbox'))
  );
}

const keys = document.getElementById('keys');
for (const button of document.querySelectorAll('[data-show-keys]')) {
  button.hidden = false;
  button.addEventListener('click', () => keys.showModal());
}

/** The element that a key presses; after "g" a section. */
function pressed(key) {
  const name = waits === undefined ? 'key' : 'section-key';
  return document.querySelector(`[data-${name}="${CSS.escape(key)}"]`);
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  if (keys.open && event.key !== '?') return;
  const field = document.querySelector(`[data-focus-key="${CSS.escape(event.key)}"]`);
  const target = pressed(event.key);
  clearTimeout(waits);
  waits = undefined;
  if (event.key === '?') {
    if (keys.open) keys.close();
    else keys.showModal();
  } else if (event.key === 'g')
    waits = setTimeout(() => {
      waits = undefined;
    }, SECOND_KEY_MS);
  else if (target !== null) {
    event.preventDefault();
    target.click();
  } else if (field !== null) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});
