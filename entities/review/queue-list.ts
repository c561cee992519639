import type { ReviewState } from '../../domain/review/states.js';
import type { MatchEvidence } from '../../domain/views/film.js';
import { runSql, type Db } from '../sql.js';
import { sumUpOpenFilms } from './open-films.js';

/** A film that waits for a person, or was accepted for a later look. */
export interface ReviewItem {
  /** IMDb id, or festival-year-slug: what the film's lookup goes by. */
  filmKey: string;
  title: string;
  year: number | null;
  reviewState: ReviewState;
  importType: string;
  nominations: number;
  festivals: string[];
  evidence: MatchEvidence | null;
  reason: string | null;
  waitingSince: Date;
}

/** The queue, heaviest first: by nominations, then by age. */
export async function listReviews(db: Db, limit: number): Promise<ReviewItem[]> {
  await sumUpOpenFilms(db);
  return await runSql<ReviewItem>(
    db,
    // The page is found first: the others are not looked at.
    `SELECT coalesce(nullif(substr(movie.workflow_id, length('movie-lookup/') + 1), ''), queue.imdb_id, movie.festival_key,
         movie.id::text) AS film_key, queue.title, queue.year,
       queue.review_state, queue.import_type, queue.nominations::int AS nominations,
       coalesce(queue.festivals, '{}') AS festivals, queue.match_evidence AS evidence, queue.reason,
       queue.waiting_since
     FROM review_queue queue JOIN movies movie ON movie.id = queue.movie_id
     WHERE queue.movie_id = ANY (ARRAY(SELECT movie_id FROM films_open() WHERE review_state IN ('review', 'flagged')
       ORDER BY nominations DESC, waiting_since LIMIT $1))
     ORDER BY queue.nominations DESC, queue.waiting_since`,
    [limit],
  );
}
