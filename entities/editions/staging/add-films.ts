import { editionKey } from '../../../domain/identity.js';
import { runSql, storableJson, type Db } from '../../sql.js';
import { Festival, FestivalEdition } from '../edition.js';
import { keysInEdition } from '../keys.js';
import {
  CLAIM_MOVIES,
  INSERT_MOVIES,
  NAME_MOVIES,
  NAME_WORKS,
  stagedRow,
  type StagedEntry,
} from './stage.js';
import { MOVIE_OF_ROW, NOMINATION_KEY, NOMINATIONS_OF_ROW, ROWS, TEXT_ARRAY } from './stage-rows.js';
import { stageNominees } from './stage-nominees.js';

/** Rows sent to Postgres in one statement. */
const BATCH = 500;

/**
 * Writes films that come without a festival: a stub movie for each that is new.
 * @param keyspace what films without an IMDb id are told apart within, in the place of an edition.
 * @returns the movies, in the order of the entries.
 */
export async function addMovies(db: Db, entries: StagedEntry[], keyspace: string): Promise<string[]> {
  return await inBatches(entries, async (batch, start) => {
    const json = storableJson(batch.map((entry, index) => stagedRow(entry, start + index, keyspace)));
    await runSql(db, INSERT_MOVIES, [json]);
    await runSql(db, NAME_MOVIES, [json]);
    await runSql(db, CLAIM_MOVIES, [json]);
    return await moviesOf(db, json);
  });
}

/**
 * Adds films to an edition as staging a programme does, but leaves what stands there as it is: limits and mode of the
 * edition, its rejected rows, and entries that a programme wrote. Nominations are added; one that was won stays so.
 * @returns the movies, in the order of the entries.
 */
export async function addToEdition(
  db: Db,
  edition: { festival: string; year: number },
  entries: StagedEntry[],
): Promise<string[]> {
  const key = editionKey(edition.festival, edition.year);
  const editionId = await ensureEdition(db, edition, key);
  const { keys } = await keysInEdition(db, editionId, { entries, key, year: edition.year });
  return await inBatches(entries, async (batch, start) => {
    const json = storableJson(
      batch.map((entry, index) => stagedRow({ ...entry, filmKey: keys[start + index] }, start + index, key)),
    );
    await runSql(db, INSERT_MOVIES, [json]);
    await runSql(db, NAME_MOVIES, [json]);
    await runSql(db, CLAIM_MOVIES, [json]);
    await runSql(db, ADD_ENTRIES, [json, editionId]);
    await runSql(db, NAME_WORKS, [json, editionId]);
    await runSql(db, ADD_NOMINATIONS, [json, editionId]);
    await stageNominees(db, editionId, { films: json });
    return await moviesOf(db, json);
  });
}

async function inBatches(
  entries: StagedEntry[],
  write: (batch: StagedEntry[], start: number) => Promise<string[]>,
): Promise<string[]> {
  const movies: string[] = [];
  for (let start = 0; start < entries.length; start += BATCH)
    movies.push(...(await write(entries.slice(start, start + BATCH), start)));
  return movies;
}

async function moviesOf(db: Db, json: string): Promise<string[]> {
  const rows = await runSql<{ id: string }>(
    db,
    `SELECT target.id::text AS id FROM ${ROWS} ${MOVIE_OF_ROW} ORDER BY row.position`,
    [json],
  );
  return rows.map(({ id }) => id);
}

async function ensureEdition(
  db: Db,
  { festival, year }: { festival: string; year: number },
  key: string,
): Promise<string> {
  await db
    .createQueryBuilder()
    .insert()
    .into(Festival)
    .values({ slug: festival, name: festival })
    .orIgnore()
    .execute();
  await runSql(
    db,
    `INSERT INTO festival_editions (festival_id, year, key, programme_kind, staged_at)
     SELECT id, $2, $3, 'backfill', now() FROM festivals WHERE slug = $1 ON CONFLICT (key) DO NOTHING`,
    [festival, year, key],
  );
  const { id } = await db.findOneByOrFail(FestivalEdition, { key });
  return id;
}

const ADD_ENTRIES = `INSERT INTO programme_entries (edition_id, movie_id, film_key, position, title, original_title, year,
    directors, countries, runtime_minutes, critical)
  SELECT $2, target.id, row.film_key,
    row.position + (SELECT coalesce(max(position), 0) FROM programme_entries WHERE edition_id = $2),
    row.title, row.original_title, row.year,
    ${TEXT_ARRAY('directors')}, ${TEXT_ARRAY('countries')}, row.runtime_minutes, row.critical
  FROM ${ROWS} ${MOVIE_OF_ROW} ORDER BY row.position
  ON CONFLICT (edition_id, film_key) DO NOTHING`;

const ADD_NOMINATIONS = `INSERT INTO nominations (edition_id, movie_id, category, award, person, work, won, details)
  SELECT $2, target.id, n.category, n.award, n.person, n.work, bool_or(n.won), max(n.details)
  FROM ${ROWS} ${MOVIE_OF_ROW}, ${NOMINATIONS_OF_ROW}
  GROUP BY target.id, n.category, n.award, n.person, n.work ORDER BY min(row.position), n.category, n.award, n.person, n.work
  ON CONFLICT ${NOMINATION_KEY}
  DO UPDATE SET won = nominations.won OR excluded.won, details = coalesce(nominations.details, excluded.details),
    updated_at = now()`;
