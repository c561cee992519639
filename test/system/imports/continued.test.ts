import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { findTemporalBinary } from '../../../sandbox/temporal/cli.js';
import { SEARCH_ATTRIBUTES } from '../../../workflows/shared/search-attributes.js';
import {
  pauseSignal,
  progressQuery,
  resumeSignal,
  setSpendLimitSignal,
} from '../../../workflows/shared/messages.js';
import { quietSdk } from '../../support/quiet.js';
import { film, Gate, startImport } from '../../workflow/fixtures/import-stage.js';
import { startLookupStage, type LookupStage } from '../../workflow/fixtures/lookup-stage.js';
import { found, missed, waitFor } from '../../workflow/fixtures/outcomes.js';

/**
 * A real server that suggests to continue as new after 80 events instead of 4,096, and takes 150 signals a run instead of
 * 10,000: a few dozen films make several runs, and an hour is as long as a month.
 */
const LIMITS = ['limit.historyCount.suggestContinueAsNew=80', 'history.maximumSignalsPerExecution=150'];
const ATTEMPTS = 4;
const PATIENCE = { timeout: 60_000, interval: 50 };
/** The watcher ends the server when these tests are gone: nobody else would after a kill. */
const script = (binary: string): string => `#!/bin/sh
owner=$PPID
(while kill -0 "$owner" && kill -0 $$; do sleep 1; done; kill -9 $$) </dev/null >/dev/null 2>&1 &
exec '${binary}' "$@"
`;
let stage: LookupStage;
let folder: string;
let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  quietSdk();
  environment = await startServer();
  stage = await startLookupStage(onTestFinished, environment);
});
afterAll(async () => {
  await stage.stop();
  await rm(folder, { recursive: true, force: true });
});

async function startServer(): Promise<TestWorkflowEnvironment> {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-temporal-'));
  const path = join(folder, 'temporal');
  await writeFile(path, script(await findTemporalBinary(console.log)));
  await chmod(path, 0o755);
  const extraArgs = LIMITS.flatMap((limit) => ['--dynamic-config-value', limit]);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await TestWorkflowEnvironment.createLocal({
        server: {
          executable: { type: 'existing-path', path },
          extraArgs,
          searchAttributes: [...SEARCH_ATTRIBUTES],
        },
      });
    } catch (error) {
      // The SDK gives a server five seconds to start, which a busy machine may exceed the first time.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** How many runs a workflow took. */
async function runsOf(workflowId: string): Promise<number> {
  let runs = 0;
  let runId = (await environment.client.workflow.getHandle(workflowId).describe()).runId;
  for (;;) {
    runs += 1;
    const history = await environment.client.workflow.getHandle(workflowId, runId).fetchHistory();
    const before =
      history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
    if (before === '') return runs;
    runId = before;
  }
}

test('an import of many films goes on in new runs: every film once, all counts right', async () => {
  const films = [
    ...Array.from({ length: 40 }, () => film(stage, { tmdb: [found('tmdb', 'full')] })),
    ...Array.from({ length: 15 }, () => film(stage, { omdb: [found('omdb', 'minimal')] })),
    ...Array.from({ length: 10 }, () => film(stage, {})),
    ...Array.from({ length: 5 }, () => film(stage, {}, { needsLookup: false, importType: 'full' })),
  ];
  const { handle, programme } = await startImport(
    stage,
    films,
    { policy: { window: 5, spendLimitUsd: 9 } },
    3,
  );
  expect(await handle.result()).toMatchObject({
    total: 70,
    started: 70,
    full: 45,
    minimal: 15,
    stub: 10,
    failedReasons: { imdb_scrape_not_found: 10 },
    spendBySource: { omdb: 0.025, imdb_scrape: 0.1 },
    spendLimitUsd: 9,
    rejectedRows: 3,
  });
  expect(await runsOf(handle.workflowId)).toBeGreaterThan(2);
  expect(programme.staged).toHaveLength(1);
  for (const { script } of films.slice(0, 40)) expect(script.sourcesAsked).toEqual(['tmdb']);
  for (const { script } of films.slice(40, 55)) expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'tmdb']);
  for (const { script } of films.slice(55, 65))
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'imdb_scrape']);
  // Parked films outlive the runs that started them.
  for (const { lookupId } of films.slice(55, 65)) {
    const { status } = await environment.client.workflow.getHandle(lookupId).describe();
    expect(status.name).toBe('RUNNING');
  }
});

