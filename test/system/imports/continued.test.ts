import { WorkflowNotFoundError } from '@temporalio/common';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  pauseSignal,
  progressQuery,
  resumeSignal,
  setSpendLimitSignal,
} from '../../../workflows/shared/messages.js';
import { film, Gate, startImport } from '../../workflow/fixtures/import-stage.js';
import { found, missed, waitFor } from '../../workflow/fixtures/outcomes.js';
import { environment, PATIENCE, runsOf, stage, useShortRuns } from '../fixtures/short-runs.js';

useShortRuns();

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
  // On a busy machine a film has tried by itself meanwhile, five seconds after the source was down, and the import is over.
  await current.signal(resumeSignal).catch((error: unknown) => {
    expect(error).toBeInstanceOf(WorkflowNotFoundError);
  });
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
