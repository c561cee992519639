import { AppError } from '../../domain/errors.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { shortened } from '../../domain/text.js';
import type { ImportType } from '../../domain/sources.js';
import { runSql, type Db } from '../sql.js';

/** A film of a list as its statement reads it. */
export interface FilmRefRow {
  movieId: string;
  filmKey: string;
  imdbId: string | null;
  title: string;
  year: number | null;
  importType: ImportType;
  needsLookup: boolean;
  edition: string | null;
  critical: boolean | null;
}

/** What identifies a `movie`: its IMDb id, a festival's key, its id at TMDb. */
export const FILM_KEY = `coalesce(movie.imdb_id, movie.festival_key, 'tmdb-' || movie.tmdb_id, movie.id::text)`;

/** Columns of {@link FilmRefRow} of a `movie` and the newest `entry` that {@link newestEntry} joins. */
export const FILM_REF_COLUMNS = `movie.id::text AS movie_id, ${FILM_KEY} AS film_key, movie.imdb_id, movie.title,
  coalesce(movie.year, entry.year) AS year, movie.import_type, needs_lookup(movie.import_type, movie.review_state),
  entry.key AS edition, entry.critical`;

/** The entry of a movie under whose edition it counts: that of `wanted`, an SQL expression, else the newest. */
export function newestEntry(wanted = 'NULL'): string {
  return `LEFT JOIN LATERAL (
    SELECT ed.key, e.year, e.critical FROM programme_entries e JOIN festival_editions ed ON ed.id = e.edition_id
    WHERE e.movie_id = movie.id ORDER BY (ed.key = ${wanted}) DESC NULLS LAST, ed.year DESC, ed.id LIMIT 1
  ) entry ON true`;
}

const LABEL_LENGTH = 120;

/**
 * A row as workflows know it.
 * @param cursor its place in the list; none where the list is read once.
 */
export function toFilmRef({ title, year, ...row }: FilmRefRow, cursor = ''): FilmRef {
  return {
    cursor,
    movieId: row.movieId,
    filmKey: row.filmKey,
    imdbId: row.imdbId ?? undefined,
    label: `${shortened(title, LABEL_LENGTH)}${year === null ? '' : ` (${year})`}`,
    edition: row.edition ?? undefined,
    critical: row.critical ?? false,
    importType: row.importType,
    needsLookup: row.needsLookup,
  };
}

/**
 * A movie as workflows know it, by its id; of one that was merged, the movie that it was merged into.
 * @throws {AppError} `FilmGone` where there is no such movie.
 */
export async function readFilmRef(db: Db, movieId: string, cursor: string): Promise<FilmRef> {
  const [row] = await runSql<FilmRefRow>(
    db,
    `SELECT ${FILM_REF_COLUMNS} FROM movies asked JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id)
     ${newestEntry()} WHERE asked.id = $1`,
    [movieId],
  );
  if (row === undefined) throw new AppError('FilmGone', `There is no movie ${movieId}.`);
  return toFilmRef(row, cursor);
}
