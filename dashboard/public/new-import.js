/* global document */
/* Whoever fills in a field of one way to have a programme means that way. Without this script the way is chosen by hand. */
for (const source of document.querySelectorAll('.programme-source'))
  source.querySelector('.programme-fields')?.addEventListener('input', () => {
    source.querySelector('input[type="radio"]').checked = true;
  });
