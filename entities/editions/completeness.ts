import type { EditionCompleteness } from '../../domain/views/completeness.js';
import { MISSING_PARTS } from '../../domain/views/completeness.js';
import { runSql, type Db } from '../sql.js';
import { KnownEdition } from './edition.js';
import { sumUpEditions } from './sum-up.js';

/** Keeps which editions IMDb has of a festival; how many films one names stays where it is not told now. */
export async function keepKnownEditions(
  db: Db,
  festival: string,
  editions: readonly { year: number; films?: number | undefined }[],
): Promise<void> {
  const years = new Map<number, number | undefined>();
  for (const { year, films } of editions)
    years.set(year, films === undefined ? years.get(year) : films + (years.get(year) ?? 0));
  for (const [year, films] of years)
    await db.upsert(
      KnownEdition,
      { festival, year, seenAt: new Date(), ...(films === undefined ? {} : { films }) },
      ['festival', 'year'],
    );
}

/** Editions, imported or only known, the newest first; of one festival where it is given. */
export async function listCompleteness(
  db: Db,
  { festival, limit, offset = 0 }: { festival?: string | undefined; limit: number; offset?: number },
): Promise<EditionCompleteness[]> {
  await sumUpEditions(db);
  return await runSql<EditionCompleteness>(
    db,
    // The page is found first: other years are looked at for editions of its years alone, which the view is told by constants.
    `WITH page AS (SELECT festival, year FROM (
         SELECT slug AS festival, year FROM festival_editions JOIN festivals ON festivals.id = festival_id
         UNION SELECT festival, year FROM known_editions) known
       WHERE $1::text IS NULL OR festival = $1 ORDER BY year DESC, festival LIMIT $2 OFFSET $3)
     SELECT * FROM edition_completeness
     WHERE ($1 IS NULL OR festival = $1) AND year BETWEEN (SELECT min(year) FROM page) AND (SELECT max(year) FROM page)
       AND (festival, year) IN (SELECT festival, year FROM page)
     ORDER BY year DESC, festival`,
    [festival ?? null, limit, offset],
  );
}

/**
 * Editions of this year and the last that miss something themselves. One that is only known counts once IMDb names films
 * in it, or its year is over.
 */
export async function readIncompleteEditions(db: Db): Promise<EditionCompleteness[]> {
  await sumUpEditions(db);
  return await runSql<EditionCompleteness>(
    db,
    `SELECT * FROM edition_completeness WHERE problems && $1::text[]
       AND year BETWEEN extract(year FROM now()) - 1 AND extract(year FROM now())
       AND (imported OR expected_imdb > 0 OR year < extract(year FROM now()))
     ORDER BY edition`,
    [MISSING_PARTS],
  );
}
