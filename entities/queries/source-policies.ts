import type { SourceName } from '../../domain/sources.js';
import { runSql, type Db } from './sql.js';

/** Limits of a source. Amounts in USD; null is no limit. */
export interface SourceLimits {
  source: SourceName;
  enabled: boolean;
  priority: number;
  costPerRequestUsd: number;
  dailyLimitUsd: number | null;
  monthlyLimitUsd: number | null;
  requestsPerDay: number | null;
  rateLimitRequests: number;
  rateLimitPerMs: number;
  criticalOnly: boolean;
}

/** Writes the row of each source that has none; rows that people changed stay as they are. */
export async function ensureSourcePolicies(db: Db, defaults: SourceLimits[]): Promise<void> {
  for (const limits of defaults)
    await runSql(
      db,
      `INSERT INTO source_policies (source, enabled, priority, cost_per_request_usd, daily_limit_usd, monthly_limit_usd,
         requests_per_day, rate_limit_requests, rate_limit_per_ms, critical_only)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (source) DO NOTHING`,
      [
        limits.source,
        limits.enabled,
        limits.priority,
        limits.costPerRequestUsd,
        limits.dailyLimitUsd,
        limits.monthlyLimitUsd,
        limits.requestsPerDay,
        limits.rateLimitRequests,
        limits.rateLimitPerMs,
        limits.criticalOnly,
      ],
    );
}

/** Whether a source may be asked at all. One without a row may. */
export async function isSourceEnabled(db: Db, source: SourceName): Promise<boolean> {
  const [row] = await runSql<{ enabled: boolean }>(
    db,
    'SELECT enabled FROM source_policies WHERE source = $1',
    [source],
  );
  return row?.enabled ?? true;
}
