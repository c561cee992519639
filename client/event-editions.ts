import type { DataSource } from 'typeorm';
import { v4 as uuid } from 'uuid';
import { createRequestGate } from '../activities/request-gate.js';
import type { Environment } from '../config/environment.js';
import { spendOfLookup } from '../entities/queries/spend.js';
import { SourceError } from '../sources/errors.js';
import { ProgrammeError } from '../sources/programmes/errors.js';
import { readEventEditions } from '../sources/programmes/imdb-event.js';
import { knownFestival } from '../sources/programmes/known-festivals.js';
import { createZyte } from '../sources/zyte.js';
import { InputError } from './imports.js';

/** The years that a festival was held in, by its page on IMDb. */
export interface EventEditions {
  /** Newest first. */
  years: { year: number; editions: number }[];
  /** USD spent on reading the page just now; 0 where it was kept. */
  spentUsd: number;
}

/**
 * The editions that IMDb has of a festival. Its page is bought under the limits of the sources and kept for a day.
 * @param eventId for festivals that are not known by name.
 * @throws {InputError} in words, where it cannot be had.
 */
export async function listEditions(
  festival: string,
  eventId: string | undefined,
  dataSource: DataSource,
  environment: Environment,
): Promise<EventEditions> {
  if (environment.ZYTE_API_KEY === undefined)
    throw new InputError(
      "IMDb's list of editions is read through Zyte, and there is no ZYTE_API_KEY in this environment.",
    );
  const lookupId = uuid();
  const { gate } = createRequestGate(dataSource, {
    edition: festival,
    workflowId: `years/${festival}`,
    lookupId,
    critical: true,
  });
  const zyte = createZyte({ baseUrl: environment.ZYTE_BASE_URL, key: environment.ZYTE_API_KEY });
  try {
    const signal = new AbortController().signal;
    const slug = knownFestival(festival)?.slug ?? festival;
    const editions = await readEventEditions(slug, eventId, { gate, zyte, signal });
    const { costUsd } = await spendOfLookup(dataSource.manager, lookupId);
    return { years: byYear(editions.map(({ year }) => year)), spentUsd: costUsd };
  } catch (error) {
    if (error instanceof ProgrammeError || error instanceof SourceError) throw new InputError(error.message);
    throw error;
  }
}

function byYear(years: readonly number[]): { year: number; editions: number }[] {
  const counts = new Map<number, number>();
  for (const year of years) counts.set(year, (counts.get(year) ?? 0) + 1);
  return [...counts].map(([year, editions]) => ({ year, editions }));
}
