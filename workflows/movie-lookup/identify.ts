import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  sleep,
  uuid4,
} from '@temporalio/workflow';
import type { FilmActivities } from '../../activities/lookup/film.js';
import type { IdentifyActivities, Identity } from '../../activities/lookup/identify.js';
import { DECISION_REFUSED } from '../../domain/decision.js';
import { SOURCE_WAITS, type SourceTrouble } from '../../domain/health.js';
import { TASK_QUEUES, type Reason, type TierSource } from '../../domain/sources.js';
import type { LookupRun } from './state.js';

/** How often a source that is only busy is asked again for a reviewer, who waits for the answer. */
const BUSY_ROUNDS = 4;
const MAX_BUSY_MS = 10_000;

const { endAttempt } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/** The film that an id means, by the source that knows it. */
export interface Identified {
  source: TierSource;
  /** Id of the attempt: the lookup that takes the record carries it on, so that its cost is counted once. */
  lookupId: string;
  tmdbId?: number;
  imdbId?: string;
}

/**
 * Finds out whether an id that a reviewer gave is a film's. An IMDb id is asked of the tiers in their order, within their
 * limits; a TMDb id of TMDb alone. Nothing is written but what the asking cost.
 * @throws {ApplicationFailure} `DecisionRefused` with the sources' words when none of them knows it.
 */
export async function identifyFilm(
  run: LookupRun,
  id: { imdbId: string } | { tmdbId: number },
): Promise<Identified> {
  const sources = 'tmdbId' in id ? (['tmdb'] as const) : run.film.policy.tiers;
  const said: string[] = [];
  for (const source of sources) {
    if (run.isForbidden(source)) {
      said.push(`${source} may not be asked (the spend mode is ${run.spendMode})`);
      continue;
    }
    const lookupId = uuid4();
    const answer = await askForId(run, source, lookupId, id);
    if (answer.found) {
      const { tmdbId, imdbId } = answer;
      return {
        source,
        lookupId,
        tmdbId,
        imdbId,
      };
    }
    said.push(answer.message);
    if (answer.sent) await countAttempt(run, source, lookupId, answer.reason, answer.message);
  }
  const what = 'tmdbId' in id ? `TMDb film ${id.tmdbId}` : id.imdbId;
  throw ApplicationFailure.nonRetryable(
    `no source knows ${what}: ${said.join('; ')}. Nothing was changed.`,
    DECISION_REFUSED,
  );
}

type Answer = Identity | { found: false; sent: boolean; reason: Reason; message: string };

async function askForId(
  run: LookupRun,
  source: TierSource,
  lookupId: string,
  id: { imdbId: string } | { tmdbId: number },
): Promise<Answer> {
  const { identify } = proxyActivities<IdentifyActivities>({
    taskQueue: TASK_QUEUES[source],
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '15 seconds',
    scheduleToCloseTimeout: '10 minutes',
    retry: { initialInterval: '500 ms', maximumInterval: '5 seconds', maximumAttempts: 4 },
    summary: `${source}: is there ${'tmdbId' in id ? id.tmdbId : id.imdbId}?`,
  });
  const { critical, edition } = run.film;
  const request = { source, lookupId, critical, edition, ...id };
  for (let round = 0; ; round += 1) {
    try {
      return await identify(request);
    } catch (error) {
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      const { cause } = error;
      const trouble = troubleOf(cause);
      if (trouble === undefined || trouble.forEverybody || round >= BUSY_ROUNDS) {
        const words = `${source} cannot be asked just now (${cause?.message ?? error.message})`;
        return { found: false, sent: true, reason: trouble?.reason ?? 'unavailable', message: words };
      }
      await sleep(Math.min(trouble.waitMs, MAX_BUSY_MS), { summary: `${source} is busy` });
    }
  }
}

function troubleOf(cause: Error | undefined): SourceTrouble | undefined {
  if (!(cause instanceof ApplicationFailure) || cause.type !== SOURCE_WAITS) return undefined;
  return cause.details?.[0] as SourceTrouble;
}

/** What asking in vain cost is counted as any other attempt's. */
async function countAttempt(
  run: LookupRun,
  source: TierSource,
  lookupId: string,
  reason: Reason,
  message: string,
): Promise<void> {
  const { film } = run;
  const ended = await endAttempt(
    {
      lookupId,
      source,
      movieId: run.movieId,
      edition: film.edition,
      critical: film.critical,
      minConfidence: film.policy.minConfidence,
      sureConfidence: film.policy.sureConfidence,
      askedBefore: run.sourcesAsked,
    },
    reason,
    message,
  );
  await run.countCost(source, ended);
}
