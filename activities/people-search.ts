import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import { keepFound, unfoundNominees } from '../entities/people/search.js';
import { weighSearched } from '../matching/nominees.js';
import type { Source } from '../sources/source.js';
import { askSource } from './asking/ask-source.js';

/** What asking for names came to. */
export interface PeopleSearched {
  asked: number;
  linked: number;
  doubtful: number;
  requests: number;
}

/** The activity of the queue `tmdb` that looks for people by name. */
export interface PeopleSearchActivities {
  /**
   * Asks TMDb for the names of nominees whom nothing here tells, the longest unasked first, one request each; an outage or a
   * switch ends it. Each answer is kept when it is had: a retry goes on after it.
   */
  searchPeople(request: { attemptId: string; limit: number }): Promise<PeopleSearched>;
}

/** Makes the activity from its dependencies. */
export function createPeopleSearchActivities(deps: {
  dataSource: DataSource;
  sources: readonly Source[];
}): PeopleSearchActivities {
  const tmdb = deps.sources.find(({ name }) => name === 'tmdb');
  return {
    async searchPeople({ attemptId, limit }) {
      const sum: PeopleSearched = { asked: 0, linked: 0, doubtful: 0, requests: 0 };
      if (tmdb?.searchPeople === undefined) return sum;
      const search = tmdb.searchPeople.bind(tmdb);
      const { dataSource } = deps;
      const context = Context.current();
      for (const nominee of await unfoundNominees(dataSource.manager, limit)) {
        const asking = { attemptId, source: 'tmdb', film: nominee.nominee, critical: false } as const;
        const asked = await askSource(dataSource, context, asking, (access) =>
          search(nominee.nominee, { ...access, minConfidence: 1, sureConfidence: 1 }),
        );
        sum.requests += asked.requests;
        if (asked.kind === 'refused' || asked.kind === 'backoff') return sum;
        sum.asked += 1;
        const people = asked.kind === 'answered' ? asked.answer : [];
        const kind = await keepFound(
          dataSource.manager,
          nominee,
          weighSearched(nominee.nominee, nominee, people),
        );
        if (kind !== 'nobody') sum[kind] += 1;
        context.heartbeat();
      }
      return sum;
    },
  };
}
