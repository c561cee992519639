import type { Check } from './check.js';

/** What a charge counts, settled or not. */
const USD = 'coalesce(ledger.charged_usd, ledger.reserved_usd)';
/** No request lasts as long. */
const AN_HOUR_AGO = `now() - interval '1 hour'`;

/** Money of each source, and of each vendor of pages, since a moment, against a limit that nobody has changed since. */
function limitPassed(limit: 'daily' | 'monthly', unit: 'day' | 'month'): string {
  const since = `date_trunc('${unit}', now(), 'UTC')`;
  return `SELECT policy.source || ': $' || sum(${USD})::numeric(12, 4) || ' of its ${limit} limit of $' || policy.${limit}_limit_usd AS example
    FROM source_policies policy JOIN spend_ledger ledger ON policy.source IN (ledger.source, ledger.vendor)
    WHERE ledger.state <> 'released' AND ledger.reserved_at >= ${since} AND NOT EXISTS (
      SELECT FROM source_policy_changes change WHERE change.source = policy.source AND change.inserted_at >= ${since})
    GROUP BY policy.source, policy.${limit}_limit_usd HAVING sum(${USD}) > policy.${limit}_limit_usd`;
}

/** What ledger, metrics and limits keep. */
export const MONEY_CHECKS: Check[] = [
  {
    name: 'reserved-for-hours',
    what: 'Money is reserved for a request that nobody has settled for more than an hour.',
    todo: 'It counts against the limits in full. --fix settles it so, for nobody knows whether the source charged.',
    sql: `SELECT ledger.source || ' ' || coalesce(ledger.workflow_id, '') AS example FROM spend_ledger ledger
      WHERE ledger.state = 'reserved' AND ledger.reserved_at < ${AN_HOUR_AGO}`,
    fix: `UPDATE spend_ledger SET state = 'charged', charged_usd = reserved_usd, settled_at = now()
      WHERE state = 'reserved' AND reserved_at < ${AN_HOUR_AGO}`,
  },
  {
    name: 'settled-without-amount',
    what: 'A request is settled as charged, and the ledger does not say at what.',
    todo: 'It counts at its reserved price. --fix writes that.',
    sql: `SELECT ledger.source || ' ' || coalesce(ledger.workflow_id, '') AS example FROM spend_ledger ledger
      WHERE ledger.state = 'charged' AND ledger.charged_usd IS NULL`,
    fix: `UPDATE spend_ledger SET charged_usd = reserved_usd WHERE state = 'charged' AND charged_usd IS NULL`,
  },
  {
    name: 'cost-above-ledger',
    what: 'A lookup says that it cost more than the ledger charged for it.',
    todo: 'Compare with the bill of the source: a request was sent without a reservation.',
    sql: `SELECT metric.source || ' movie ' || (metric.metadata->>'movie_id') AS example FROM api_lookup_metrics metric
      -- What cost nothing is not looked for in the ledger, whose sums are never below zero.
      WHERE (metric.metadata->>'cost_usd')::numeric > 0.0000005 AND (metric.metadata->>'cost_usd')::numeric > 0.0000005 + (SELECT coalesce(sum(${USD}), 0) FROM spend_ledger ledger
        WHERE ledger.attempt_id = metric.attempt_id AND ledger.state <> 'released')
        AND metric.metadata->>'cached' IS DISTINCT FROM 'true' AND metric.operation = 'movie_lookup'`,
  },
  {
    name: 'charge-without-attempt',
    what: 'A source charged for a lookup, and no row of the metrics says what came of it.',
    todo: 'The lookup was ended in mid-request: what was paid counts in the ledger, not in the costs of its festival.',
    sql: `SELECT ledger.source || ' ' || ledger.workflow_id AS example FROM spend_ledger ledger
      WHERE ledger.state = 'charged' AND ledger.settled_at < ${AN_HOUR_AGO} AND ledger.workflow_id LIKE 'movie-lookup/%'
        AND NOT EXISTS (SELECT FROM api_lookup_metrics metric WHERE metric.attempt_id = ledger.attempt_id)`,
  },
  {
    name: 'answer-without-charge',
    what: 'A paid answer is kept, and the ledger has no request that it came from.',
    todo: 'Compare with the bill of the source: the limits did not see it.',
    sql: `SELECT response.source || ' ' || response.request_key AS example FROM source_responses response
      WHERE response.cost_usd > 0 AND NOT EXISTS (SELECT FROM spend_ledger ledger WHERE ledger.source = response.source
        AND ledger.request_key = response.request_key AND ledger.state <> 'released')`,
  },
  {
    name: 'daily-limit-passed',
    what: 'A source, or a vendor of pages, has cost more today than its limit, which was not changed today.',
    todo: 'Stop it, and find who sends without reserving: festival sources set <source> --disable',
    sql: limitPassed('daily', 'day'),
  },
  {
    name: 'monthly-limit-passed',
    what: 'A source, or a vendor of pages, has cost more this month than its limit, which was not changed this month.',
    todo: 'Stop it, and find who sends without reserving: festival sources set <source> --disable',
    sql: limitPassed('monthly', 'month'),
  },
];
