import { Context } from '@temporalio/activity';
import ms, { type StringValue } from 'ms';
import type { DataSource } from 'typeorm';
import type { WatchedFestival } from '../domain/sweeps/edition-watch.js';
import { keepKnownEditions } from '../entities/editions/completeness.js';
import { readStagedYears } from '../entities/editions/staging/staged-years.js';
import { heldEditions, readAwardsEditions } from '../sources/programmes/imdb-awards/programme.js';
import { awardsContext } from '../sources/programmes/read-programme.js';

export interface EditionsWanted extends WatchedFestival {
  since?: number;
  /** A duration such as "7 days". */
  again: string;
}

export interface EditionWatchActivities {
  /** The years of a festival that have nominations in IMDb-Awards and are to be imported, oldest first. */
  listNewEditions(wanted: EditionsWanted): Promise<number[]>;
}

/** Makes the activity from its dependencies. */
export function createEditionWatchActivities(deps: {
  dataSource: DataSource;
  now?: () => Date;
}): EditionWatchActivities {
  const { dataSource, now = () => new Date() } = deps;
  return {
    async listNewEditions({ festival, eventId, since, again }) {
      const signal = Context.current().cancellationSignal;
      const running = now().getUTCFullYear();
      const editions = await readAwardsEditions(
        { kind: 'imdb-awards', eventId },
        awardsContext({ festival, signal }),
      );
      const staged = await readStagedYears(dataSource.manager, festival);
      const isOld = (at: Date): boolean => now().getTime() - at.getTime() > ms(again as StringValue);
      const isWanted = (year: number): boolean => {
        const at = staged.get(year);
        return at === undefined ? year >= (since ?? running - 1) : year === running && isOld(at);
      };
      await keepKnownEditions(dataSource.manager, festival, heldEditions(editions));
      const held = heldEditions(editions).map(({ year }) => year);
      return [...new Set(held)].filter(isWanted).sort((one, other) => one - other);
    },
  };
}
