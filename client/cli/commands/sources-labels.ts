import pc from 'picocolors';
import { modeWords, type SourceHealthView, type SourceUse } from '../../../domain/views/source.js';
import { isPaid, type TierSource } from '../../../domain/sources.js';
import type { SourcePolicyChange } from '../../../entities/sources/source.js';
import { usd } from '../../../domain/words/figures.js';
import { priceWords, refreshWords } from '../../../domain/words/prices.js';
import type { PricedCoverage } from '../../sources/coverage.js';
import { sourceWords, whyWords } from '../../../domain/words/films.js';
import { when } from '../output.js';
import { table } from '../table.js';

/** Limits, what was used of them, and health, a line a source. */
export function sourcesTable(policies: SourceUse[], health: SourceHealthView[]): string {
  return table(
    ['source', 'name', 'state', 'a request', 'today', 'this month', 'requests today', 'rate', 'films'],
    policies.map((policy) => [
      policy.source,
      sourceWords(policy.source),
      stateWords(
        policy,
        health.find(({ source }) => source === policy.source),
      ),
      priceWords(policy),
      used(policy.spentTodayUsd, policy.dailyLimitUsd),
      used(policy.spentThisMonthUsd, policy.monthlyLimitUsd),
      policy.requestsPerDay === null
        ? policy.requestsToday
        : `${policy.requestsToday} of ${policy.requestsPerDay}`,
      `${policy.rateLimitRequests} in ${policy.rateLimitPerMs / 1000} s`,
      policy.criticalOnly ? 'critical only' : 'all',
    ]),
  );
}

function used(spent: number, limit: number | null): string {
  return limit === null ? usd(spent) : `${usd(spent)} of ${usd(limit)}`;
}

function stateWords(policy: SourceUse, health: SourceHealthView | undefined): string {
  if (!policy.enabled) return 'is switched off';
  if (health?.state === 'down')
    return pc.red(
      `${health.reason === null ? 'is down' : whyWords(`${policy.source}_${health.reason}`)} since ${when(health.since)}`,
    );
  if (health?.heldUntil !== undefined && health.heldUntil !== null)
    return pc.yellow(`asked for a pause until ${when(health.heldUntil)}`);
  const mode = health === undefined ? '' : modeWords(health);
  return mode === '' ? pc.green('up') : `${pc.green('up')}; ${mode}`;
}

/** What each source has said of its films, a line each. */
export function coverageTable(sources: PricedCoverage[]): string {
  return table(
    [
      ...['source', 'films', 'fetched', 'absent', 'failed', 'needs a look', 'not asked', 'oldest fetch'],
      'a refresh',
    ],
    sources.map((one) => [
      sourceWords(one.source),
      one.eligible,
      one.fetched,
      one.absent,
      one.failed,
      one.needsLook,
      one.notAsked,
      one.oldestFetch === null ? '–' : when(one.oldestFetch),
      refreshWords(one),
    ]),
  );
}

/** Who changed what, newest first. */
export function changesTable(changes: SourcePolicyChange[]): string {
  return table(
    ['when', 'who', 'source', 'what'],
    changes.map(({ insertedAt, changedBy, source, before, after }) => {
      const keys = Object.keys({ ...before, ...after }).filter((key) => before?.[key] !== after?.[key]);
      const what = keys.map((key) => `${key}: ${String(before?.[key])} → ${String(after?.[key])}`).join(', ');
      return [when(insertedAt), changedBy, source, what];
    }),
  );
}

/** In which order imports ask, and a warning where that costs money for what is free elsewhere. */
export function orderWords(order: readonly TierSource[]): string {
  const words = `Imports that name no tiers ask, from their next start on: ${order.map(sourceWords).join(', ')}.`;
  const firstPaid = order.findIndex(isPaid);
  const paidFirst = firstPaid !== -1 && order.slice(firstPaid).some((source) => !isPaid(source));
  return paidFirst
    ? `${words}\n${pc.yellow('A source that takes money is asked before a free one.')}`
    : words;
}
