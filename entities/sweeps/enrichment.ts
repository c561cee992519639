import type { RatingRecord } from '../../domain/film.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { FILM_REF_COLUMNS, newestEntry, toFilmRef, type FilmRefRow } from '../movies/film-ref.js';
import { MovieRating } from '../movies/movie.js';
import { runSql, type Db } from '../sql.js';

/** Films that a programme or a backfill named: those of another system beside us are its own business. */
const OURS = 'movie.workflow_id IS NOT NULL';
const NOMINATIONS = '(SELECT count(*) FROM nominations n WHERE n.movie_id = movie.id)';

/**
 * Minimal and stub movies that were last tried before a point of time, the longest untried first and of one day's the
 * most nominated. What a person decided is left alone.
 * @param triedBefore ISO time.
 */
export async function dueFilms(db: Db, triedBefore: string, limit: number): Promise<FilmRef[]> {
  const rows = await runSql<FilmRefRow>(
    db,
    `SELECT ${FILM_REF_COLUMNS} FROM movies movie ${newestEntry()}
     WHERE movie.needs_enrichment AND movie.merged_into IS NULL AND movie.import_type <> 'full' AND ${OURS}
       AND NOT is_decided(movie.review_state)
       AND coalesce(movie.last_enrichment_attempt, '-infinity') < $1
     ORDER BY date_trunc('day', movie.last_enrichment_attempt) NULLS FIRST, ${NOMINATIONS} DESC, movie.id LIMIT $2`,
    [triedBefore, limit],
  );
  return rows.map((row) => toFilmRef(row));
}

/** Marks films as tried, so that others come next. */
export async function markTried(db: Db, movieIds: string[]): Promise<void> {
  await runSql(
    db,
    `UPDATE movies SET last_enrichment_attempt = now()
     WHERE id::text = ANY ($1::text[]) OR id IN (SELECT merged_into FROM movies WHERE id::text = ANY ($1::text[]))`,
    [movieIds],
  );
}

/**
 * Full movies whose ratings were last asked for before a point of time, the longest unasked first, then the most nominated.
 * @param checkedBefore ISO time.
 */
export async function ratingsDue(db: Db, checkedBefore: string, limit: number): Promise<FilmRef[]> {
  const rows = await runSql<FilmRefRow>(
    db,
    `SELECT ${FILM_REF_COLUMNS} FROM movies movie ${newestEntry()}
     WHERE movie.import_type = 'full' AND movie.imdb_id IS NOT NULL AND movie.merged_into IS NULL AND ${OURS}
       AND movie.review_state IS DISTINCT FROM 'rejected'
       AND coalesce(movie.ratings_checked_at, '-infinity') < $1
     ORDER BY date_trunc('day', movie.ratings_checked_at) NULLS FIRST, ${NOMINATIONS} DESC, movie.id LIMIT $2`,
    [checkedBefore, limit],
  );
  return rows.map((row) => toFilmRef(row));
}

/** Marks that a movie's ratings were asked for. */
export async function markRatingsChecked(db: Db, movieId: string): Promise<void> {
  await runSql(db, 'UPDATE movies SET ratings_checked_at = now() WHERE id = $1', [movieId]);
}

/** Of new ratings those that are not worse than what stands there: a score of fewer people never replaces one of more. */
export async function notWorse(db: Db, movieId: string, ratings: RatingRecord[]): Promise<RatingRecord[]> {
  const known = await db.findBy(MovieRating, { movieId });
  const votes = new Map(known.map((rating) => [rating.source, rating.votes ?? 0]));
  return ratings.filter((rating) => (rating.votes ?? 0) >= (votes.get(rating.source) ?? 0));
}
