import type { PersonLinkage } from '../../domain/views/person.js';
import { sumUpEditions } from '../editions/sum-up.js';
import { runSql, type Db } from '../sql.js';

const SHOWN = 50;

/** How the people of each festival's nominations were linked, and why not: the view `person_linkage`, summed up. */
export async function readPersonLinkage(db: Db, festival: string | undefined): Promise<PersonLinkage[]> {
  await sumUpEditions(db);
  return await runSql<PersonLinkage>(
    db,
    `SELECT festival, sum(nominees)::int AS nominees, sum(linked)::int AS linked, jsonb_object_agg(how, nominees) AS by
     FROM (SELECT festival, coalesce(reason, linked_by) AS how, sum(nominees) AS nominees, sum(linked) AS linked
       FROM person_linkage WHERE $1::text IS NULL OR festival = $1 GROUP BY 1, 2) by_how
     GROUP BY festival ORDER BY nominees DESC, festival LIMIT $2`,
    [festival ?? null, SHOWN],
  );
}
