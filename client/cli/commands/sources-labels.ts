import Table from 'cli-table3';
import pc from 'picocolors';
import type { SourceHealthView, SourceUse } from '../../../domain/views/source.js';
import { isPaid, type TierSource } from '../../../domain/sources.js';
import type { SourcePolicyChange } from '../../../entities/sources/source.js';
import { PLAIN } from '../tables.js';

/** Limits, what was used of them, and health, a line a source. */
export function sourcesTable(policies: SourceUse[], health: SourceHealthView[]): string {
  const table = new Table({
    head: ['source', 'state', 'a request', 'today', 'this month', 'requests today', 'rate', 'films'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'left'],
    ...PLAIN,
  });
  for (const policy of policies)
    table.push([
      policy.source,
      stateWords(
        policy,
        health.find(({ source }) => source === policy.source),
      ),
      `$${policy.costPerRequestUsd}`,
      used(policy.spentTodayUsd, policy.dailyLimitUsd),
      used(policy.spentThisMonthUsd, policy.monthlyLimitUsd),
      policy.requestsPerDay === null
        ? policy.requestsToday
        : `${policy.requestsToday} of ${policy.requestsPerDay}`,
      `${policy.rateLimitRequests} in ${policy.rateLimitPerMs / 1000} s`,
      policy.criticalOnly ? 'critical only' : 'all',
    ]);
  return table.toString();
}

function used(usd: number, limit: number | null): string {
  return limit === null ? `$${usd.toFixed(3)}` : `$${usd.toFixed(3)} of $${limit.toFixed(2)}`;
}

function stateWords(policy: SourceUse, health: SourceHealthView | undefined): string {
  if (!policy.enabled) return 'disabled';
  if (health?.state === 'down')
    return pc.red(`${health.reason ?? 'down'} since ${health.since.toISOString()}`);
  if (health?.heldUntil !== undefined && health.heldUntil !== null)
    return pc.yellow(`asked for a pause until ${health.heldUntil.toISOString()}`);
  return pc.green('up');
}

/** Who changed what, newest first. */
export function changesTable(changes: SourcePolicyChange[]): string {
  const table = new Table({ head: ['when', 'who', 'source', 'what'], ...PLAIN });
  for (const { insertedAt, changedBy, source, before, after } of changes) {
    const keys = Object.keys({ ...before, ...after }).filter((key) => before?.[key] !== after?.[key]);
    const what = keys.map((key) => `${key}: ${String(before?.[key])} → ${String(after?.[key])}`).join(', ');
    table.push([insertedAt.toISOString(), changedBy, source, what]);
  }
  return table.toString();
}

/** In which order imports ask, and a warning where that costs money for what is free elsewhere. */
export function orderWords(order: readonly TierSource[]): string {
  const words = `Imports that name no tiers ask, from their next start on: ${order.join(', ')}.`;
  const firstPaid = order.findIndex(isPaid);
  const paidFirst = firstPaid !== -1 && order.slice(firstPaid).some((source) => !isPaid(source));
  return paidFirst
    ? `${words}\n${pc.yellow('A source that takes money is asked before a free one.')}`
    : words;
}
