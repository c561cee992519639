/** Asking a tier apart from a lookup's rounds: for a person's decision, or for a sweep. */
import { uuid4 } from '@temporalio/workflow';
import type { TierAttempt, TierOutcome, TierRequest } from '../../../domain/lookup/tier.js';
import type { TierSource } from '../../../domain/sources.js';
import type { PutOff } from '../data.js';
import { OWN_FAULT } from './failed-try.js';
import { attemptOf, summaryOf } from './look.js';
import { spend } from '../notify.js';
import type { Requests } from '../requests.js';
import { tryTier } from './run-tier.js';
import type { Lookup } from '../state.js';

/**
 * Asks a tier until it says something.
 * @param wait waits so many ms, for the reason given.
 */
export async function askTier(
  attempt: TierAttempt,
  summary: string,
  wait: (ms: number, why: string) => Promise<void>,
): Promise<TierOutcome> {
  let putOff: PutOff = { tries: 0, busyMs: 0 };
  for (let asked = attempt; ;) {
    const tried = await tryTier(asked, summary, putOff, true);
    if (tried.kind === 'said') return tried.outcome;
    if (tried.kind === 'later') {
      putOff = tried.putOff;
      await wait(tried.waitMs, `waits for ${attempt.source}`);
    } else {
      await wait(tried.waitMs, OWN_FAULT);
      asked = { ...asked, attemptId: uuid4() };
    }
  }
}

/** Asks a tier for a decision: what else is asked waits meanwhile, but for a word that the source may be back. */
export async function askFor(
  lookup: Lookup,
  requests: Requests,
  source: TierSource,
  request: TierRequest,
  { attemptId = uuid4(), ...more }: Pick<Partial<TierAttempt>, 'attemptId' | 'improvesDecided'> = {},
): Promise<TierOutcome> {
  const attempt = { ...attemptOf(lookup, source, request, attemptId), ...more };
  const outcome = await askTier(attempt, summaryOf(lookup, source), (ms, why) =>
    requests.waitFor('wake', Date.now() + ms, why),
  );
  lookup.keep(outcome);
  await spend(lookup, source, outcome);
  return outcome;
}
