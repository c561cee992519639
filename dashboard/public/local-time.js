/* global MutationObserver, document */
/* Moments in the reader's own time, with UTC behind them. Without this script they are in UTC, and say so. */
const here = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

function show() {
  for (const time of document.querySelectorAll('time[datetime]:not([title])')) {
    time.title = time.textContent;
    time.textContent = here.format(new Date(time.dateTime));
  }
}

show();
// What a page shows as it goes on comes in UTC, too.
new MutationObserver(show).observe(document.body, { childList: true, subtree: true });
