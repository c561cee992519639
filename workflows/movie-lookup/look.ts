import { proxyActivities, uuid4 } from '@temporalio/workflow';
import type { FilmActivities } from '../../activities/lookup/film.js';
import type { Standing } from '../../domain/review/decision.js';
import { TASK_QUEUES, type TierSource } from '../../domain/sources.js';
import type { TierAttempt, TierOutcome, TierRequest } from '../../domain/lookup/tier.js';
import type { PendingAttempt } from './data.js';
import { notifyOutage, notifyParked, notifySourceUp, notifySpend } from './notify.js';
import { afterRound, nextStep, type Round } from './policy.js';
import { plainText } from '../shared/markdown.js';
import { publish } from './publish.js';
import type { Requests } from './requests.js';
import { askTier, OWN_FAULT, tryTier, type Tried } from './run-tier.js';
import type { Lookup } from './state.js';

const { parkFilm, askReviewer } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

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
    case 'stop':
      await endRound(lookup);
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
  if (tried.kind === 'said') await hear(lookup, pending, tried.outcome);
  else await putOff(lookup, pending, tried);
}

async function hear(lookup: Lookup, { step, backoff }: PendingAttempt, outcome: TierOutcome): Promise<void> {
  if (backoff?.isOutage === true) await notifySourceUp(lookup, step.source);
  lookup.hear(outcome, step.request);
  await spend(lookup, outcome);
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

async function endRound(lookup: Lookup): Promise<void> {
  lookup.endRound();
  switch (afterRound(lookup.known)) {
    case 'resolved':
      lookup.resolve();
      return;
    case 'review':
      lookup.awaitReviewer();
      heed(lookup, await askReviewer({ movieId: lookup.known.movieId }));
      break;
    case 'parked':
      await park(lookup);
  }
  publish(lookup);
  if (lookup.known.decided) return;
  await notifyParked(lookup);
}

/** The film stays a stub, and waits. */
export async function park(lookup: Lookup): Promise<void> {
  const { film, known } = lookup;
  const { movieId, reason, tried } = known;
  const message = tried.at(-1)?.message ?? 'no tier was asked';
  const { filmKey, edition } = film;
  const asked = { movieId, filmKey, edition, reason, message, sourcesAsked: lookup.sourcesAsked };
  const standing = await parkFilm(asked);
  lookup.park();
  if (standing === 'open' && lookup.known.parked?.waitsFor === 'reviewer')
    heed(lookup, await askReviewer({ movieId }));
  else heed(lookup, standing);
}

/** A person's decision stands, though this run knows nothing of it: the workflow was reset to a point before. */
function heed(lookup: Lookup, standing: Standing): void {
  if (standing === 'open') return;
  lookup.say('decided before this run');
  lookup.decide(standing);
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
  await spend(lookup, outcome);
  return outcome;
}

async function spend(lookup: Lookup, outcome: TierOutcome): Promise<void> {
  lookup.spend(outcome);
  await notifySpend(lookup, outcome.source, outcome.costUsd);
}

function forbidden(source: TierSource, spendMode: string): TierOutcome {
  const message = `the spend mode is ${spendMode}`;
  const nothing = { candidates: [], costUsd: 0, requests: 0 };
  return { kind: 'missed', source, reason: 'over_budget', message, ...nothing };
}

function attemptOf(
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

function summaryOf({ film }: Lookup, source: TierSource): string {
  return `${source}: ${plainText(film.label)}`;
}
