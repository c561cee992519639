import type { PersonLinkage } from '../../domain/views/person.js';
import { sumUpEditions } from '../editions/sum-up.js';
import { runSql, type Db } from '../sql.js';

const SHOWN = 50;

/** How the people of each festival's nominations were linked, and why not: as the view `person_linkage`, summed up. */
export async function readPersonLinkage(db: Db, festival: string | undefined): Promise<PersonLinkage[]> {
  await sumUpEditions(db);
  return await runSql<PersonLinkage>(
    db,
    `SELECT festival, sum(nominees)::int AS nominees, sum(linked)::int AS linked, jsonb_object_agg(how, nominees) AS by
     FROM (SELECT festivals.slug AS festival, how, by_how.nominees, by_how.linked FROM (
         SELECT festival_id, coalesce(told.reason, told.linked_by) AS how, sum(told.nominees) AS nominees, sum(told.linked) AS linked
         FROM figures_of_editions(ARRAY(SELECT edition.id FROM festival_editions edition JOIN festivals festival ON festival.id = festival_id
             WHERE $1::text IS NULL OR slug = $1)) figures
           JOIN festival_editions edition ON edition.id = figures.edition_id,
           jsonb_to_recordset(figures.linkage) AS told (linked_by text, reason text, nominees bigint, linked bigint)
         GROUP BY 1, 2) by_how JOIN festivals ON festivals.id = festival_id) by_festival
     GROUP BY festival ORDER BY nominees DESC, festival LIMIT $2`,
    [festival ?? null, SHOWN],
  );
}
