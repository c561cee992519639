import type { Client } from '@temporalio/client';
import type { EventPageRead } from '../../domain/programme/event-page.js';
import { readEventPage } from './event-page.js';

/** The years that a festival was held in, by its page on IMDb. */
export interface EventEditions {
  /** Newest first. */
  years: { year: number; editions: number }[];
  /** USD spent on reading the page just now; 0 where it was kept. */
  spentUsd: number;
  /** IMDb's own page, or IMDb-Awards where there is no key for it. */
  from: EventPageRead['from'];
}

/**
 * The editions that IMDb has of a festival. Its page is bought under the limits of the sources and kept for a day; where
 * the workers have no key for it, IMDb-Awards is read.
 * @param eventId for festivals that are not known by name.
 * @throws {AppError} `InvalidInput` in words, where it cannot be had.
 */
export async function listEditions(
  client: Client,
  festival: string,
  eventId: string | undefined,
): Promise<EventEditions> {
  const { years, costUsd, from } = await readEventPage(client, {
    festival,
    eventId,
  });
  return { years: byYear(years), spentUsd: costUsd, from };
}

function byYear(years: readonly number[]): { year: number; editions: number }[] {
  const counts = new Map<number, number>();
  for (const year of years) counts.set(year, (counts.get(year) ?? 0) + 1);
  return [...counts].map(([year, editions]) => ({ year, editions }));
}
