import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  proxyActivities,
  sleep,
  TimeoutFailure,
  uuid4,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { FilmActivities } from '../../activities/lookup/film.js';
import type { LookupActivities } from '../../activities/lookup/lookup.js';
import type { LookupRequest } from '../../activities/lookup/request.js';
import { SOURCE_WAITS, type SourceTrouble } from '../../domain/health.js';
import type { TierOutcome } from '../../domain/outcome.js';
import { REASONS, TASK_QUEUES, type Reason, type TierSource } from '../../domain/sources.js';
import { waitForSource } from './backoff.js';

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

/** Wait before an attempt is repeated that failed on our side (no worker, no database). */
const OWN_FAULT_WAIT = '30 seconds';
/** Longest in all that a source may put a film off for being busy; then the next tier is asked. */
const MAX_BUSY_MS = 60 * 60 * 1000;

const film = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/**
 * Asks one tier and comes back with its outcome, whatever happened: a source's fault is an outcome with its reason once
 * its retries are used up; a fault of our own side is never held against the source, and the tier is asked again.
 * @param waitOut waits while the source answers nobody or is too busy; `round` counts from 0. Without it that is the
 * outcome at once.
 */
export async function askTier(
  request: Omit<LookupRequest, 'lookupId'> & { lookupId?: string },
  summary: string,
  waitOut?: (trouble: SourceTrouble, round: number) => Promise<void>,
): Promise<TierOutcome> {
  const { lookup } = proxyActivities<LookupActivities>({ ...TIER_OPTIONS[request.source], summary });
  let attempt: LookupRequest = { ...request, lookupId: request.lookupId ?? uuid4() };
  let busyMs = 0;
  for (let round = 0; ; round += 1) {
    try {
      return await lookup(attempt);
    } catch (error) {
      if (isCancellation(error)) throw error;
      const trouble = troubleOf(error);
      if (trouble !== undefined && waitOut !== undefined) {
        busyMs += trouble.forEverybody ? 0 : waitForSource(trouble, round);
        if (busyMs <= MAX_BUSY_MS) {
          // The same attempt goes on: it has one row in the metrics, however long it waits.
          await waitOut(trouble, round);
          continue;
        }
      }
      const { reason, message } = trouble ?? reasonOf(error);
      if (reason !== undefined) {
        const ended = await film.endAttempt(attempt, reason, message);
        if (!ended.neverAsked || waitOut === undefined) {
          const found = ended.written !== undefined;
          return {
            source: request.source,
            found,
            ...(ended.written === undefined ? { reason } : { importType: ended.written }),
            message,
            candidates: [],
            costUsd: ended.costUsd,
            requests: ended.requests,
          };
        }
      }
      await sleep(OWN_FAULT_WAIT, { summary: 'asked again: no source was at fault' });
      attempt = { ...request, lookupId: uuid4() };
    }
  }
}

/** What a lookup is to wait for, when it failed for that. */
function troubleOf(error: unknown): SourceTrouble | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (!(cause instanceof ApplicationFailure) || cause.type !== SOURCE_WAITS) return undefined;
  return cause.details?.[0] as SourceTrouble;
}

/** The source's reason for a failed activity; undefined where the fault was ours. */
function reasonOf(error: unknown): { reason: Reason | undefined; message: string } {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof CancelledFailure) throw error;
  const last = cause instanceof TimeoutFailure && cause.cause !== undefined ? cause.cause : cause;
  if (last instanceof ApplicationFailure) {
    const reason = REASONS.find((known) => known === last.type);
    return { reason, message: last.message };
  }
  if (last instanceof TimeoutFailure)
    return { reason: 'timeout', message: 'no answer within the time allowed' };
  throw error;
}
