import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { EventPageInput, EventPageRead } from '../../domain/programme/event-page.js';
import { editionKey } from '../../domain/identity.js';
import { keepKnownEditions } from '../../entities/editions/completeness.js';
import { dependentId } from '../../entities/metrics/write.js';
import { spendOfAttempt } from '../../entities/sources/spend.js';
import type { EventFetch } from '../../sources/programmes/imdb-event/fetch.js';
import { readEventEditions } from '../../sources/programmes/imdb-event/programme.js';
import { knownFestival } from '../../sources/programmes/known-festivals.js';
import { heldEditions, readAwardsEditions } from '../../sources/programmes/imdb-awards/programme.js';
import { awardsContext, readProgrammeRows } from '../../sources/programmes/read-programme.js';
import type { PageFetcher } from '../../sources/pages/fetcher.js';
import { openGate } from '../asking/ask-source.js';

export interface EventPageActivities {
  /** Reads a page of a festival on IMDb under the limits of the sources, and keeps it for whoever wants it next; IMDb-Awards without a key. */
  readEventPage(input: EventPageInput): Promise<EventPageRead>;
}

/** Makes the activity from its dependencies. */
export function createEventPageActivities(deps: {
  dataSource: DataSource;
  /** Absent where there is no key for it. */
  pages?: PageFetcher;
}): EventPageActivities {
  const { dataSource, pages } = deps;
  return {
    async readEventPage(input) {
      const context = Context.current();
      if (pages === undefined) return await readAwards(dataSource, input, context.cancellationSignal);
      const { festival, year } = input;
      const edition = year === undefined ? festival : editionKey(festival, year);
      const attemptId = dependentId(context.info.workflowExecution?.runId ?? '', 'event-page');
      const { gate } = openGate(dataSource, context, { edition, attemptId, critical: true });
      const years = await read(input, { gate, pages, signal: context.cancellationSignal });
      await keepKnownEditions(
        dataSource.manager,
        slugOf(festival),
        years.map((one) => ({ year: one })),
      );
      const { costUsd } = await spendOfAttempt(dataSource.manager, attemptId);
      return { years, costUsd, from: 'imdb-event' };
    },
  };
}

/** Without a key for pages: the editions that IMDb-Awards has nominations of; whoever wants the films of one reads it for nothing. */
async function readAwards(
  dataSource: DataSource,
  { festival, year, eventId }: EventPageInput,
  signal: AbortSignal,
): Promise<EventPageRead> {
  const slug = slugOf(festival);
  const programme = { kind: 'imdb-awards' as const, eventId };
  const editions = await readAwardsEditions(programme, awardsContext({ festival: slug, signal }));
  const held = heldEditions(editions);
  await keepKnownEditions(dataSource.manager, slug, held);
  return {
    years: year === undefined ? held.map((edition) => edition.year) : [],
    costUsd: 0,
    from: 'imdb-awards',
  };
}

function slugOf(festival: string): string {
  return knownFestival(festival)?.slug ?? festival;
}

async function read({ festival, year, eventId }: EventPageInput, fetch: EventFetch): Promise<number[]> {
  if (year === undefined) {
    return (await readEventEditions(slugOf(festival), eventId, fetch)).map((edition) => edition.year);
  }
  const programme = { kind: 'imdb-event' as const, eventId };
  await readProgrammeRows(programme, { festival, year, ...fetch });
  return [];
}
