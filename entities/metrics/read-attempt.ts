import { runSql, type Db } from '../sql.js';

/** An attempt's row, as far as it answers for the attempt. */
interface WrittenAttempt {
  success: boolean;
  importType: 'full' | 'minimal' | null;
  strategy: string | null;
  confidence: number | null;
  costUsd: number;
  requests: number;
}

/** What an attempt has written of itself; undefined where it has not. */
export async function readAttempt(db: Db, attemptId: string): Promise<WrittenAttempt | undefined> {
  const [row] = await runSql<WrittenAttempt>(
    db,
    `SELECT success, metadata->>'import_type' AS import_type, metadata->>'strategy' AS strategy,
       (metadata->>'confidence')::float8 AS confidence, (metadata->>'cost_usd')::float8 AS cost_usd,
       (metadata->>'requests')::int AS requests
     FROM api_lookup_metrics metric WHERE metric.attempt_id = $1`,
    [attemptId],
  );
  return row;
}
