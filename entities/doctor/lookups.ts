import { FILM_KEY } from '../movies/film-ref.js';
import { runSql, type Db } from '../sql.js';
import type { WaitingLookup } from '../review/waiting-lookups.js';

/** Films that were staged more than an hour ago and never looked up, with the import that is to do it. */
export async function readNeverLookedUp(db: Db): Promise<(WaitingLookup & { editions: string[] })[]> {
  return await runSql(
    db,
    `SELECT movie.id::text AS movie_id, substr(movie.workflow_id, length('movie-lookup/') + 1) AS key,
       ARRAY[movie.workflow_id, 'movie-lookup/' || ${FILM_KEY}] AS workflow_ids, array_agg(DISTINCT edition.key) AS editions
     FROM movies movie JOIN programme_entries entry ON entry.movie_id = movie.id
     JOIN festival_editions edition ON edition.id = entry.edition_id
     WHERE movie.import_type = 'stub' AND movie.review_state IS NULL AND movie.first_settled_at IS NULL
       AND movie.merged_into IS NULL AND movie.workflow_id IS NOT NULL AND movie.updated_at < now() - interval '1 hour'
     GROUP BY movie.id ORDER BY movie.id`,
  );
}

/** A lookup that runs, by its workflow id, and what the database says of its film. */
export interface LookupStanding {
  workflowId: string;
  /** There is no such film. */
  missing: boolean;
  /** A person has decided on it, and that a while ago. */
  decided: boolean;
}

/** What the database says of the films of these lookups. */
export async function readStandings(db: Db, workflowIds: string[]): Promise<LookupStanding[]> {
  return await runSql<LookupStanding>(
    db,
    `SELECT lookup.workflow_id, movie.id IS NULL AS missing,
       coalesce(is_decided(movie.review_state) AND movie.updated_at < now() - interval '1 hour', false) AS decided
     FROM unnest($1::text[]) lookup (workflow_id)
     LEFT JOIN movies movie ON movie.id = lookup_subject(NULL, lookup.workflow_id)`,
    [workflowIds],
  );
}
