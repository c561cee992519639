/** When a film that waits is looked at again. Pure: times are in ms since 1970. */
import { isPaid, type TierSource } from '../../domain/sources.js';
import type { MoneyWait } from './policy.js';

/** How often a film that waits for money looks whether it may go on, when nobody tells it. */
const FIRST_MONEY_LOOK_MS = 2 * 60_000;
const MAX_MONEY_LOOK_MS = 6 * 60 * 60_000;
/** A source that says "now" is not asked within the same second. */
const MIN_RETRY_MS = 1000;

/** A film that waits. */
export interface Parked {
  /** Since when; re-checks and the deadline are counted from there. */
  since: number;
  waitsFor: 'sources' | 'reviewer';
  /** It is looked up again by itself then. */
  checkAt?: number;
  /** By the source's own word the paid tiers may be asked then, too. */
  paidCheck: boolean;
  /** A reviewer is asked then. */
  reviewAt?: number;
  /** It looks then whether money allows it to go on; the next look comes after `moneyLookMs`. */
  moneyLookAt?: number;
  moneyLookMs: number;
}

/** How a film waits from now on. */
export function park(
  now: number,
  {
    since = now,
    waitsFor,
    policy,
    money,
    isDoubtful,
  }: {
    since?: number;
    waitsFor?: Parked['waitsFor'];
    /** Both in ms. */
    policy: { reviewAfter: number; recheck: readonly number[] };
    money?: MoneyWait;
    /** A person can tell from the candidates which film it is. */
    isDoubtful: boolean;
  },
): Parked {
  const reviewAt = since + policy.reviewAfter;
  const inReview = waitsFor === 'reviewer' || isDoubtful || now >= reviewAt;
  const checks = policy.recheck.map((after) => since + after).filter((time) => time > now);
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
