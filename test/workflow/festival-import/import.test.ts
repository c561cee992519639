import { describe, expect, test, vi } from 'vitest';
import { approveSignal, progressQuery } from '../../../workflows/shared/messages.js';
import type { TierSource } from '../../../domain/sources.js';
import { completed, film, Gate, hasReceived, startImport } from '../fixtures/import-stage.js';
import { candidate, fault, found, missed } from '../fixtures/outcomes.js';
import { heldBy, stage, knownToTmdb, knownToOmdb, PATIENCE, useStage } from '../fixtures/import-films.js';

useStage();

const knownToImdb = () => film(stage, { imdb_scrape: [found('imdb_scrape', 'full')] });
const unknown = () => film(stage, {});

describe('counts', () => {
  test('films by record, reasons, money by source, requests, rejected rows', async () => {
    const films = [knownToTmdb(), knownToTmdb(), knownToOmdb(), knownToImdb(), unknown()];
    const { handle, programme } = await startImport(stage, films, {}, 2);
    await completed(handle);
    const progress = await handle.query(progressQuery);
    expect(progress).toMatchObject({
      total: 5,
      started: 5,
      full: 3,
      minimal: 1,
      stub: 1,
      awaitingReview: 0,
      failedReasons: { imdb_scrape_not_found: 1 },
      spendUsd: 0.023,
      spendBySource: { omdb: 0.003, imdb_scrape: 0.02 },
      rejectedRows: 2,
      paused: false,
      etaSeconds: 0,
    });
    // Each request of each source, the free ones and the repeated search included.
    expect(progress.requests).toBe(films.reduce((sum, { script }) => sum + script.lookups.length, 0));
    expect(programme.staged).toHaveLength(1);
    expect(programme.finished).toMatchObject([{ total: 5, full: 3, minimal: 1, stub: 1, spendUsd: 0.023 }]);
    expect(await handle.result()).toEqual(progress);
  });

  test('a film whose match is doubtful awaits review', async () => {
    const doubtful = film(stage, {
      tmdb: [missed('tmdb', 'low_confidence', { candidates: [candidate(0.5)] })],
    });
    const { handle } = await startImport(stage, [doubtful, knownToTmdb()]);
    expect(await handle.result()).toMatchObject({ full: 1, stub: 1, awaitingReview: 1 });
  });

  test('films that need no lookup are counted, and nobody is asked for them', async () => {
    const settled = film(stage, {}, { needsLookup: false, importType: 'full' });
    const { handle } = await startImport(stage, [settled, knownToTmdb()]);
    expect(await handle.result()).toMatchObject({ total: 2, started: 2, full: 2, spendUsd: 0 });
    expect(settled.script.lookups).toEqual([]);
  });

  test('a film that resolves while the import still runs is counted anew', async () => {
    const gate = new Gate();
    const slow = heldBy(gate);
    const waits = film(stage, { tmdb: [missed('tmdb'), found('tmdb', 'full')] });
    const { handle } = await startImport(stage, [waits, slow]);
    await vi.waitFor(async () => {
      expect(await handle.query(progressQuery)).toMatchObject({ stub: 1 });
    }, PATIENCE);
    await stage.environment.client.workflow
      .getHandle(waits.lookupId)
      .signal(approveSignal, { reviewer: 'ana', choice: { tmdbId: 5 } });
    await vi.waitFor(async () => {
      expect(await handle.query(progressQuery)).toMatchObject({ stub: 0, full: 1, failedReasons: {} });
    }, PATIENCE);
    gate.release();
    expect(await handle.result()).toMatchObject({ total: 2, full: 2, stub: 0 });
  });

  test('a programme of several pages is looked up to its end, each film once', async () => {
    const films = Array.from({ length: 205 }, () =>
      film(stage, {}, { needsLookup: false, importType: 'minimal' }),
    );
    const { handle, programme } = await startImport(stage, films);
    expect(await handle.result()).toMatchObject({ total: 205, started: 205, minimal: 205 });
    expect(programme.pages).toEqual(['0', '200']);
  });
});

