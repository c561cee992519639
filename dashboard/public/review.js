/* global CSS, DOMParser, HTMLElement, document, fetch, window */
// Keys for reviewers, and the candidates' details when they come. All of it works without, by buttons and links.
'use strict';

function isTyping(element) {
  return (
    element instanceof HTMLElement &&
    (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName))
  );
}

function toggleKeys() {
  const keys = document.getElementById('keys');
  if (keys === null) return;
  keys.open = !keys.open;
  if (keys.open) keys.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  if (event.key === '?') {
    toggleKeys();
    return;
  }
  if (!/^[1-9a-z]$/.test(event.key)) return;
  const target = document.querySelector(`[data-key="${event.key}"]`);
  if (target === null) return;
  event.preventDefault();
  target.click();
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
