/** Records of TMDb that are to be fetched again: by the age of the film, and none is kept longer than TMDb's terms allow. */
import type { FilmRef } from '../../domain/film-ref.js';
import {
  CHECK_AFTER_DAYS,
  MOST_DAYS_BETWEEN_CHANGES,
  NEW_FILM_DAYS,
  RENEW_AFTER_DAYS,
} from '../../domain/sweeps/freshness.js';
import { FILM_KEY, FILM_REF_COLUMNS, newestEntry, toFilmRef, type FilmRefRow } from '../movies/film-ref.js';
import { runForOne, runSql, type Db } from '../sql.js';

/** When the film came out, else when a festival of its showed it. */
const CAME_OUT = `coalesce(movie.release_date, (SELECT max(least(edition.staged_at::date, make_date(edition.year, 12, 31)))
    FROM programme_entries shown JOIN festival_editions edition ON edition.id = shown.edition_id WHERE shown.movie_id = movie.id))`;

/** Full records of TMDb that are due. `fetched.updated_at` is when the record was fetched, `checked_at` when it was asked for. */
const DUE = `film_facts fetched JOIN movies movie ON movie.id = fetched.movie_id
  WHERE fetched.source = 'tmdb' AND fetched.checked_at < now() - interval '${CHECK_AFTER_DAYS} days'
    AND movie.import_type = 'full' AND movie.tmdb_id IS NOT NULL AND movie.merged_into IS NULL`;
const IS_OLD = `fetched.updated_at < now() - interval '${RENEW_AFTER_DAYS} days'`;
const IS_NEW_FILM = `${CAME_OUT} > current_date - ${NEW_FILM_DAYS}`;

/** Records that are due, the longest unfetched first. */
export async function recordsDue(db: Db, limit: number): Promise<FilmRef[]> {
  const rows = await runSql<FilmRefRow>(
    db,
    `SELECT ${FILM_REF_COLUMNS} FROM (SELECT movie.*, fetched.updated_at AS fetched_at FROM ${DUE} AND (${IS_OLD} OR ${IS_NEW_FILM})
       ORDER BY fetched.updated_at, movie.id LIMIT $1) movie ${newestEntry()} ORDER BY movie.fetched_at, movie.id`,
    [limit],
  );
  return rows.map((row) => toFilmRef(row));
}

/** A record as TMDb is asked for it again. */
export interface RecordToRefresh {
  movieId: string;
  identifier: string;
  tmdbId: number;
  imdbId: string | undefined;
}

/** A movie that has a record of TMDb; undefined where it has none any more. A merged movie's target is read. */
export async function readRecordToRefresh(db: Db, askedId: string): Promise<RecordToRefresh | undefined> {
  const [row] = await runSql<RecordToRefresh>(
    db,
    `SELECT movie.id::text AS movie_id, ${FILM_KEY} AS identifier, movie.tmdb_id, movie.imdb_id
     FROM movies asked JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id)
     WHERE asked.id = $1 AND movie.import_type = 'full' AND movie.tmdb_id IS NOT NULL`,
    [askedId],
  );
  return row === undefined ? undefined : { ...row, imdbId: row.imdbId ?? undefined };
}

/** Marks that TMDb was asked for a record; `ageDays` is how long ago it was fetched. */
export async function markChecked(db: Db, movieId: string): Promise<{ ageDays: number }> {
  return await runForOne<{ ageDays: number }>(
    db,
    `UPDATE film_facts SET checked_at = now() WHERE movie_id = $1 AND source = 'tmdb'
     RETURNING (extract(epoch FROM now() - updated_at) / 86400)::float8 AS age_days`,
    [movieId],
  );
}

/** Records that are due for their film's age alone, and were asked for lately enough that a list of changes tells of them. */
const SPARABLE = `${DUE} AND NOT ${IS_OLD} AND ${IS_NEW_FILM}
  AND fetched.checked_at > now() - interval '${MOST_DAYS_BETWEEN_CHANGES - 1} days'`;

/** How many there are, and the day (ISO) from which changes matter to them: the one before the longest unasked was asked for. */
export async function countSparable(db: Db): Promise<{ count: number; since: string | null }> {
  return await runForOne(
    db,
    `SELECT count(*)::int AS count, ((min(fetched.checked_at) AT TIME ZONE 'UTC')::date - 1)::text AS since FROM ${SPARABLE}`,
  );
}

/** Marks those that TMDb has not changed since as asked for. @returns how many. */
export async function markUnchanged(db: Db, changedTmdbIds: number[]): Promise<number> {
  const { count } = await runForOne<{ count: number }>(
    db,
    `WITH spared AS (UPDATE film_facts SET checked_at = now() WHERE source = 'tmdb' AND movie_id IN (
       SELECT movie.id FROM ${SPARABLE} AND movie.tmdb_id <> ALL ($1::int[])) RETURNING 1)
     SELECT count(*)::int AS count FROM spared`,
    [changedTmdbIds],
  );
  return count;
}
