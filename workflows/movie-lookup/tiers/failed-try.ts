/** What comes of a try at a tier whose activity failed: the source is asked later, or its fault is what it said. */
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import { SOURCE_BACKOFF, waitBefore, type SourceBackoff } from '../../../domain/lookup/outage.js';
import type { TierAttempt, TierOutcome } from '../../../domain/lookup/tier.js';
import { REASONS, type Reason } from '../../../domain/sources.js';
import { endAttempt } from '../activities.js';
import type { PutOff, Tried } from '../data.js';

/** Wait in ms before an attempt is repeated that failed on our side (no worker, no database). */
const OWN_FAULT_WAIT_MS = 30_000;
/** Longest in all that a source may put a film off for being busy; then the next tier is asked. */
const MAX_BUSY_MS = 60 * 60 * 1000;
/** Summary of the wait after a fault of our own side. */
export const OWN_FAULT = 'asked again: no source was at fault';

/** Parameters as of `tryTier`. */
export async function afterFailure(
  error: unknown,
  attempt: TierAttempt,
  putOff: PutOff,
  patient: boolean,
): Promise<Tried> {
  if (isCancellation(error)) throw error;
  const backoff = backoffOf(error);
  if (backoff !== undefined && patient) {
    const waitMs = waitBefore(backoff, putOff.tries);
    const busyMs = putOff.busyMs + (backoff.isOutage ? 0 : waitMs);
    if (busyMs <= MAX_BUSY_MS)
      return { kind: 'later', waitMs, backoff, putOff: { tries: putOff.tries + 1, busyMs } };
  }
  const { reason, message } = backoff ?? reasonOf(error);
  if (reason === undefined) return { kind: 'anew', waitMs: OWN_FAULT_WAIT_MS };
  return await close(attempt, reason, message, patient);
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
