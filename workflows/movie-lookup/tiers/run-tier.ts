import { proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { LookupActivities } from '../../../activities/lookup/lookup.js';
import type { TierAttempt } from '../../../domain/lookup/tier.js';
import { TASK_QUEUES, type TierSource } from '../../../domain/sources.js';
import { wireText } from '../../../domain/text.js';
import type { PutOff, Tried } from '../data.js';
import { afterFailure } from './failed-try.js';

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
    return await afterFailure(error, attempt, putOff, patient);
  }
}
