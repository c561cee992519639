import { lookupWorkflowId } from '../../domain/identity.js';
import type { ListedFilm } from '../../domain/listed-film.js';
import type { ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../movie.js';

export interface ListedRow {
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

/** Columns of {@link ListedRow} of a `movie` and the newest `entry` that {@link newestEntry} joins. */
export const LISTED_COLUMNS = `movie.id::text AS movie_id, movie.imdb_id, movie.festival_key, movie.title,
  coalesce(movie.year, entry.year) AS year, movie.import_type, movie.review_state, entry.key AS edition, entry.critical`;

/** The entry of a movie under whose edition it counts: that of `wanted`, an SQL expression, else the newest. */
export function newestEntry(wanted = 'NULL'): string {
  return `LEFT JOIN LATERAL (
    SELECT ed.key, e.year, e.critical FROM programme_entries e JOIN festival_editions ed ON ed.id = e.edition_id
    WHERE e.movie_id = movie.id ORDER BY (ed.key = ${wanted}) DESC NULLS LAST, ed.year DESC, ed.id LIMIT 1
  ) entry ON true`;
}

const LABEL_LENGTH = 120;

/** A row as workflows know it. */
export function toListedFilm(row: ListedRow): ListedFilm {
  const filmKey = row.imdb_id ?? row.festival_key ?? row.movie_id;
  const year = row.year === null ? '' : ` (${row.year})`;
  return {
    movieId: row.movie_id,
    filmKey,
    ...(row.imdb_id === null ? {} : { imdbId: row.imdb_id }),
    workflowId: lookupWorkflowId(filmKey),
    label: `${row.title.slice(0, LABEL_LENGTH)}${year}`,
    ...(row.edition === null ? {} : { edition: row.edition }),
    critical: row.critical ?? false,
    importType: row.import_type,
    settled: row.import_type !== 'stub' || row.review_state === 'decided' || row.review_state === 'rejected',
  };
}
