import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  proxyActivities,
  TimeoutFailure,
  uuid4,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { FilmActivities } from '../../activities/lookup/film.js';
import type { LookupActivities } from '../../activities/lookup/lookup.js';
import { SOURCE_BACKOFF, waitBefore, type SourceBackoff } from '../../domain/lookup/outage.js';
import { REASONS, TASK_QUEUES, type Reason, type TierSource } from '../../domain/sources.js';
import { wireText } from '../../domain/text.js';
import type { TierAttempt, TierOutcome } from '../../domain/lookup/tier.js';

/** How each source is asked: where, how long, how often (design, section 3). A dead worker is noticed by its heartbeat. */
const TIER_OPTIONS: Record<TierSource, ActivityOptions> = {
  tmdb: {
    taskQueue: TASK_QUEUES.tmdb,
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: '15 seconds',
    scheduleToCloseTimeout: '15 minutes',
    retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  },
  omdb: {
    taskQueue: TASK_QUEUES.omdb,
    startToCloseTimeout: '1 minute',
    heartbeatTimeout: '15 seconds',
    scheduleToCloseTimeout: '15 minutes',
    retry: { initialInterval: '2 seconds', maximumInterval: '1 minute', maximumAttempts: 4 },
  },
  imdb_scrape: {
    taskQueue: TASK_QUEUES.imdb_scrape,
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '15 seconds',
    scheduleToCloseTimeout: '1 hour',
    retry: { initialInterval: '5 seconds', maximumInterval: '1 minute', maximumAttempts: 4 },
  },
  letterboxd: {
    taskQueue: TASK_QUEUES.letterboxd,
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: '15 seconds',
    scheduleToCloseTimeout: '30 minutes',
    retry: { initialInterval: '10 seconds', maximumInterval: '2 minutes', maximumAttempts: 3 },
  },
};

/** What the server takes of a summary, in bytes. */
const MAX_SUMMARY_BYTES = 400;
/** Wait in ms before an attempt is repeated that failed on our side (no worker, no database). */
const OWN_FAULT_WAIT_MS = 30_000;
/** Longest in all that a source may put a film off for being busy; then the next tier is asked. */
const MAX_BUSY_MS = 60 * 60 * 1000;

const { endAttempt } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/** How often a source has put an attempt off, and for how long. */
export interface PutOff {
  tries: number;
  busyMs: number;
}

/** What one try came to. */
export type Tried =
  | { kind: 'said'; outcome: TierOutcome }
  /** Ask again after `waitMs`: the source answers nobody or is busy. */
  | { kind: 'later'; waitMs: number; backoff: SourceBackoff; putOff: PutOff }
  /** A fault of our own side, never held against the source: ask anew after `waitMs`, as another attempt. */
  | { kind: 'anew'; waitMs: number };

/**
 * Asks one tier once and comes back with what happened: a source's fault is an outcome with its reason once its retries are
 * used up.
 * @param summary for people who look at the history.
 * @param patient whether the source is waited for; if not, its fault is the outcome at once.
 */
export async function tryTier(
  attempt: TierAttempt,
  summary: string,
  putOff: PutOff,
  patient: boolean,
): Promise<Tried> {
  const { lookup } = proxyActivities<LookupActivities>({
    ...TIER_OPTIONS[attempt.source],
    summary: wireText(summary, MAX_SUMMARY_BYTES),
  });
  try {
    return { kind: 'said', outcome: await lookup(attempt) };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const backoff = backoffOf(error);
    if (backoff !== undefined && patient) {
      const waitMs = waitBefore(backoff, putOff.tries);
      const busyMs = putOff.busyMs + (backoff.isOutage ? 0 : waitMs);
      if (busyMs <= MAX_BUSY_MS)
        return { kind: 'later', waitMs, backoff, putOff: { tries: putOff.tries + 1, busyMs } };
    }
    const { reason, message } = backoff ?? reasonOf(error);
    return reason === undefined
      ? { kind: 'anew', waitMs: OWN_FAULT_WAIT_MS }
      : await close(attempt, reason, message, patient);
  }
}

/** Ends an attempt that got no answer; one for which no worker ran is made anew. */
async function close(
  attempt: TierAttempt,
  reason: Reason,
  message: string,
  patient: boolean,
): Promise<Tried> {
  const { neverAsked, written, costUsd, requests } = await endAttempt(attempt, reason, message);
  if (neverAsked && patient) return { kind: 'anew', waitMs: OWN_FAULT_WAIT_MS };
  const said = { source: attempt.source, message, costUsd, requests };
  const outcome: TierOutcome =
    written === undefined
      ? { kind: 'missed', ...said, reason, candidates: [] }
      : { kind: 'record', ...said, importType: written };
  return { kind: 'said', outcome };
}

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

/** Summary of the wait after a fault of our own side. */
export const OWN_FAULT = 'asked again: no source was at fault';

/** Why an activity says that its source is to be asked later; undefined where it failed for something else. */
export function backoffOf(error: unknown): SourceBackoff | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (!(cause instanceof ApplicationFailure) || cause.type !== SOURCE_BACKOFF) return undefined;
  return cause.details?.[0] as SourceBackoff;
}

/** The source's reason for a failed activity; undefined where the fault was ours. */
function reasonOf(error: unknown): { reason: Reason | undefined; message: string } {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof CancelledFailure) throw error;
  const last = cause instanceof TimeoutFailure && cause.cause !== undefined ? cause.cause : cause;
  if (last instanceof ApplicationFailure) {
    const reason = REASONS.find((known) => known === last.type);
    // The film is gone, or what is to be written cannot be: asking anew would come to the same for ever.
    if (reason === undefined && last.nonRetryable === true) throw error;
    return { reason, message: last.message };
  }
  if (last instanceof TimeoutFailure)
    return { reason: 'timeout', message: 'no answer within the time allowed' };
  throw error;
}
