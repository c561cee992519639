import { FILM_KEY } from '../movies/film-ref.js';
import { runSql, type Db } from '../sql.js';

/** A film that waits for sources or people, and whose lookup is to run. */
export interface WaitingLookup {
  movieId: string;
  /** What commands take: an IMDb id, or festival-year-slug. */
  key: string;
  /** Ids under which its lookup may run: that of its row, and that of the film as it is known now. */
  workflowIds: string[];
}

/**
 * The next films that wait, by row, of those that nothing has changed for a while.
 * @param after row after which to go on; the first ones where it is undefined.
 */
export async function readWaitingLookups(
  db: Db,
  { after, limit, idleMinutes }: { after: string | undefined; limit: number; idleMinutes: number },
): Promise<WaitingLookup[]> {
  return await runSql<WaitingLookup>(
    db,
    `SELECT movie.id::text AS movie_id, substr(movie.workflow_id, length('movie-lookup/') + 1) AS key,
       ARRAY[movie.workflow_id, 'movie-lookup/' || ${FILM_KEY}] AS workflow_ids
     FROM movies movie
     WHERE movie.review_state IN ('parked', 'review') AND movie.merged_into IS NULL AND movie.workflow_id IS NOT NULL
       AND movie.updated_at < now() - $1 * interval '1 minute' ${after === undefined ? '' : 'AND movie.id > $3'}
     ORDER BY movie.id LIMIT $2`,
    [idleMinutes, limit, ...(after === undefined ? [] : [after])],
  );
}
