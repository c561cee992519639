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
       JOIN festival_editions edition ON edition.id = n.edition_id JOIN festivals festival ON festival.id = edition.festival_id
     ), key AS MATERIALIZED (
       -- Each award once: its form is looked up once, but where it has another one in other years.
       SELECT *, award_name IN (SELECT award FROM award_forms) AND EXISTS (SELECT FROM award_forms form
           WHERE form.award = award_name AND form.festival IN (named.festival, '') AND (form.from_year > first_year OR form.to_year < last_year)) AS changes
       FROM (SELECT festival, category, award, min(year) AS first_year, max(year) AS last_year, sum(nominations) AS nominations,
           count(*) AS editions, printed_name(coalesce(award, category)) AS award_name FROM printed GROUP BY 1, 2, 3) named
     ), told AS (
       SELECT festival, category, award, first_year AS year, nominations, editions, award_name FROM key WHERE NOT changes
       UNION ALL SELECT key.festival, key.category, key.award, printed.year, printed.nominations, 1, award_name
         FROM key JOIN printed ON printed.festival = key.festival AND printed.category = key.category
           AND printed.award IS NOT DISTINCT FROM key.award WHERE changes
     )
     SELECT told.festival, told.category, told.award, known.form, known.section, known.name, known.source,
       sum(nominations)::int AS nominations, sum(editions)::int AS editions
     -- Nothing is looked up for a name that has no form anywhere (OFFSET 0: not after it was).
     FROM told LEFT JOIN LATERAL (SELECT * FROM form_of_award(told.festival, year, told.category, told.award)
       WHERE told.award_name IN (SELECT award FROM award_forms) OFFSET 0) known ON true
     WHERE NOT $2 OR known.form IS NULL
     GROUP BY 1, 2, 3, 4, 5, 6, 7
     ORDER BY known.form IS NOT NULL, sum(nominations) DESC, told.festival, told.category, told.award LIMIT $3 OFFSET $4`,
    [which.festival ?? null, which.unknown, limit, offset],
  );
}
