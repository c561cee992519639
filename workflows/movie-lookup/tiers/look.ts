import { uuid4 } from '@temporalio/workflow';
import type { TierSource } from '../../../domain/sources.js';
import type { TierAttempt, TierOutcome, TierRequest } from '../../../domain/lookup/tier.js';
import { plainText } from '../../shared/markdown.js';
import type { PendingAttempt, Round, Tried } from '../data.js';
import { OWN_FAULT } from './failed-try.js';
import { notifyOutage, notifySourceUp, spend } from '../notify.js';
import { waitFor } from '../park.js';
import { afterRound, nextStep } from './policy.js';
import { publish } from '../publish.js';
import type { Requests } from '../requests.js';
import { tryTier } from './run-tier.js';
import type { Lookup } from '../state.js';

/**
 * Takes one step of a round: asks the next tier, waits for the one that answers nobody (until somebody asks for something),
 * or ends the round.
 */
export async function look(
  lookup: Lookup,
  requests: Requests,
  { round, attempt }: { round: Round; attempt?: PendingAttempt },
): Promise<void> {
  if (attempt !== undefined) {
    await tryPending(lookup, requests, attempt);
    return;
  }
  const step = nextStep(round, lookup.subject);
  switch (step.do) {
    case 'ask':
      lookup.begin({ attemptId: uuid4(), step, tries: 0, busyMs: 0 });
      return;
    case 'pass-over':
      lookup.hear(forbidden(step.source, lookup.known.spendMode));
      return;
    case 'stop': {
      lookup.endRound();
      const end = afterRound(lookup.known);
      if (end === 'resolved') lookup.resolve();
      else await waitFor(end === 'review' ? 'reviewer' : 'sources', lookup);
    }
  }
}

async function tryPending(lookup: Lookup, requests: Requests, pending: PendingAttempt): Promise<void> {
  const { step, waitUntil, backoff } = pending;
  publish(lookup);
  if (waitUntil !== undefined && waitUntil > Date.now()) {
    await requests.wait(waitUntil, backoff === undefined ? OWN_FAULT : `waits for ${step.source}`);
    if (waitUntil > Date.now()) return;
  }
  const tried = await tryTier(
    attemptOf(lookup, step.source, step.request, pending.attemptId),
    summaryOf(lookup, step.source),
    pending,
    step.patient,
  );
  if (tried.kind !== 'said') {
    await putOff(lookup, pending, tried);
    return;
  }
  if (backoff?.isOutage === true) await notifySourceUp(lookup, step.source);
  lookup.hear(tried.outcome, step.request);
  await spend(lookup, tried.outcome.source, tried.outcome);
}

async function putOff(
  lookup: Lookup,
  pending: PendingAttempt,
  tried: Exclude<Tried, { kind: 'said' }>,
): Promise<void> {
  const waitUntil = Date.now() + tried.waitMs;
  if (tried.kind === 'anew') {
    lookup.begin({ ...pending, attemptId: uuid4(), waitUntil, backoff: undefined });
    return;
  }
  const { backoff } = tried;
  // Once an outage: an import that is held for long would be told thousands of times.
  if (backoff.isOutage && pending.outageTold !== true) await notifyOutage(lookup, backoff);
  lookup.begin({ ...pending, ...tried.putOff, waitUntil, backoff, outageTold: backoff.isOutage });
}

function forbidden(source: TierSource, spendMode: string): TierOutcome {
  const message = `the spend mode is ${spendMode}`;
  const nothing = { candidates: [], costUsd: 0, requests: 0 };
  return { kind: 'missed', source, reason: 'over_budget', message, ...nothing };
}

/** An attempt at a tier, as its activity and its row in the metrics are told of it. */
export function attemptOf(
  { film, known, sourcesAsked }: Lookup,
  source: TierSource,
  request: TierRequest,
  attemptId: string,
): TierAttempt {
  const { edition, critical, policy } = film;
  const { minConfidence, sureConfidence } = policy;
  return {
    attemptId,
    source,
    movieId: known.movieId,
    edition,
    critical,
    minConfidence,
    sureConfidence,
    askedBefore: sourcesAsked,
    request,
  };
}

/** The attempt in words, for people who look at the history. */
export function summaryOf({ film }: Lookup, source: TierSource): string {
  return `${source}: ${plainText(film.label)}`;
}
