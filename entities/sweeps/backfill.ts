import { editionKey } from '../../domain/identity.js';
import type { BackfillFilm } from '../../domain/sweeps/backfill.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { addMovies, addToEdition } from '../editions/staging/add-films.js';
import { FILM_REF_COLUMNS, newestEntry, toFilmRef, type FilmRefRow } from '../movies/film-ref.js';
import { runForOne, runSql, storableJson, type Db } from '../sql.js';

/** Films of no festival and without an IMDb id are told apart by title and year within this, whatever the backfill. */
const KEYSPACE = 'backfill';

/**
 * Writes a backfill's films so that nothing of them can be lost: stub movies for those that are new, their editions,
 * entries and nominations, and the list itself. In one transaction with the caller; writing them again changes nothing.
 * @returns films under this name, those of earlier runs included.
 */
export async function stageBackfill(db: Db, name: string, films: BackfillFilm[]): Promise<number> {
  const byEdition = new Map<string | undefined, BackfillFilm[]>();
  for (const film of films) {
    const key = editionOf(film);
    byEdition.set(key, [...(byEdition.get(key) ?? []), film]);
  }
  for (const [edition, group] of byEdition) {
    const entries = group.map(({ entry, tmdbId }) => ({ ...entry, tmdbId }));
    const { festival, festivalYear } = group[0] ?? {};
    const movies =
      festival === undefined || festivalYear === undefined
        ? await addMovies(db, entries, KEYSPACE)
        : await addToEdition(db, { festival, year: festivalYear }, entries);
    const rows = group.map(({ origin }, index) => ({
      movie_id: movies[index],
      edition_key: edition ?? null,
      origin: origin ?? null,
    }));
    await runSql(db, LIST_FILMS, [name, storableJson(rows)]);
  }
  const counted = await runForOne<{ films: number }>(
    db,
    'SELECT count(DISTINCT movie_id)::int AS films FROM backfill_films WHERE name = $1',
    [name],
  );
  return counted.films;
}

function editionOf({ festival, festivalYear }: BackfillFilm): string | undefined {
  return festival === undefined || festivalYear === undefined
    ? undefined
    : editionKey(festival, festivalYear);
}

const LIST_FILMS = `INSERT INTO backfill_films (name, movie_id, edition_key, origin)
  SELECT $1, movie.id, row.edition_key, row.origin
  FROM jsonb_to_recordset($2::jsonb) AS row (movie_id text, edition_key text, origin text)
  JOIN movies movie ON movie.id::text = row.movie_id
  ON CONFLICT (name, movie_id, coalesce(edition_key, '')) DO NOTHING`;

/** The next films of a backfill after one, in the order in which they were given; a film of two editions comes once. */
export async function backfillPage(
  db: Db,
  name: string,
  afterCursor: string,
  limit: number,
): Promise<FilmRef[]> {
  const rows = await runSql<FilmRefRow & { listId: string }>(
    db,
    `SELECT listed.id::text AS list_id, ${FILM_REF_COLUMNS}
     FROM backfill_films listed
     JOIN movies asked ON asked.id = listed.movie_id
     JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id)
     ${newestEntry('listed.edition_key')}
     WHERE listed.name = $1 AND listed.id > $2
       AND NOT EXISTS (SELECT 1 FROM backfill_films twin WHERE twin.name = listed.name
         AND twin.movie_id = listed.movie_id AND twin.id < listed.id)
     ORDER BY listed.id LIMIT $3`,
    [name, afterCursor, limit],
  );
  return rows.map((row) => toFilmRef(row, row.listId));
}