describe('a film that another festival is looking up already', () => {
  test('is joined: one lookup, one set of paid calls, both imports told', async () => {
    const gate = new Gate();
    const shared = film(stage, {
      omdb: [
        async () => {
          await gate.pass();
          return found('omdb', 'minimal');
        },
      ],
    });
    const first = await startImport(stage, [shared]);
    await vi.waitFor(() => {
      expect(gate.arrived).toBe(1);
    }, PATIENCE);
    const second = await startImport(stage, [shared, knownToTmdb()]);
    await vi.waitFor(async () => {
      expect(await second.handle.query(progressQuery)).toMatchObject({ started: 2, full: 1, minimal: 0 });
    }, PATIENCE);
    await vi.waitFor(async () => {
      expect(await hasReceived(stage, shared.lookupId, 'join')).toBe(true);
    }, PATIENCE);
    gate.release();
    expect(await first.handle.result()).toMatchObject({ total: 1, minimal: 1 });
    expect(await second.handle.result()).toMatchObject({ total: 2, minimal: 1, full: 1 });
    expect(shared.script.sourcesAsked.filter((source) => source === 'omdb')).toHaveLength(1);
  });

  test('and that waits, parked: the second import does not wait with it', async () => {
    const shared = unknown();
    const first = await startImport(stage, [shared]);
    await completed(first.handle);
    const second = await startImport(stage, [shared, knownToTmdb()], { policy: { window: 1 } });
    await completed(second.handle);
    expect(await second.handle.query(progressQuery)).toMatchObject({
      total: 2,
      full: 1,
      stub: 1,
      failedReasons: { imdb_scrape_not_found: 1 },
      spendUsd: 0,
    });
    expect(shared.script.sourcesAsked).toHaveLength(3);
  });
});

describe('input that cannot be used fails at once, in words', () => {
  test.each([
    [
      'a festival that is no slug',
      { festival: 'Cannes!' },
      'festival: expected a festival name such as "cannes"',
    ],
    ['a year that is none', { year: '20x5' as unknown as number }, 'year: expected a year such as 2025'],
    ['an unknown field', { typo: 1 } as never, 'typo'],
    ['a window of nothing', { policy: { window: 0 } }, 'policy.window'],
    ['a programme of an unknown kind', { programme: { kind: 'fax' } as never }, 'programme.kind'],
  ])('%s', async (_what, input, words) => {
    const { handle, programme } = await startImport(stage, [], input);
    await expect(handle.result()).rejects.toMatchObject({
      cause: { type: 'InvalidInput', nonRetryable: true, message: expect.stringContaining(words) as string },
    });
    expect(programme.staged).toEqual([]);
  });

  test('a programme that cannot be read', async () => {
    const { handle, programme } = await startImport(stage, [], {}, 0, {
      failure: fault('InvalidProgramme', true),
    });
    await expect(handle.result()).rejects.toMatchObject({
      cause: { cause: { type: 'InvalidProgramme', message: 'InvalidProgramme it is' } },
    });
    const edition = handle.workflowId.replace('festival-import/', '');
    expect(programme.failed).toEqual([
      { edition, startedAt: expect.any(String) as string, why: 'InvalidProgramme it is' },
    ]);
    expect(programme.finished).toEqual([]);
  });
});

describe('the order of the sources', () => {
  test("is that of the sources' priorities, unless the input names its tiers", async () => {
    const films = [unknown(), unknown()] as const;
    const tiers: TierSource[] = ['omdb', 'tmdb'];
    const byPriority = await startImport(stage, [films[0]], {}, 0, { tiers });
    const byInput = await startImport(stage, [films[1]], { policy: { tiers: ['tmdb'] } }, 0, { tiers });
    await Promise.all([byPriority.handle.result(), byInput.handle.result()]);
    expect(new Set(films[0].script.lookups.map(({ source }) => source))).toEqual(new Set(tiers));
    expect(films[0].script.lookups[0]?.source).toBe('omdb');
    expect(new Set(films[1].script.lookups.map(({ source }) => source))).toEqual(new Set(['tmdb']));
  });
});
