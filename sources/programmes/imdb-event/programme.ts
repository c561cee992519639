import { fetchEdition, isPast, pageUrl, type EventFetch, type WantedEdition } from './fetch.js';
import type { EventEdition } from './edition.js';
import { eventRows } from './rows.js';
import { eventOf } from '../known-festivals.js';
import type { ProgrammeRows } from '../programme-rows.js';
import { AppError, isAppError } from '../../../domain/errors.js';

/** An event is held twice in a year at most; more are a fault of the page. */
const MAX_INSTANCES = 5;

export interface EventContext extends EventFetch {
  festival: string;
  year: number;
}

/**
 * A festival's programme from its event page on IMDb: the films of its award-eligible sections with their nominations.
 * @param eventId for festivals that are not known by name.
 * @throws {AppError} `InvalidProgramme` where the festival is not known, or the edition is not there, not announced yet or empty.
 * @throws {SourceError} where the page could not be had: money, an outage, a block.
 */
export async function readImdbEvent(
  eventId: string | undefined,
  context: EventContext,
): Promise<ProgrammeRows> {
  const { year } = context;
  const event = eventOf(context.festival, eventId);
  const wanted = { eventId: event.eventId, year, name: `${event.name} ${year}` };
  const first = await fetchEdition(wanted, context);
  const others = await otherInstances(first, wanted, context);
  const { rows, warnings, incomplete } = eventRows([first, ...others.editions], event.competition);
  if (rows.length === 0)
    throw new AppError(
      'InvalidProgramme',
      `${wanted.name} has no nominations on IMDb${isPast(year, context) ? '' : ' yet'} (${pageUrl(wanted)}). ` +
        'Start the import again once they are announced, or give the programme as a file.',
    );
  return {
    rows,
    warnings: [...warnings, ...others.warnings],
    incomplete: incomplete || others.warnings.length > 0,
  };
}

/**
 * The editions of a festival that IMDb has, newest first, by the page of the latest one.
 * @throws {AppError} `InvalidProgramme` where the festival is not known, or its page lists none.
 * @throws {SourceError} where the page could not be had: money, an outage, a block.
 */
export async function readEventEditions(
  festival: string,
  eventId: string | undefined,
  fetch: EventFetch,
): Promise<{ year: number; instance: number }[]> {
  const event = eventOf(festival, eventId);
  const { editions } = await fetchEdition({ eventId: event.eventId, name: event.name }, fetch);
  if (editions.length === 0)
    throw new AppError('InvalidProgramme', `IMDb's page lists no editions of ${event.name}.`);
  return editions.toSorted((one, other) => other.year - one.year || one.instance - other.instance);
}

/** Some events are held more than once in a year; the first page lists all of them. One that is missing is told. */
async function otherInstances(
  first: EventEdition,
  wanted: WantedEdition,
  context: EventContext,
): Promise<{ editions: EventEdition[]; warnings: string[] }> {
  const instances = new Set(
    first.editions
      .filter(({ year, instance }) => year === wanted.year && instance > 1 && instance <= MAX_INSTANCES)
      .map(({ instance }) => instance),
  );
  const editions: EventEdition[] = [];
  const warnings: string[] = [];
  for (const instance of instances) {
    try {
      editions.push(await fetchEdition({ ...wanted, instance }, context));
    } catch (error) {
      if (!isAppError(error, 'InvalidProgramme')) throw error;
      warnings.push(error.message);
    }
  }
  return { editions, warnings };
}
