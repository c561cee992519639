import { Context } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FilmActivities } from '../../../activities/lookup/film.js';
import type { LookupActivities, MoneyActivities } from '../../../activities/lookup/lookup.js';
import type { MissedOutcome, TierOutcome } from '../../../domain/lookup/tier.js';
import { TASK_QUEUES, type TierSource } from '../../../domain/sources.js';
import type { movieLookup } from '../../../workflows/movie-lookup/workflow.js';
import { createCoreEnvironment } from '../fixtures/lookup-stage.js';
import { sharedBundle } from '../../support/runner/shared-bundle.js';

/**
 * A hundredth of OMDb's free plan and of a programme that takes three days of it: this is about the waiting. That the
 * database lets 3,000 films through in three days is shown in test/system/money-quota.test.ts. The films have no import
 * here, as those that wait have none when it has ended: this server's time stands still after a signal to an ended
 * workflow.
 */
const QUOTA = 10;
const FILMS = 3 * QUOTA;
const DAY_MS = 86_400_000;

let environment: TestWorkflowEnvironment;
let workers: Worker[];
let ended: Promise<unknown>;
/** Answers that OMDb gave by UTC day, and how often it was asked in vain. */
const answered = new Map<string, number>();
let refused = 0;

function nowMs(): number {
  return Context.current().info.currentAttemptScheduledTimestampMs;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function missed(source: TierSource): MissedOutcome {
  return {
    kind: 'missed',
    source,
    reason: 'not_found',
    message: 'unknown',
    candidates: [],
    costUsd: 0,
    requests: 1,
  };
}

/** OMDb's free plan: so many answers a day, and the time at which the next day begins. */
function askOmdb(): TierOutcome {
  const now = nowMs();
  const used = answered.get(dayOf(now)) ?? 0;
  if (used >= QUOTA) {
    refused += 1;
    const retryAt = new Date((Math.floor(now / DAY_MS) + 1) * DAY_MS).toISOString();
    return { ...missed('omdb'), reason: 'over_budget', message: 'requests per day', requests: 0, retryAt };
  }
  answered.set(dayOf(now), used + 1);
  return {
    kind: 'record',
    source: 'omdb',
    importType: 'minimal',
    message: 'found',
    costUsd: 0.001,
    requests: 1,
  };
}

const lookups: LookupActivities & MoneyActivities = {
  lookup: ({ source }) => Promise.resolve(source === 'omdb' ? askOmdb() : missed(source)),
  mayContinue: () => Promise.resolve({ allowed: (answered.get(dayOf(nowMs())) ?? 0) < QUOTA }),
};
const atHome: Partial<FilmActivities> = {
  parkFilm: () => Promise.resolve('open'),
  askReviewer: () => Promise.resolve('open'),
};

beforeAll(async () => {
  environment = await createCoreEnvironment();
  const connection = environment.nativeConnection;
  workers = [
    await Worker.create({
      connection,
      taskQueue: TASK_QUEUES.main,
      workflowBundle: await sharedBundle('watched'),
      activities: { ...atHome },
    }),
    ...(await Promise.all(
      (['tmdb', 'omdb', 'imdb_scrape'] as const).map((source) =>
        Worker.create({ connection, taskQueue: TASK_QUEUES[source], activities: { ...lookups } }),
      ),
    )),
  ];
  ended = Promise.all(workers.map((worker) => worker.run()));
});
afterAll(async () => {
  for (const worker of workers) worker.shutdown();
  await ended;
  await environment.teardown();
});

test('a day quota carries three times as many films over three days, without a hand on them', async () => {
  const { client } = environment;
  const lookups = await Promise.all(
    Array.from({ length: FILMS }, (_, index) =>
      client.workflow.start<typeof movieLookup>('movieLookup', {
        workflowId: `movie-lookup/film-${index}`,
        taskQueue: TASK_QUEUES.main,
        args: [
          {
            movieId: String(index + 1),
            filmKey: `film-${index}`,
            label: `Film ${index} (2025)`,
            edition: 'made-up-2025',
            policy: { tiers: ['tmdb', 'omdb'] },
          },
        ],
      }),
    ),
  );
  // Waiting for a film's result lets the days pass.
  for (const lookup of lookups)
    expect(await lookup.result()).toMatchObject({ importType: 'minimal', stage: 'resolved' });
  expect([...answered.values()]).toEqual([QUOTA, QUOTA, QUOTA]);
  expect(refused).toBeGreaterThanOrEqual(FILMS - QUOTA);
});
