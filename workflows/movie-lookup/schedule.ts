/** When a film that waits is looked at again. Pure: times are in ms since 1970. */
import { DOUBTFUL_FROM } from '../../domain/lookup/candidates.js';
import type { CheckedLookup } from '../../domain/lookup/lookup.js';
import { isPaid, type TierSource } from '../../domain/sources.js';
import { toMs } from '../shared/durations.js';
import type { LookupData, Parked } from './data.js';

/** How often a film that waits for money looks whether it may go on, when nobody tells it. */
const FIRST_MONEY_LOOK_MS = 2 * 60_000;
const MAX_MONEY_LOOK_MS = 6 * 60 * 60_000;
/** A source that says "now" is not asked within the same second. */
const MIN_RETRY_MS = 1000;

/** How a film waits from now on. */
export function park(
  now: number,
  { parked, money, candidates }: Pick<LookupData, 'parked' | 'money' | 'candidates'>,
  policy: CheckedLookup['policy'],
): Parked {
  const since = parked?.since ?? now;
  const reviewAt = since + toMs(policy.reviewAfter);
  // A person can tell from the candidates which film it is.
  const isDoubtful = (candidates[0]?.confidence ?? 0) >= DOUBTFUL_FROM;
  const inReview = parked?.waitsFor === 'reviewer' || isDoubtful || now >= reviewAt;
  const checks = policy.recheck.map((after) => since + toMs(after)).filter((time) => time > now);
  const retryAt =
    money?.retryAt === undefined ? Infinity : Math.max(Date.parse(money.retryAt), now + MIN_RETRY_MS);
  const checkAt = Math.min(...checks, retryAt);
  return {
    since,
    waitsFor: inReview ? 'reviewer' : 'sources',
    checkAt: Number.isFinite(checkAt) ? checkAt : undefined,
    paidCheck: checkAt === retryAt,
    reviewAt: inReview ? undefined : reviewAt,
    moneyLookAt: money === undefined ? undefined : now + FIRST_MONEY_LOOK_MS,
    moneyLookMs: FIRST_MONEY_LOOK_MS,
  };
}

/** When it is to be looked at next; undefined where only a person can wake it. */
export function wakeAt({ checkAt, reviewAt, moneyLookAt }: Parked): number | undefined {
  const times = [checkAt, reviewAt, moneyLookAt].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** What is due: tiers to be asked, the deadline, or a look whether money allows to go on. */
export function dueNow(
  parked: Parked,
  now: number,
  tiers: readonly TierSource[],
): { do: 'check'; tiers: readonly TierSource[] } | { do: 'review' } | { do: 'look for money' } | undefined {
  const isDue = (time: number | undefined): boolean => time !== undefined && time <= now;
  if (isDue(parked.checkAt))
    return { do: 'check', tiers: parked.paidCheck ? tiers : tiers.filter((source) => !isPaid(source)) };
  if (isDue(parked.reviewAt)) return { do: 'review' };
  return isDue(parked.moneyLookAt) ? { do: 'look for money' } : undefined;
}

/** The same wait, after a look for money in vain: it looks less and less often. */
export function lookLater(parked: Parked, now: number): Parked {
  const moneyLookMs = Math.min(parked.moneyLookMs * 2, MAX_MONEY_LOOK_MS);
  return { ...parked, moneyLookAt: now + moneyLookMs, moneyLookMs };
}
