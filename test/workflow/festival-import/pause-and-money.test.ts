import { describe, expect, test, vi } from 'vitest';
import {
  pauseSignal,
  progressQuery,
  resumeSignal,
  setSpendLimitSignal,
  setSpendModeSignal,
} from '../../../workflows/shared/messages.js';
import { completed, film, Gate, hasReceived, startImport } from '../fixtures/import-stage.js';
import { found, missed } from '../fixtures/outcomes.js';
import { heldBy, stage, knownToTmdb, knownToOmdb, PATIENCE, useStage } from '../fixtures/import-films.js';

useStage();

describe('pause and resume', () => {
  test('a paused import starts nothing, says why, and goes on when told', async () => {
    const gate = new Gate();
    const slow = heldBy(gate);
    const next = knownToTmdb();
    const { handle } = await startImport(stage, [slow, next], { policy: { window: 1 } });
    await vi.waitFor(() => {
      expect(gate.arrived).toBe(1);
    }, PATIENCE);
    await handle.signal(pauseSignal, 'the jury asked us to wait');
    gate.release();
    await vi.waitFor(async () => {
      expect(await handle.query(progressQuery)).toMatchObject({ full: 1 });
    }, PATIENCE);
    const { heldSince } = await handle.query(progressQuery);
    expect(Date.parse(heldSince ?? '')).toBeLessThanOrEqual(await stage.environment.currentTimeMs());
    await stage.environment.sleep('1 day');
    expect(await handle.query(progressQuery)).toMatchObject({
      paused: true,
      heldSince,
      pausedReason: 'the jury asked us to wait',
      started: 1,
    });
    expect(next.script.lookups).toEqual([]);
    await handle.signal(resumeSignal);
    const progress = await handle.result();
    expect(progress).toMatchObject({ paused: false, full: 2 });
    expect(progress).not.toHaveProperty('pausedReason');
    expect(progress).not.toHaveProperty('heldSince');
  });
});

describe('what an import is told amiss is said where its progress is', () => {
  test.each([
    ['Pause', 'the jury asked us to wait', /^Pause was not understood: expected one of the signals pause, /],
    ['pause', { reason: 'the jury' }, /^pause was not understood: expected its reason as text; /],
  ])('%s of %j', async (signal, given, words) => {
    const gate = new Gate();
    const slow = heldBy(gate);
    const { handle } = await startImport(stage, [slow]);
    await handle.signal(signal, given);
    const progress = await handle.query(progressQuery);
    expect(progress.refusedSignal).toMatch(words);
    // It is safer to pause than not to, whatever the reason is.
    expect(progress.paused).toBe(signal === 'pause');
    await handle.signal(resumeSignal);
    gate.release();
    expect(await handle.result()).toMatchObject({ full: 1 });
  });
});

describe('money', () => {
  test('limit and mode of the policy are staged with the programme', async () => {
    const { handle, programme } = await startImport(stage, [knownToTmdb()], {
      policy: { spendLimitUsd: 2.5, spendMode: 'critical-only' },
    });
    expect(await handle.result()).toMatchObject({ spendLimitUsd: 2.5, spendMode: 'critical-only' });
    expect(programme.staged).toMatchObject([{ spendLimitUsd: 2.5, spendMode: 'critical-only' }]);
  });

  test('signals change limit and mode for films to come and films in flight', async () => {
    const gate = new Gate();
    const inFlight = film(stage, {
      tmdb: [
        async () => {
          await gate.pass();
          return missed('tmdb');
        },
      ],
      omdb: [found('omdb', 'minimal')],
    });
    const later = knownToOmdb();
    const { handle, programme } = await startImport(stage, [inFlight, later], { policy: { window: 1 } });
    await vi.waitFor(() => {
      expect(gate.arrived).toBe(1);
    }, PATIENCE);
    await handle.signal(setSpendLimitSignal, 7);
    await handle.signal(setSpendModeSignal, 'free-only');
    const edition = handle.workflowId.replace('festival-import/', '');
    await vi.waitFor(() => {
      // Each writes its own alone: of the other, an operator may have written a newer value.
      expect(programme.controls).toEqual([
        { edition, spendLimitUsd: 7 },
        { edition, spendMode: 'free-only' },
      ]);
    }, PATIENCE);
    await vi.waitFor(async () => {
      expect(await hasReceived(stage, inFlight.lookupId, 'setSpendMode')).toBe(true);
    }, PATIENCE);
    gate.release();
    await completed(handle);
    expect(await handle.query(progressQuery)).toMatchObject({
      spendUsd: 0,
      spendMode: 'free-only',
      spendLimitUsd: 7,
      stub: 2,
      failedReasons: { imdb_scrape_over_budget: 2 },
    });
    expect(later.script.sourcesAsked).toEqual(['tmdb']);
    expect(inFlight.script.sourcesAsked).toEqual(['tmdb']);
  });

  test.each([
    ['a limit below zero', setSpendLimitSignal, -1],
    ['a limit that is no number', setSpendLimitSignal, 'much'],
    ['a mode that is none', setSpendModeSignal, 'lavish'],
  ] as const)('%s changes nothing', async (_what, signal, value) => {
    const gate = new Gate();
    const slow = heldBy(gate);
    const { handle, programme } = await startImport(stage, [slow], { policy: { spendLimitUsd: 3 } });
    await vi.waitFor(() => {
      expect(gate.arrived).toBe(1);
    }, PATIENCE);
    await handle.signal(signal as never, value as never);
    gate.release();
    expect(await handle.result()).toMatchObject({ spendLimitUsd: 3, spendMode: 'normal', full: 1 });
    expect(programme.controls).toEqual([]);
  });
});
