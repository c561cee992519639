import type { FilmRef } from '../../domain/film-ref.js';
import { lookupWorkflowId } from '../../domain/identity.js';
import { shortened } from '../../domain/text.js';
import type { ImportType } from '../../domain/sources.js';
import { runForOne, type Db } from '../sql.js';
import { subjectOf } from './lookup-subject.js';

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
 * A film of a list as it stands now; of one that was merged, the film that it was merged into.
 * @throws {AppError} `FilmGone` where it is not in the database, whoever has its row's number.
 */
export async function readFilmRef(
  db: Db,
  film: Pick<FilmRef, 'movieId' | 'filmKey' | 'cursor'>,
): Promise<FilmRef> {
  const movieId = await subjectOf(db, film.movieId, lookupWorkflowId(film.filmKey));
  const row = await runForOne<FilmRefRow>(
    db,
    `SELECT ${FILM_REF_COLUMNS} FROM movies movie ${newestEntry()} WHERE movie.id = $1`,
    [movieId],
  );
  return toFilmRef(row, film.cursor);
}
