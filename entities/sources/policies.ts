import type { SourceLimits } from '../../config/source-defaults.js';
import { importPolicySchema } from '../../domain/policy.js';
import type { SourceName, TierSource } from '../../domain/sources.js';
import { runSql, type Db } from '../sql.js';

/** Writes the row of each source that has none; rows that people changed stay as they are. */
export async function ensureSourcePolicies(db: Db, defaults: SourceLimits[]): Promise<void> {
  for (const limits of defaults)
    await runSql(
      db,
      `INSERT INTO source_policies (source, enabled, priority, cost_per_request_usd, daily_limit_usd, monthly_limit_usd,
         requests_per_day, rate_limit_requests, rate_limit_per_ms, critical_only, connections,
         quota_reset_hour)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (source) DO NOTHING`,
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
        limits.connections ?? null,
        limits.quotaResetHour ?? 0,
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

/** What a request to a source costs in USD at most, as it stands now; undefined for a source without a row. */
export async function costPerRequest(db: Db, source: SourceName): Promise<number | undefined> {
  const [row] = await runSql<{ cost: number }>(
    db,
    'SELECT cost_per_request_usd::float8 AS cost FROM source_policies WHERE source = $1',
    [source],
  );
  return row?.cost;
}

/** A source's limits with what was used of them, for people. Amounts in USD. */
export interface SourceUse extends SourceLimits {
  connections: number | null;
  quotaResetHour: number;
  spentTodayUsd: number;
  spentThisMonthUsd: number;
  requestsToday: number;
}

/** All sources in the order in which they are asked; days and months are UTC, the day of requests is the source's own. */
export async function readSourcePolicies(db: Db): Promise<SourceUse[]> {
  return await runSql<SourceUse>(
    db,
    `SELECT policy.source, enabled, priority, cost_per_request_usd::float8 AS "costPerRequestUsd",
       daily_limit_usd::float8 AS "dailyLimitUsd", monthly_limit_usd::float8 AS "monthlyLimitUsd",
       requests_per_day AS "requestsPerDay", rate_limit_requests AS "rateLimitRequests",
       rate_limit_per_ms AS "rateLimitPerMs", critical_only AS "criticalOnly", connections,
       quota_reset_hour AS "quotaResetHour",
       coalesce(used.today, 0)::float8 AS "spentTodayUsd", coalesce(used.month, 0)::float8 AS "spentThisMonthUsd",
       greatest(coalesce(used.requests, 0), CASE WHEN health.day = (since.quota AT TIME ZONE 'UTC')::date THEN health.day_requests ELSE 0 END)::int
         AS "requestsToday"
     FROM source_policies policy
     LEFT JOIN source_health health ON health.source = policy.source
     CROSS JOIN LATERAL (SELECT date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS day,
       date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS month, quota_day_start(quota_reset_hour) AS quota) since
     LEFT JOIN LATERAL (
       SELECT sum(usd) FILTER (WHERE reserved_at >= since.day) AS today, sum(usd) FILTER (WHERE reserved_at >= since.month) AS month,
         count(*) FILTER (WHERE reserved_at >= since.quota) AS requests
       FROM (SELECT reserved_at, coalesce(charged_usd, reserved_usd) AS usd FROM spend_ledger
         WHERE spend_ledger.source = policy.source AND state <> 'released' AND reserved_at >= least(since.month, since.quota)) entry
     ) used ON true
     ORDER BY priority, policy.source`,
  );
}

/**
 * The sources that an import asks whose policy names none, in the order of their priorities; of equal ones the cheaper
 * comes first. Those that are off stay in their places: each film then says so.
 */
export async function readTierOrder(db: Db): Promise<TierSource[]> {
  const usual = importPolicySchema.parse({}).tiers;
  const rows = await runSql<{ source: TierSource }>(
    db,
    `SELECT usual.source FROM unnest($1::text[]) WITH ORDINALITY AS usual (source, place)
     LEFT JOIN source_policies policy ON policy.source = usual.source
     ORDER BY coalesce(policy.priority, usual.place), coalesce(policy.cost_per_request_usd, 0), usual.place`,
    [usual],
  );
  return rows.map(({ source }) => source);
}

const COLUMNS: Partial<Record<keyof SourceLimits, string>> = {
  enabled: 'enabled',
  priority: 'priority',
  costPerRequestUsd: 'cost_per_request_usd',
  dailyLimitUsd: 'daily_limit_usd',
  monthlyLimitUsd: 'monthly_limit_usd',
  requestsPerDay: 'requests_per_day',
  rateLimitRequests: 'rate_limit_requests',
  rateLimitPerMs: 'rate_limit_per_ms',
  criticalOnly: 'critical_only',
  connections: 'connections',
  quotaResetHour: 'quota_reset_hour',
};

/**
 * Changes some of a source's limits; they hold for the next request. The change is kept under the name of who made it.
 * @returns false where there is no such source.
 */
export async function changeSourcePolicy(
  db: Db,
  source: string,
  changes: Partial<Omit<SourceLimits, 'source'>>,
  changedBy: string,
): Promise<boolean> {
  const sets = Object.entries(changes).flatMap(([key, value]) => {
    const column = COLUMNS[key as keyof SourceLimits];
    return column === undefined ? [] : [{ column, value }];
  });
  return await db.transaction(async (transaction) => {
    // Read by the trigger that keeps the change; local to this transaction.
    await runSql(transaction, `SELECT set_config('festival_lookup.actor', $1, true)`, [changedBy]);
    const assignments = sets.map(({ column }, index) => `${column} = $${index + 2}`);
    const rows = await runSql(
      transaction,
      `UPDATE source_policies SET ${[...assignments, 'updated_at = now()'].join(', ')} WHERE source = $1 RETURNING source`,
      [source, ...sets.map(({ value }) => value)],
    );
    return rows.length > 0;
  });
}

/** A change of limits as it was kept. */
export interface PolicyChange {
  source: string;
  changedBy: string;
  at: Date;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** The latest changes of limits, newest first. */
export async function readPolicyChanges(
  db: Db,
  source: string | undefined,
  limit: number,
): Promise<PolicyChange[]> {
  return await runSql<PolicyChange>(
    db,
    `SELECT source, changed_by AS "changedBy", inserted_at AS at, before, after FROM source_policy_changes
     WHERE $1::text IS NULL OR source = $1 ORDER BY id DESC LIMIT $2`,
    [source ?? null, limit],
  );
}
