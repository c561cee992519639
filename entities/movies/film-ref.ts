import type { FilmRef } from '../../domain/film-ref.js';
import { shortened } from '../../domain/text.js';
import type { ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../movie.js';
import { runSql, type Db } from '../sql.js';
import { AppError } from '../../domain/errors.js';

export interface FilmRefRow {
  movie_id: string;
  imdb_id: string | null;
  festival_key: string | null;
  title: string;
  year: number | null;
  import_type: ImportType;
  review_state: ReviewState | null;
  edition: string | null;
  critical: boolean | null;
}

/** Columns of {@link FilmRefRow} of a `movie` and the newest `entry` that {@link newestEntry} joins. */
export const FILM_REF_COLUMNS = `movie.id::text AS movie_id, movie.imdb_id, movie.festival_key, movie.title,
  coalesce(movie.year, entry.year) AS year, movie.import_type, movie.review_state, entry.key AS edition, entry.critical`;

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
export function toFilmRef(row: FilmRefRow, cursor = ''): FilmRef {
  const year = row.year === null ? '' : ` (${row.year})`;
  return {
    cursor,
    movieId: row.movie_id,
    filmKey: row.imdb_id ?? row.festival_key ?? row.movie_id,
    imdbId: row.imdb_id ?? undefined,
    label: `${shortened(row.title, LABEL_LENGTH)}${year}`,
    edition: row.edition ?? undefined,
    critical: row.critical ?? false,
    importType: row.import_type,
    needsLookup:
      row.import_type !== 'full' && row.review_state !== 'decided' && row.review_state !== 'rejected',
  };
}

/** A movie as workflows know it, by its id; of one that was merged, the movie that it was merged into. */
export async function readFilmRef(db: Db, movieId: string, cursor: string): Promise<FilmRef> {
  const [row] = await runSql<FilmRefRow>(
    db,
    `SELECT ${FILM_REF_COLUMNS} FROM movies asked JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id)
     ${newestEntry()} WHERE asked.id = $1`,
    [movieId],
  );
  if (row === undefined) throw new AppError('NotFound', `There is no movie ${movieId}.`);
  return toFilmRef(row, cursor);
}
