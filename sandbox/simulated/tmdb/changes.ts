import { numberFor } from '../films/random.js';
import type { Scenario } from '../scenario-schema.js';

const PAGE_LENGTH = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 14;

/**
 * `/movie/changes` as its documentation has it: ids of films that were edited from one day to another, 100 to a page; the
 * last 24 hours where nothing is said, two weeks at most. Other people's films are made up, and different each day.
 * @returns undefined for a range that it does not take.
 */
export function changesBody(
  query: URLSearchParams,
  { changes, otherChangesPerDay }: Scenario['tmdb'],
): Record<string, unknown> | undefined {
  const end = dayOf(query.get('end_date')) ?? dayOf(new Date().toISOString()) ?? 0;
  const start = dayOf(query.get('start_date')) ?? end - 1;
  const page = Number(query.get('page') ?? 1);
  if (end - start > MAX_DAYS || !Number.isInteger(page) || page < 1) return undefined;
  const isAsked = ({ day }: { day: string }): boolean => {
    const on = dayOf(day) ?? 0;
    return on >= start && on <= end;
  };
  const ours = changes.filter(isAsked).map(({ tmdbId }) => tmdbId);
  const days = Array.from({ length: Math.max(0, end - start + 1) }, (_, at) => start + at);
  const others = days.flatMap((day) =>
    Array.from({ length: otherChangesPerDay }, (_, at) => 1 + numberFor(`changed ${day} ${at}`, 1_500_000)),
  );
  const ids = [...new Set([...ours, ...others])];
  return {
    results: ids.slice((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH).map((id) => ({ id, adult: false })),
    page,
    total_pages: Math.max(1, Math.ceil(ids.length / PAGE_LENGTH)),
    total_results: ids.length,
  };
}

/** The number of an ISO day; undefined for what is none. */
function dayOf(text: string | null): number | undefined {
  const ms = text === null ? NaN : Date.parse(text.slice(0, 10));
  return Number.isNaN(ms) ? undefined : Math.floor(ms / DAY_MS);
}
