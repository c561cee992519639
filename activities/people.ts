import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import { addMissingNominees, linkNominees } from '../entities/people/link.js';
import { nomineesOf } from '../matching/nominees.js';

const PAGE = 500;

/** What linking nominees came to. */
export interface PeopleLinked {
  looked: number;
  linked: number;
  /** Those who are a person's to decide. */
  doubtful: number;
}

/** Database activities about nominees; all of them may run twice. */
export interface PeopleActivities {
  /** Links the nominees of an edition, or of all, to people, page after page: each page is kept when it is done. */
  linkPeople(request: { edition?: string }): Promise<PeopleLinked>;
}

/** Makes the activities from their dependencies. */
export function createPeopleActivities({ dataSource }: { dataSource: DataSource }): PeopleActivities {
  return {
    async linkPeople({ edition }) {
      const { manager } = dataSource;
      const split = (person: string) => nomineesOf({ person });
      while (edition === undefined && (await addMissingNominees(manager, split, PAGE)) === PAGE)
        Context.current().heartbeat();
      const sum: PeopleLinked = { looked: 0, linked: 0, doubtful: 0 };
      let after: string | undefined = '0';
      while (after !== undefined) {
        const page: Awaited<ReturnType<typeof linkNominees>> = await linkNominees(manager, {
          edition,
          after,
          limit: PAGE,
        });
        sum.looked += page.looked;
        sum.linked += page.linked;
        sum.doubtful += page.doubtful;
        after = page.after;
        Context.current().heartbeat();
      }
      return sum;
    },
  };
}
