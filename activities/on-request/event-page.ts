import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { EventPageInput, EventPageRead } from '../../domain/programme/event-page.js';
import { editionKey } from '../../domain/identity.js';
import { dependentId } from '../../entities/metrics/write.js';
import { spendOfAttempt } from '../../entities/sources/spend.js';
import type { EventFetch } from '../../sources/programmes/imdb-event/fetch.js';
import { readEventEditions } from '../../sources/programmes/imdb-event/programme.js';
import { knownFestival } from '../../sources/programmes/known-festivals.js';
import { readProgrammeRows } from '../../sources/programmes/read-programme.js';
import type { ZyteClient } from '../../sources/zyte/client.js';
import { openGate } from '../asking/ask-source.js';
import { AppError } from '../../domain/errors.js';

export interface EventPageActivities {
  /** Reads a page of a festival on IMDb under the limits of the sources, and keeps it for whoever wants it next. */
  readEventPage(input: EventPageInput): Promise<EventPageRead>;
}

/** Makes the activity from its dependencies. */
export function createEventPageActivities(deps: {
  dataSource: DataSource;
  /** Absent where there is no key for it. */
  zyte?: ZyteClient;
}): EventPageActivities {
  const { dataSource, zyte } = deps;
  return {
    async readEventPage(input) {
      if (zyte === undefined)
        throw new AppError(
          'InvalidProgramme',
          "IMDb's pages are read through Zyte, and the workers have no ZYTE_API_KEY.",
        );
      const context = Context.current();
      const { festival, year } = input;
      const edition = year === undefined ? festival : editionKey(festival, year);
      const attemptId = dependentId(context.info.workflowExecution?.runId ?? '', 'event-page');
      const { gate } = await openGate(dataSource, context, { edition, attemptId, critical: true });
      const years = await read(input, { gate, zyte, signal: context.cancellationSignal });
      const { costUsd } = await spendOfAttempt(dataSource.manager, attemptId);
      return { years, costUsd };
    },
  };
}

async function read({ festival, year, eventId }: EventPageInput, fetch: EventFetch): Promise<number[]> {
  if (year === undefined) {
    const slug = knownFestival(festival)?.slug ?? festival;
    return (await readEventEditions(slug, eventId, fetch)).map((edition) => edition.year);
  }
  const programme = { kind: 'imdb-event' as const, eventId };
  await readProgrammeRows(programme, { festival, year, ...fetch });
  return [];
}
