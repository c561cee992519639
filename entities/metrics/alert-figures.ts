import type { AlertFigures, AlertThresholds, SpendFigure } from '../../domain/alerts.js';
import type { Reason } from '../../domain/sources.js';
import { runSql, type Db } from '../sql.js';

/** Reasons that are a source's fault. That it does not know a film, or may not be asked, is none. */
const FAULTS: readonly Reason[] = [
  'timeout',
  'unavailable',
  'rate_limited',
  'blocked',
  'unauthorized',
  'invalid_response',
];
/** How long after its start an import's films count, and its limit. */
const IMPORT_DAYS = 1;
const LIMIT_DAYS = 7;

/** Reads what alerts are judged by, but for the workflows' tasks, which the database does not know. */
export async function readAlertFigures(
  db: Db,
  thresholds: AlertThresholds,
): Promise<Omit<AlertFigures, 'problems'>> {
  return {
    sources: await runSql(db, SOURCES, [thresholds.windowMinutes, FAULTS]),
    imports: await runSql(db, IMPORTS, [IMPORT_DAYS]),
    spend: [
      ...(await runSql<SpendFigure>(db, SOURCE_SPEND)),
      ...(await runSql<SpendFigure>(db, IMPORT_SPEND, [LIMIT_DAYS])),
    ],
    down: await sourcesDown(db),
    review: await reviewFigures(db, thresholds.reviewDays),
  };
}

const SOURCES = `WITH lookups AS (
    SELECT source, NOT success AND metadata->>'reason_for_fallback' IN (SELECT source || '_' || fault FROM unnest($2::text[]) fault)
      AS failed, metadata->>'reason_for_fallback' AS reason
    FROM api_lookup_metrics
    WHERE operation IN ('movie_lookup', 'ratings') AND inserted_at > now() - $1 * interval '1 minute'
  )
  SELECT source, count(*)::int AS lookups, count(*) FILTER (WHERE failed)::int AS failures,
    mode() WITHIN GROUP (ORDER BY reason) FILTER (WHERE failed) AS commonest
  FROM lookups GROUP BY source`;

// A film has one row with its import type. One that waits for money or a switch has failed at nothing.
const IMPORTS = `SELECT metadata->>'festival' AS edition, count(*)::int AS films,
    count(*) FILTER (WHERE metadata->>'import_type' = 'stub')::int AS stubs
  FROM api_lookup_metrics
  WHERE metadata->>'festival' IS NOT NULL AND metadata->>'import_type' IS NOT NULL
    AND inserted_at > now() - $1 * interval '1 day'
    AND coalesce(metadata->>'reason_for_fallback', '') !~ '_(over_budget|disabled)$'
  GROUP BY 1`;

const SPENT = `coalesce(sum(coalesce(ledger.charged_usd, ledger.reserved_usd)), 0)::float8`;

const SOURCE_SPEND = `WITH limits AS (
    SELECT source, 'daily' AS period, daily_limit_usd AS usd, cost_per_request_usd AS next,
      date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS start
    FROM source_policies WHERE daily_limit_usd > 0
    UNION ALL
    SELECT source, 'monthly', monthly_limit_usd, cost_per_request_usd,
      date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
    FROM source_policies WHERE monthly_limit_usd > 0
  )
  SELECT 'source ' || limits.source AS "of", limits.period AS "limit", limits.usd::float8 AS "limitUsd",
    limits.next::float8 AS "nextUsd", ${SPENT} AS "usedUsd"
  FROM limits LEFT JOIN spend_ledger ledger ON ledger.source = limits.source AND ledger.reserved_at >= limits.start
    AND ledger.state <> 'released'
  GROUP BY limits.source, limits.period, limits.usd, limits.next ORDER BY 1, 2`;

const IMPORT_SPEND = `SELECT 'import ' || edition.key AS "of", 'import' AS "limit",
    edition.spend_limit_usd::float8 AS "limitUsd", 0::float8 AS "nextUsd", ${SPENT} AS "usedUsd"
  FROM festival_editions edition LEFT JOIN spend_ledger ledger ON ledger.edition_key = edition.key
    AND ledger.state <> 'released' AND ledger.reserved_at >= coalesce(edition.spend_from, '-infinity')
  WHERE edition.spend_limit_usd > 0 AND edition.spend_from > now() - $1 * interval '1 day'
  GROUP BY edition.id, edition.key, edition.spend_limit_usd`;

async function sourcesDown(db: Db): Promise<AlertFigures['down']> {
  const [table] = await runSql<{ there: boolean }>(
    db,
    `SELECT to_regclass('source_health') IS NOT NULL AS there`,
  );
  if (table?.there !== true) return [];
  return await runSql(
    db,
    `SELECT source, message, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') AS since
     FROM source_health WHERE state = 'down' ORDER BY source`,
  );
}

async function reviewFigures(db: Db, days: number): Promise<AlertFigures['review']> {
  const [row] = await runSql<AlertFigures['review']>(
    db,
    `SELECT count(*)::int AS waiting,
       count(*) FILTER (WHERE waiting_since < now() - $1 * interval '1 day')::int AS old,
       coalesce(extract(epoch FROM now() - min(waiting_since)) / 86400, 0)::float8 AS "oldestDays"
     FROM review_queue WHERE review_state = 'review'`,
    [days],
  );
  return row ?? { waiting: 0, old: 0, oldestDays: 0 };
}
