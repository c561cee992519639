import type { FilmRef } from '../../domain/film-ref.js';
import { FILM_KEY, toFilmRef, type FilmRefRow } from '../movies/film-ref.js';
import { runSql, type Db } from '../sql.js';

/**
 * The next films of an edition after an entry, in the order in which a programme first named them. Two entries of one movie are one film.
 * A film is critical by the programme's word, or nominated in what counts as the festival's main competition.
 */
export async function editionPage(
  db: Db,
  editionId: string,
  afterCursor: string,
  limit: number,
): Promise<FilmRef[]> {
  const rows = await runSql<FilmRefRow & { entryId: string }>(
    db,
    `SELECT entry.id::text AS entry_id, movie.id::text AS movie_id, ${FILM_KEY} AS film_key, movie.imdb_id, movie.title,
       coalesce(movie.year, entry.year) AS year, entry.critical OR EXISTS (
         SELECT 1 FROM nominations nomination
         JOIN festival_editions edition ON edition.id = nomination.edition_id
         JOIN festivals festival ON festival.id = edition.festival_id
         JOIN festival_competitions competition ON competition.festival = festival.slug
           AND competition.category IN (nomination.category, nomination.award)
         WHERE nomination.edition_id = entry.edition_id AND nomination.movie_id = entry.movie_id
           AND nomination.vanished_at IS NULL
       ) AS critical, movie.import_type, needs_lookup(movie.import_type, movie.review_state), NULL AS edition
     FROM edition_films film JOIN programme_entries entry ON entry.id = film.entry_id
     JOIN movies movie ON movie.id = film.movie_id
     WHERE film.edition_id = $1 AND film.entry_id > $2
     ORDER BY entry.id LIMIT $3`,
    [editionId, afterCursor, limit],
  );
  return rows.map((row) => toFilmRef(row, row.entryId));
}
