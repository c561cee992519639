import { runSql, type Db } from '../sql.js';

/** Films that wait: for a reviewer, for a later look, or (parked) for the sources. */
export interface WaitingFilms {
  state: 'review' | 'flagged' | 'parked';
  /** `<source>_<reason>` of the film; null where a match is only doubtful. */
  reason: string | null;
  films: number;
  oldest: Date;
}

/** Counts the films that wait now, by state and reason; of one edition, or all. */
export async function readWaiting(db: Db, festival: string | null): Promise<WaitingFilms[]> {
  return await runSql<WaitingFilms>(
    db,
    `SELECT state, reason, count(*)::int AS films, min(since) AS oldest FROM (
       SELECT movie_id, review_state AS state, reason, waiting_since AS since FROM review_queue
       UNION ALL
       SELECT id, review_state, reason, updated_at FROM movies WHERE review_state = 'parked'
     ) waiting
     WHERE $1::text IS NULL OR EXISTS (SELECT 1 FROM programme_entries entry
       JOIN festival_editions edition ON edition.id = entry.edition_id
       WHERE entry.movie_id = waiting.movie_id AND edition.key = $1)
     GROUP BY state, reason ORDER BY state, films DESC, reason`,
    [festival],
  );
}

/** Keys of the editions that were staged last, newest first. */
export async function latestEditions(db: Db, limit: number): Promise<string[]> {
  const rows = await runSql<{ key: string }>(
    db,
    'SELECT key FROM festival_editions ORDER BY staged_at DESC NULLS LAST, key LIMIT $1',
    [limit],
  );
  return rows.map(({ key }) => key);
}
