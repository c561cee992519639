import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BackfillActivities } from '../../activities/backfill.js';
import type { BackfillReport } from '../../domain/sweeps/backfill.js';
import type { TierOutcome } from '../../domain/lookup/tier.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { backfillReportQuery, type backfill } from '../../workflows/backfill/workflow.js';
import { tryAgainSignal } from '../../workflows/shared/messages.js';
import { found, missed, waitFor } from './fixtures/outcomes.js';
import { Script, type Answer } from './fixtures/film-script.js';
import { listedFilm, movieIdOf, startSweepStage, type SweepStage } from './fixtures/sweep-stage.js';

let stage: SweepStage;
let films: FilmRef[] = [];
let staged: string[] = [];
let runs = 0;

const activities: BackfillActivities = {
  stageBackfill: ({ name }) => {
    staged.push(name);
    return Promise.resolve({ films: films.length });
  },
  listBackfillFilms: ({ afterCursor, limit }) =>
    Promise.resolve(films.filter(({ cursor }) => Number(cursor) > Number(afterCursor)).slice(0, limit)),
};

beforeAll(async () => {
  stage = await startSweepStage(activities);
});
afterAll(async () => {
  await stage.stop();
});
beforeEach(() => {
  films = [];
  staged = [];
  runs += 1;
});

/** A film of this test, and what TMDb answers of it. */
function film(number: number, tmdb: Answer[], more: Partial<FilmRef> = {}): string {
  const key = `run${runs}-film${number}`;
  films.push({ ...listedFilm(key), cursor: String(number), ...more });
  stage.scripts.add(movieIdOf(key), new Script({ tmdb }));
  return key;
}

type Continued = Parameters<typeof backfill>[1];

async function start(window: number, continued?: Continued): Promise<WorkflowHandle<typeof backfill>> {
  const { workflow } = stage.environment.client;
  const input = { name: `run-${runs}`, policy: { window, tiers: ['tmdb'] } };
  const isFirst = continued === undefined;
  const { workflowId } = await workflow.start(isFirst ? 'backfill' : 'runBefore', {
    workflowId: `backfill/run-${runs}`,
    taskQueue: 'festival-lookup',
    args: isFirst ? [input] : ['backfill', input, continued],
  });
  return workflow.getHandle<typeof backfill>(workflowId);
}

async function run(window: number, continued?: Continued): Promise<BackfillReport> {
  return await (await start(window, continued)).result();
}

test('counts what came of each film, and is done when the last has parked', async () => {
  film(1, [found('tmdb', 'full')]);
  film(2, [missed('tmdb')]);
  film(3, [], { needsLookup: false, importType: 'full' });
  film(4, [found('tmdb', 'minimal')]);
  expect(await run(1)).toEqual({
    name: `run-${runs}`,
    films: 4,
    known: 1,
    running: 0,
    lookedUp: 3,
    full: 1,
    minimal: 1,
    stub: 1,
    awaitingReview: 0,
    failed: 0,
    costUsd: 0,
    requests: 3,
    reasons: { tmdb_not_found: 1 },
  });
});

test('more films than a page are all looked up, each once', async () => {
  const keys = Array.from({ length: 230 }, (_, number) =>
    film(number + 1, [found('tmdb', 'full')], { needsLookup: number % 50 === 0 }),
  );
  expect(await run(5)).toMatchObject({ films: 230, known: 225, full: 5 });
  expect(keys).toHaveLength(230);
});

test('a lookup that runs already is left alone', async () => {
  // No source knows the film: however many days are skipped meanwhile, its lookup waits.
  film(1, []);
  expect(await run(2)).toMatchObject({ running: 0, lookedUp: 1, stub: 1 });
  runs += 1;
  expect(await run(2)).toMatchObject({ running: 1, lookedUp: 0, stub: 0 });
});

test('while a source answers nobody, no further lookup is begun; then all goes on', async () => {
  const order: string[] = [];
  const answer = (name: string): Answer => {
    return () => {
      order.push(name);
      return found('tmdb', 'full');
    };
  };
  const second = deferred<TierOutcome>();
  const waiting = film(1, [waitFor('tmdb', { waitMs: 1000 }), answer('first')]);
  film(2, [() => second.promise]);
  film(3, [answer('third')]);
  const handle = await start(2);
  const lookup = stage.environment.client.workflow.getHandle(`movie-lookup/${waiting}`);
  // The first film has told of the outage, and waits; only then does the second one end and free its lane.
  await expect.poll(() => eventsOf(lookup, 'timerStartedEventAttributes'), PATIENCE).toBe(1);
  second.resolve(found('tmdb', 'full'));
  await expect.poll(async () => (await handle.query(backfillReportQuery)).lookedUp, PATIENCE).toBe(1);
  expect(await eventsOf(handle, 'startChildWorkflowExecutionInitiatedEventAttributes')).toBe(2);
  await lookup.signal(tryAgainSignal);
  expect(await handle.result()).toMatchObject({ lookedUp: 3, full: 3, failed: 0 });
  expect(order).toEqual(['first', 'third']);
});

test('what lookups tell, malformed, is passed over', async () => {
  const answer = deferred<TierOutcome>();
  film(1, [() => answer.promise]);
  const handle = await start(1);
  for (const signal of ['parked', 'spend', 'sourceDown', 'sourceUp']) {
    await handle.signal(signal, null);
    await handle.signal(signal, { x: 1 });
  }
  answer.resolve(found('tmdb', 'full'));
  expect(await handle.result()).toMatchObject({ lookedUp: 1, full: 1, costUsd: 0 });
});

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const PATIENCE = { timeout: 30_000, interval: 50 };

async function eventsOf(handle: WorkflowHandle, kind: string): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter(
    (event) => (event as unknown as Record<string, unknown>)[kind] instanceof Object,
  ).length;
}

test('a run that continues another stages nothing again and adds to its counts', async () => {
  film(1, []);
  film(2, [found('tmdb', 'full')]);
  const report: BackfillReport = {
    name: `run-${runs}`,
    films: 2,
    known: 0,
    running: 0,
    lookedUp: 1,
    full: 1,
    minimal: 0,
    stub: 0,
    awaitingReview: 0,
    failed: 0,
    costUsd: 0.5,
    requests: 7,
    reasons: {},
  };
  expect(await run(2, { report, afterCursor: '1' })).toMatchObject({
    films: 2,
    lookedUp: 2,
    full: 2,
    costUsd: 0.5,
    requests: 8,
  });
  expect(staged).toEqual([]);
});
