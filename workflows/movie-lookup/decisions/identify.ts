import { ActivityFailure, isCancellation, proxyActivities, sleep, uuid4 } from '@temporalio/workflow';
import type { IdentifyActivities, Identity } from '../../../activities/lookup/identify.js';
import { TASK_QUEUES, type TierSource } from '../../../domain/sources.js';
import { endAttempt } from '../activities.js';
import { backoffOf } from '../tiers/failed-try.js';
import { attemptOf } from '../tiers/look.js';
import { spend } from '../notify.js';
import { isForbidden } from '../tiers/policy.js';
import type { Lookup } from '../state.js';

/** How often a source that is only busy is asked again for a reviewer, who waits for the answer. */
const BUSY_ROUNDS = 4;
const MAX_BUSY_MS = 10_000;

type GivenId = { imdbId: string; tmdbId?: undefined } | { tmdbId: number; imdbId?: undefined };

/** The film that an id means, by the source that knows it. */
export interface Identified {
  source: TierSource;
  /** Id of the attempt: the lookup that takes the record carries it on, so that its cost is counted once. */
  attemptId: string;
  tmdbId?: number;
  imdbId?: string;
}

/**
 * Finds out whether an id that a reviewer gave is a film's. An IMDb id is asked of the tiers in their order, within their
 * limits; a TMDb id of TMDb alone. Nothing is written but what the asking cost.
 * @returns the sources' words when none of them knows it.
 */
export async function identifyFilm(lookup: Lookup, id: GivenId): Promise<Identified | { refused: string }> {
  const sources = id.tmdbId === undefined ? lookup.film.policy.tiers : (['tmdb'] as const);
  const said: string[] = [];
  for (const source of sources) {
    if (isForbidden(source, lookup.subject)) {
      said.push(`${source} may not be asked (the spend mode is ${lookup.known.spendMode})`);
      continue;
    }
    const attemptId = uuid4();
    const answer = await askForId(lookup, source, attemptId, id);
    if (answer.found) return { source, attemptId, tmdbId: answer.tmdbId, imdbId: answer.imdbId };
    said.push(answer.message);
    if (!answer.sent) continue;
    // What asking in vain cost is counted as any other attempt's.
    const attempt = attemptOf(lookup, source, { mode: 'record' }, attemptId);
    await spend(lookup, source, await endAttempt(attempt, answer.reason, answer.message));
  }
  const what = id.imdbId ?? `TMDb film ${id.tmdbId}`;
  return { refused: `no source knows ${what}: ${said.join('; ')}. Nothing was changed.` };
}

async function askForId(
  { film }: Lookup,
  source: TierSource,
  attemptId: string,
  id: GivenId,
): Promise<Identity> {
  const { identify } = proxyActivities<IdentifyActivities>({
    taskQueue: TASK_QUEUES[source],
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '15 seconds',
    scheduleToCloseTimeout: '10 minutes',
    retry: { initialInterval: '500 ms', maximumInterval: '5 seconds', maximumAttempts: 4 },
    summary: `${source}: is there ${id.imdbId ?? id.tmdbId}?`,
  });
  const { critical, edition } = film;
  for (let round = 0; ; round += 1) {
    try {
      return await identify({ source, attemptId, critical, edition, ...id });
    } catch (error) {
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      const backoff = backoffOf(error);
      if (backoff === undefined || backoff.isOutage || round >= BUSY_ROUNDS) {
        const words = `${source} cannot be asked just now (${error.cause?.message ?? error.message})`;
        return { found: false, sent: true, reason: backoff?.reason ?? 'unavailable', message: words };
      }
      await sleep(Math.min(backoff.waitMs, MAX_BUSY_MS), { summary: `${source} is busy` });
    }
  }
}
