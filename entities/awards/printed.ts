import type { PrintedAward } from '../../domain/views/award.js';
import { sumUpEditions } from '../editions/sum-up.js';
import { runSql, type Db } from '../sql.js';

/**
 * The awards that programmes print, each once a festival, with the form that they have; those without one first, then those
 * with the most nominations.
 * @param which `unknown`: only those whose form nobody has said yet.
 */
export async function readPrintedAwards(
  db: Db,
  which: { festival?: string | undefined; unknown: boolean },
  { limit, offset }: { limit: number; offset: number },
): Promise<PrintedAward[]> {
  await sumUpEditions(db);
  return await runSql<PrintedAward>(
    db,
    `WITH printed AS MATERIALIZED (
       SELECT festival.slug AS festival, edition.year, n.category, n.award, n.nominations
       FROM (SELECT edition_id, award.* FROM figures_of_editions(ARRAY(SELECT edition.id FROM festival_editions edition
           JOIN festivals festival ON festival.id = edition.festival_id WHERE $1::text IS NULL OR festival.slug = $1)),
         jsonb_to_recordset(awards) AS award (category text, award text, nominations bigint)) n
       JOIN festival_editions edition ON edition.id = n.edition_id JOIN festivals festival ON festival.id = edition.festival_id)
     SELECT printed.festival, printed.category, printed.award, known.form, known.section, known.name, known.source,
       sum(nominations)::int AS nominations, count(*)::int AS editions
     FROM printed LEFT JOIN LATERAL form_of_award(printed.festival, year, printed.category, printed.award) known ON true
     WHERE NOT $2 OR known.form IS NULL
     GROUP BY 1, 2, 3, 4, 5, 6, 7
     ORDER BY known.form IS NOT NULL, sum(nominations) DESC, printed.festival, printed.category, printed.award LIMIT $3 OFFSET $4`,
    [which.festival ?? null, which.unknown, limit, offset],
  );
}