test('pages that take long hold up neither the films behind them nor the next run, which goes on with them', async () => {
  const gate = new Gate();
  onTestFinished(() => {
    gate.release();
  });
  const page = async () => {
    await gate.pass();
    return found('imdb_scrape', 'full');
  };
  const slow = Array.from({ length: 10 }, () => film(stage, { imdb_scrape: [page] }));
  const fast = Array.from({ length: 90 }, () => film(stage, { tmdb: [found('tmdb', 'full')] }));
  const { handle } = await startImport(stage, [...slow, ...fast]);
  const current = environment.client.workflow.getHandle(handle.workflowId);
  await vi.waitFor(async () => {
    expect(await current.query(progressQuery)).toMatchObject({ started: 100, full: 90 });
  }, PATIENCE);
  expect(await runsOf(handle.workflowId)).toBeGreaterThan(1);
  gate.release();
  expect(await handle.result()).toMatchObject({ total: 100, started: 100, full: 100, stub: 0 });
  for (const { script } of slow) expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'imdb_scrape']);
  for (const { script } of fast) expect(script.sourcesAsked).toEqual(['tmdb']);
});

test('a pause and a limit that were set in an earlier run still hold', async () => {
  const films = Array.from({ length: 60 }, () => film(stage, { tmdb: [found('tmdb', 'full')] }));
  const { handle } = await startImport(stage, films, { policy: { window: 2 } });
  await vi.waitFor(async () => {
    expect((await handle.query(progressQuery)).started).toBeGreaterThan(5);
  }, PATIENCE);
  await handle.signal(setSpendLimitSignal, 4);
  await handle.signal(pauseSignal, 'for lunch');
  const current = environment.client.workflow.getHandle(handle.workflowId);
  let started = -1;
  await vi.waitFor(async () => {
    const progress = await current.query(progressQuery);
    const settled = progress.full === progress.started && progress.started === started;
    started = progress.started;
    expect(settled).toBe(true);
  }, PATIENCE);
  expect(await current.query(progressQuery)).toMatchObject({
    paused: true,
    pausedReason: 'for lunch',
    spendLimitUsd: 4,
  });
  await current.signal(resumeSignal);
  expect(await handle.result()).toMatchObject({ full: 60, paused: false, spendLimitUsd: 4 });
});

test('an import that is held for long, and its films, go on in new runs; released, it ends right', async () => {
  let isUp = false;
  const answer = () => {
    if (isUp) return found('tmdb', 'full');
    throw waitFor('tmdb');
  };
  const films = Array.from({ length: 6 }, () => film(stage, { tmdb: [answer] }));
  const { handle } = await startImport(stage, films, { policy: { window: 3 } });
  const current = environment.client.workflow.getHandle(handle.workflowId);
  const held = (asked: number) =>
    vi.waitFor(async () => {
      const times = films.slice(0, 3).map(({ script }) => script.lookups.length);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(asked);
      expect(await current.query(progressQuery)).toMatchObject({ paused: true, started: 3 });
    }, PATIENCE);
  // Somebody who is not patient: each time the films ask again, and say that the source is down.
  for (let round = 1; round <= 40; round += 1) {
    await held(round);
    await current.signal(resumeSignal);
  }
  // Only when all are held again: films still on their way would find the source up, and end the import before it is resumed.
  await held(41);
  expect(await runsOf(handle.workflowId)).toBeGreaterThan(3);
  expect(await runsOf(films[0]!.lookupId)).toBeGreaterThan(3);
  isUp = true;
  await current.signal(resumeSignal);
  expect(await handle.result()).toMatchObject({ total: 6, started: 6, full: 6, stub: 0, paused: false });
  for (const { script } of films) expect(script.row).toMatchObject({ importType: 'full' });
  // However often it was asked, it was one attempt.
  const attempts = films[0]!.script.lookups.map(({ attemptId }) => attemptId);
  expect(new Set(attempts).size).toBe(1);
});

test('films that an earlier run parked hear of money, and are counted anew', async () => {
  let isOpen = false;
  const omdb = () => (isOpen ? found('omdb', 'minimal') : missed('omdb', 'over_budget'));
  const gate = new Gate();
  onTestFinished(() => {
    gate.release();
  });
  const last = film(stage, {
    tmdb: [
      async () => {
        await gate.pass();
        return found('tmdb', 'full');
      },
    ],
  });
  const films = Array.from({ length: 30 }, () => film(stage, { omdb: [omdb] }));
  const { handle } = await startImport(stage, [...films, last], { policy: { window: 4 } });
  const current = environment.client.workflow.getHandle(handle.workflowId);
  await vi.waitFor(async () => {
    expect(await current.query(progressQuery)).toMatchObject({ started: 31, stub: 30 });
    expect(await runsOf(handle.workflowId)).toBeGreaterThan(1);
  }, PATIENCE);
  isOpen = true;
  stage.scripts.allowsMore = true;
  await current.signal(setSpendLimitSignal, 5);
  await vi.waitFor(async () => {
    expect(await current.query(progressQuery)).toMatchObject({ minimal: 30, stub: 0, failedReasons: {} });
  }, PATIENCE);
  gate.release();
  expect(await handle.result()).toMatchObject({
    total: 31,
    full: 1,
    minimal: 30,
    stub: 0,
    failedReasons: {},
    spendBySource: { omdb: 0.03 },
  });
});
