import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { FilmActivities } from '../../../activities/lookup/film.js';
import type { LookupActivities, MoneyActivities } from '../../../activities/lookup/lookup.js';
import type { MovieLookupInput } from '../../../domain/lookup/lookup.js';
import type { TierOutcome } from '../../../domain/lookup/tier.js';
import { TASK_QUEUES, type TierSource } from '../../../domain/sources.js';
import { stateQuery, tryAgainSignal } from '../../../workflows/shared/messages.js';
import type { movieLookup } from '../../../workflows/movie-lookup/workflow.js';
import { endWorkflow } from '../../support/temporal/time-skipping.js';
import { createCoreEnvironment, freshMovieId } from '../fixtures/lookup-stage.js';
import { found, missed, waitFor } from '../fixtures/outcomes.js';
import { sharedBundle } from '../../support/runner/shared-bundle.js';

const DAY_MS = 86_400_000;
let environment: TestWorkflowEnvironment;
let workers: Worker[];
let ended: Promise<unknown>;

/** What the sources answer in a test, and what they were asked. */
let answers: (source: TierSource, nowMs: number, movieId: string) => TierOutcome | ApplicationFailure;
let allowed: (nowMs: number) => boolean;
let asked: TierSource[];

const lookups: LookupActivities & MoneyActivities = {
  lookup: ({ source, movieId }) => {
    asked.push(source);
    const answer = answers(source, Context.current().info.currentAttemptScheduledTimestampMs, movieId);
    return answer instanceof ApplicationFailure ? Promise.reject(answer) : Promise.resolve(answer);
  },
  mayContinue: () =>
    Promise.resolve({ allowed: allowed(Context.current().info.currentAttemptScheduledTimestampMs) }),
};
const films: Partial<FilmActivities> = {
  parkFilm: () => Promise.resolve('open'),
  askReviewer: () => Promise.resolve('open'),
  endAttempt: () => Promise.resolve({ neverAsked: false, costUsd: 0, requests: 1 }),
};

beforeAll(async () => {
  environment = await createCoreEnvironment();
  const workflowBundle = await sharedBundle('watched');
  const connection = environment.nativeConnection;
  workers = [
    await Worker.create({
      connection,
      taskQueue: TASK_QUEUES.main,
      workflowBundle,
      activities: { ...films },
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
beforeEach(() => {
  asked = [];
  allowed = () => false;
});

async function start(input: Partial<MovieLookupInput> = {}) {
  const movieId = freshMovieId();
  const handle = await environment.client.workflow.start<typeof movieLookup>('movieLookup', {
    workflowId: `movie-lookup/${movieId}`,
    taskQueue: TASK_QUEUES.main,
    args: [{ movieId, filmKey: movieId, label: 'A film', edition: 'made-up-2025', ...input }],
  });
  onTestFinished(() => endWorkflow(handle));
  return handle;
}

const overBudget = (source: TierSource, retryAt?: string): TierOutcome =>
  missed(source, 'over_budget', { retryAt });
const notFound = (source: TierSource): TierOutcome => missed(source);

/** ISO time of the next midnight UTC. */
function nextDay(nowMs: number): string {
  return new Date((Math.floor(nowMs / DAY_MS) + 1) * DAY_MS).toISOString();
}

test('a cheap source over its limit is waited for: the dearer one is not asked in its place', async () => {
  answers = (source) => (source === 'omdb' ? overBudget('omdb') : notFound(source));
  const handle = await start();
  await environment.sleep('1 minute');
  expect(asked).toEqual(['tmdb', 'omdb']);
  expect(await handle.query(stateQuery)).toMatchObject({ stage: 'parked', reason: 'omdb_over_budget' });
});

test('a used-up day is over at midnight: films go on by themselves, as many a day as the quota lets', async () => {
  const quota = 2;
  const used = new Map<number, number>();
  answers = (source, now) => {
    if (source !== 'omdb') return notFound(source);
    const day = Math.floor(now / DAY_MS);
    const count = used.get(day) ?? 0;
    if (count >= quota) return overBudget('omdb', nextDay(now));
    used.set(day, count + 1);
    return found('omdb', 'minimal');
  };
  const handles = [await start(), await start(), await start(), await start(), await start()];
  for (const handle of handles) expect(await handle.result()).toMatchObject({ importType: 'minimal' });
  expect([...used.values()]).toEqual([2, 2, 1]);
  expect(asked).not.toContain('imdb_scrape');
});

test.each(['told', 'not told'])('a raised limit is noticed when the film is %s', async (how) => {
  let open = false;
  let looks = 0;
  allowed = () => {
    looks += 1;
    return open;
  };
  answers = (source) =>
    source !== 'omdb' ? notFound(source) : open ? found('omdb', 'minimal') : overBudget('omdb');
  const handle = await start();
  await environment.sleep('10 minutes');
  // It has looked by itself, after two minutes and after four more.
  expect(looks).toBe(2);
  open = true;
  if (how === 'told') await handle.signal(tryAgainSignal);
  expect(await handle.result()).toMatchObject({ importType: 'minimal' });
  expect(looks).toBe(3);
});

test('a look at the free tiers alone does not make a film forget that it waits for money', async () => {
  const monthTurns = { at: '' };
  answers = (source, now) => {
    if (source !== 'omdb') return notFound(source);
    if (monthTurns.at === '') monthTurns.at = new Date(now + 10 * DAY_MS).toISOString();
    return now < Date.parse(monthTurns.at) ? overBudget('omdb', monthTurns.at) : found('omdb', 'minimal');
  };
  const result = await (await start({ policy: { recheck: ['1 day'] } })).result();
  expect(result).toMatchObject({ importType: 'minimal' });
  // First the tiers, then TMDb alone after a day, then both; TMDb once more with what OMDb told.
  expect(asked).toEqual(['tmdb', 'omdb', 'tmdb', 'tmdb', 'omdb', 'tmdb']);
});

test('a film waits for a source that answers nobody, and asks no other in its place', async () => {
  let down = true;
  answers = (source) =>
    source === 'tmdb' ? (down ? waitFor('tmdb') : found('tmdb', 'full')) : found(source, 'minimal');
  const handle = await start();
  await environment.sleep('3 hours');
  expect(new Set(asked)).toEqual(new Set(['tmdb']));
  // It looks less and less often.
  expect(asked.length).toBeLessThan(20);
  expect((await handle.query(stateQuery)).next).toMatch(/^Waits for tmdb: tmdb is down/);
  down = false;
  await handle.signal(tryAgainSignal);
  expect(await handle.result()).toMatchObject({ importType: 'full', stage: 'resolved' });
});

test('a source that is busy for a film is asked again later, but not for ever', async () => {
  answers = (source) =>
    source === 'omdb'
      ? waitFor('omdb', { reason: 'rate_limited', isOutage: false, waitMs: 10 * 60_000 })
      : source === 'imdb_scrape'
        ? found(source, 'full')
        : notFound(source);
  const handle = await start();
  expect(await handle.result()).toMatchObject({ importType: 'full' });
  expect(asked.filter((source) => source === 'omdb')).toHaveLength(7);
});
