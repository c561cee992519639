import type { SourceLimits } from '../../config/source-defaults.js';
import { importPolicySchema } from '../../domain/policy.js';
import type { LimitedName, PageVendorName, SourceName, TierSource } from '../../domain/sources.js';
import { MAX_PLAIN_REFUSALS, type SourceUse } from '../../domain/views/source.js';
import { writable } from '../replica.js';
import { runSql, type Db } from '../sql.js';
import { SourcePolicy, SourcePolicyChange } from './source.js';

/** Sums of days that are left lying before somebody sums them up. */
const LEFT_LYING = 10_000;

/** Writes the row of each source that has none; rows that people changed stay as they are. */
export async function ensureSourcePolicies(db: Db, defaults: SourceLimits[]): Promise<void> {
  // TypeORM would write what the database made of them back into the defaults.
  const insert = db.createQueryBuilder().insert().into(SourcePolicy).values(defaults).orIgnore();
  await insert.updateEntity(false).execute();
}

/** Whether a source may be asked at all. One without a row may. */
export async function isSourceEnabled(db: Db, source: SourceName): Promise<boolean> {
  return (await db.findOneBy(SourcePolicy, { source }))?.enabled ?? true;
}

/** What a request to a source costs in USD at most, as it stands now; undefined for a source without a row. */
export async function costPerRequest(db: Db, source: LimitedName): Promise<number | undefined> {
  return (await db.findOneBy(SourcePolicy, { source }))?.costPerRequestUsd;
}

/** All sources in the order in which they are asked; days and months are UTC, the day of requests is the source's own. */
export async function readSourcePolicies(db: Db): Promise<SourceUse[]> {
  await runSql(
    writable(db),
    `SELECT sum_up_spend_days() WHERE (SELECT count(*) FROM (SELECT FROM spend_days LIMIT ${LEFT_LYING}) sums) >= ${LEFT_LYING}`,
  );
  return await runSql<SourceUse>(
    db,
    `SELECT policy.*, cost_per_request_usd::float8, plan_fee_usd::float8, daily_limit_usd::float8, monthly_limit_usd::float8,
       coalesce(used.today, 0)::float8 AS spent_today_usd, coalesce(used.month, 0)::float8 AS spent_this_month_usd,
       greatest(coalesce(used.requests, 0), CASE WHEN health.day = (since.quota AT TIME ZONE 'UTC')::date THEN health.day_requests ELSE 0 END)::int
         AS requests_today, bill.billed_usd::float8, coalesce(health.plain_refusals, 0) >= ${MAX_PLAIN_REFUSALS} AS refuses_plain
     FROM source_policies policy
     LEFT JOIN source_health health ON health.source = policy.source
     -- Where no vendor has limits of its own, Zyte fetches the pages.
     LEFT JOIN source_health bill ON bill.source = CASE policy.source WHEN 'imdb_scrape' THEN 'zyte' ELSE policy.source END
     CROSS JOIN LATERAL (SELECT date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS day,
       date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS month, quota_day_start(quota_reset_hour) AS quota
       -- Reckoned once for a source, and not again for each row of the ledger.
       OFFSET 0) since
     -- A month's rows of the ledger may be hundreds of thousands: their days are kept. Those of a day are few.
     LEFT JOIN LATERAL (
       SELECT sum(usd) FILTER (WHERE reserved_at >= since.day) AS today, count(*) FILTER (WHERE reserved_at >= since.quota) AS requests,
         (SELECT sum(usd) FROM spend_days WHERE name = policy.source AND day >= since.month) AS month
       FROM spend_since(policy.source, least(since.day, since.quota)) entry
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

/** Vendors in the order of their priorities, which stand in the limits; as they are given where there are none. */
export async function readVendorOrder(db: Db, vendors: readonly PageVendorName[]): Promise<PageVendorName[]> {
  const rows = await runSql<{ vendor: PageVendorName }>(
    db,
    `SELECT given.vendor FROM unnest($1::text[]) WITH ORDINALITY AS given (vendor, place)
     LEFT JOIN source_policies policy ON policy.source = given.vendor ORDER BY policy.priority, given.place`,
    [vendors],
  );
  return rows.map(({ vendor }) => vendor);
}

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
  return await db.transaction(async (transaction) => {
    // Read by the trigger that keeps the change; local to this transaction.
    await runSql(transaction, `SELECT set_config('festival_lookup.actor', $1, true)`, [changedBy]);
    const { affected } = await transaction.update(SourcePolicy, { source: source as LimitedName }, changes);
    return affected !== 0;
  });
}

/** The latest changes of limits, newest first. */
export async function readPolicyChanges(
  db: Db,
  source: string | undefined,
  limit: number,
): Promise<SourcePolicyChange[]> {
  return await db.find(SourcePolicyChange, {
    where: source === undefined ? {} : { source },
    order: { id: 'DESC' },
    take: limit,
  });
}
