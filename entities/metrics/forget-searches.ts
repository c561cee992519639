import { runForOne, runSql, type Db } from '../sql.js';

/** Rows deleted in one statement: it holds its locks for a fraction of a second. */
const BATCH = 5000;
/** Younger ones are asked for by the plan of an import, and by people. */
export const LEAST_DAYS_KEPT = 91;

/**
 * Deletes the rows of single searches (`fallback_search`) that are older than some days, the oldest first, a batch at a time;
 * whoever stops in between leaves the rest for later. No figure of films, tiers, money or times counts them.
 * @yields how many are gone so far, after each batch.
 */
export async function* forgetSearches(db: Db, olderThanDays: number): AsyncGenerator<number> {
  let from = '-infinity';
  for (let gone = 0; ;) {
    const batch = await runForOne<{ rows: number; last: string }>(db, FORGET, [olderThanDays, from]);
    // The figures have a negative row for each that is gone.
    await runSql(db, 'SELECT sum_up_lookup_figures()');
    gone += batch.rows;
    yield gone;
    if (batch.rows < BATCH) return;
    from = batch.last;
  }
}

// From where the last batch ended: rows that stay are passed by once.
const FORGET = `WITH gone AS (
    DELETE FROM api_lookup_metrics WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM api_lookup_metrics
      WHERE operation = 'fallback_search' AND inserted_at < now() - $1 * interval '1 day' AND inserted_at >= $2
      ORDER BY inserted_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))
    RETURNING inserted_at)
  SELECT count(*)::int AS rows, max(inserted_at)::text AS last FROM gone`;
