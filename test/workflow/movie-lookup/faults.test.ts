import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { stateQuery } from '../../../workflows/shared/messages.js';
import { fault, found, missed } from '../fixtures/outcomes.js';
import { startLookupStage, type LookupStage } from '../fixtures/lookup-stage.js';

const PATIENCE = { timeout: 30_000, interval: 50 };
let stage: LookupStage;

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished);
});
afterAll(async () => {
  await stage.stop();
});

describe('faults', () => {
  test('a source whose retries are used up is passed over with its reason', async () => {
    const { handle, script } = await stage.start({
      omdb: [fault('unavailable')],
      imdb_scrape: [found('imdb_scrape', 'full')],
    });
    expect(await handle.result()).toMatchObject({ importType: 'full', stage: 'resolved' });
    const omdb = script.lookups.filter(({ source }) => source === 'omdb');
    expect(omdb.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    // Retries are one attempt in the metrics, under one id.
    expect(new Set(omdb.map(({ attemptId }) => attemptId)).size).toBe(1);
    expect(script.ended).toMatchObject([{ reason: 'unavailable', message: 'unavailable it is' }]);
    expect((await handle.query(stateQuery)).tried[1]).toMatchObject({
      source: 'omdb',
      found: false,
      reason: 'omdb_unavailable',
      message: 'unavailable it is',
    });
  });

  test('a fault that passes is not seen outside', async () => {
    const { handle, script } = await stage.start({
      tmdb: [fault('rate_limited'), fault('unavailable'), found('tmdb', 'full')],
    });
    expect(await handle.result()).toMatchObject({ importType: 'full' });
    expect(script.sourcesAsked).toEqual(['tmdb', 'tmdb', 'tmdb']);
    expect(script.ended).toEqual([]);
  });

  test('what no retry can mend is asked once', async () => {
    const { handle, script } = await stage.start({
      omdb: [fault('invalid_response', true)],
      imdb_scrape: [found('imdb_scrape', 'full')],
    });
    expect(await handle.result()).toMatchObject({ importType: 'full' });
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'imdb_scrape']);
  });

  test('a fault of our own database is never held against the source', async () => {
    const down = Array.from({ length: 9 }, () => fault('DatabaseUnavailable'));
    const { handle, script } = await stage.start({ omdb: [...down, found('omdb', 'minimal')] });
    expect(await handle.result()).toMatchObject({ importType: 'minimal' });
    expect(script.ended).toEqual([]);
    expect(script.sourcesAsked).not.toContain('imdb_scrape');
    expect((await handle.query(stateQuery)).tried.map(({ source }) => source)).toEqual([
      'tmdb',
      'omdb',
      'tmdb',
    ]);
  });

  test('a source that no worker serves is asked again, and again, until one does', async () => {
    const { handle, script } = await stage.start(
      { letterboxd: [found('letterboxd', 'minimal')] },
      { policy: { tiers: ['letterboxd'] } },
    );
    script.endedWith = { neverAsked: true, costUsd: 0, requests: 0 };
    await vi.waitFor(() => {
      expect(script.ended.length).toBeGreaterThanOrEqual(1);
    }, PATIENCE);
    await stage.environment.sleep('1 minute');
    await vi.waitFor(() => {
      expect(script.ended.length).toBeGreaterThanOrEqual(2);
    }, PATIENCE);
    expect(script.ended[0]).toMatchObject({ reason: 'timeout' });
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'letterboxd', tried: [] });
    await stage.serve('letterboxd');
    expect(await handle.result()).toMatchObject({ importType: 'minimal', stage: 'resolved' });
  });

  test('a record that was written by an attempt which then was lost counts', async () => {
    const { handle, script } = await stage.start({
      tmdb: [missed('tmdb')],
      omdb: [fault('timeout', true)],
    });
    script.endedWith = { neverAsked: false, written: 'minimal', costUsd: 0.001, requests: 1 };
    expect(await handle.result()).toMatchObject({
      importType: 'minimal',
      stage: 'resolved',
      spendUsd: 0.001,
    });
    expect(script.sourcesAsked).not.toContain('imdb_scrape');
    const { tried } = await handle.query(stateQuery);
    expect(tried[1]).toMatchObject({ source: 'omdb', found: true, costUsd: 0.001 });
    expect(tried[1]).not.toHaveProperty('reason');
  });
});
