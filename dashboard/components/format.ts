const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** Share of 0–1 as "93.3 %"; "–" where there is nothing to have a share of. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined || Number.isNaN(share) ? '–' : `${(share * 100).toFixed(1)} %`;
}

/** A moment in UTC, for people: "23 Nov 2026, 02:15". */
export function moment(date: Date | string | null): string {
  return date === null ? '–' : `${MOMENT.format(new Date(date))} UTC`;
}

/** Milliseconds as "340 ms", "4.2 s", "3 min", "2 h", "5 d". */
export function duration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 86_400_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}
