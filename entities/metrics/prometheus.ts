import { runSql, type Db } from '../sql.js';

/** What monitoring is told; all of one moment. */
export interface MonitoringFigures {
  /** `outcome` is `success`, or the reason without its source ("not_found"). */
  lookups: { source: string; outcome: string; lookups: number }[];
  films: { importType: string; films: number }[];
  review: { state: string; films: number; oldestSeconds: number }[];
  alerts: { severity: string; open: number }[];
  health: { source: string; state: 'up' | 'down' }[];
}

/** Reads what monitoring is told, but for money (`readSourcePolicies`) and running imports, which Temporal knows. */
export async function readMonitoringFigures(db: Db): Promise<MonitoringFigures> {
  return await db.transaction('REPEATABLE READ', async (snapshot) => ({
    lookups: await runSql(snapshot, LOOKUPS),
    films: await runSql(
      snapshot,
      `SELECT film_standing(import_type, review_state) AS import_type, count(*)::int AS films FROM movies
       WHERE merged_into IS NULL GROUP BY 1 ORDER BY 1`,
    ),
    review: await runSql(
      snapshot,
      `SELECT review_state AS state, count(*)::int AS films,
         coalesce(extract(epoch FROM now() - min(waiting_since)), 0)::float8 AS oldest_seconds
       FROM review_queue GROUP BY 1 ORDER BY 1`,
    ),
    alerts: await runSql(
      snapshot,
      'SELECT severity, count(*)::int AS open FROM alerts WHERE resolved_at IS NULL GROUP BY 1 ORDER BY 1',
    ),
    health: await runSql(snapshot, 'SELECT source, state FROM source_health ORDER BY 1'),
  }));
}

const LOOKUPS = `SELECT source,
    CASE WHEN success THEN 'success' ELSE coalesce(substr(reason, length(source) + 2), 'unknown') END AS outcome,
    sum(lookups)::int AS lookups
  FROM all_lookup_figures_since(NULL) WHERE operation = 'movie_lookup' GROUP BY 1, 2 HAVING sum(lookups) > 0 ORDER BY 1, 2`;
