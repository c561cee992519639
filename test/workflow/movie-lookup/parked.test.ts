import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  approveSignal,
  retryNowSignal,
  reviewUpdate,
  setSpendModeSignal,
  stateQuery,
} from '../../../workflows/shared/messages.js';
import { found, missed } from '../fixtures/outcomes.js';
import { Script, type Answer } from '../fixtures/film-script.js';
import { lookupInput, startLookupStage, type LookupStage } from '../fixtures/lookup-stage.js';
import { heardQuery, type watchingParent } from '../fixtures/watching-parent.js';

const DAY_MS = 86_400_000;
const PATIENCE = { timeout: 20_000, interval: 50 };
let stage: LookupStage;

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished);
});
afterAll(async () => {
  await stage.stop();
});

/** Days after the start, rounded, on which a source was asked. */
function daysAsked(script: Script, startedMs: number, source: string): number[] {
  return script.lookups
    .filter((lookup) => lookup.source === source)
    .map(({ atMs }) => Math.round((atMs - startedMs) / DAY_MS));
}

describe('a film that no source knows', () => {
  test('parks: it stays a stub, says why, until when, and what a person can do', async () => {
    const { handle, script, startedMs } = await stage.start({});
    await stage.environment.sleep('1 minute');
    const state = await handle.query(stateQuery);
    expect(state).toMatchObject({ stage: 'parked', importType: 'stub', reason: 'imdb_scrape_not_found' });
    expect(state.tried.map(({ reason }) => reason)).toEqual([
      'tmdb_not_found',
      'omdb_not_found',
      'imdb_scrape_not_found',
    ]);
    expect(Date.parse(state.deadline ?? '') - startedMs).toBeGreaterThanOrEqual(30 * DAY_MS);
    expect(Math.round((Date.parse(state.nextCheck ?? '') - startedMs) / DAY_MS)).toBe(1);
    expect(state.next).toMatch(/approve, reject or retryNow/);
    expect(script.parked).toMatchObject([
      {
        edition: 'cannes-2025',
        reason: 'imdb_scrape_not_found',
        message: 'imdb_scrape says not_found',
        sourcesAsked: ['tmdb', 'omdb', 'imdb_scrape'],
      },
    ]);
    expect(script.askedReviewers).toEqual([]);
  });

  test('is looked up again on its days, in the free tiers alone', async () => {
    const { script, startedMs } = await stage.start(
      {},
      { policy: { recheck: ['3 days', '1 day', '7 days'] } },
    );
    await stage.environment.sleep('10 days');
    expect(daysAsked(script, startedMs, 'tmdb')).toEqual([0, 1, 3, 7]);
    expect(daysAsked(script, startedMs, 'omdb')).toEqual([0]);
    expect(daysAsked(script, startedMs, 'imdb_scrape')).toEqual([0]);
  });

  test('resolves itself on the day a source has learned of it', async () => {
    const { handle, script, startedMs } = await stage.start(
      { tmdb: [missed('tmdb'), missed('tmdb'), found('tmdb', 'full')] },
      { policy: { recheck: ['4 days', '9 days', '12 days'] } },
    );
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
    expect(daysAsked(script, startedMs, 'tmdb')).toEqual([0, 4, 9]);
    expect(script.askedReviewers).toEqual([]);
    const state = await handle.query(stateQuery);
    expect(state).not.toHaveProperty('deadline');
    expect(state).not.toHaveProperty('nextCheck');
  });

  test('goes to a reviewer after 30 days, and waits for one however long that takes', async () => {
    const { handle, script } = await stage.start({}, { policy: { recheck: [] } });
    await stage.environment.sleep('29 days');
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'parked' });
    expect(script.askedReviewers).toEqual([]);
    await stage.environment.sleep('2 days');
    const state = await handle.query(stateQuery);
    expect(state).toMatchObject({ stage: 'review' });
    expect(state).not.toHaveProperty('deadline');
    expect(script.askedReviewers).toHaveLength(1);
    await stage.environment.sleep('200 days');
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'review' });
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'stub' } });
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'stub' });
  });

  test('the deadline is the policy’s', async () => {
    const { handle } = await stage.start({}, { policy: { reviewAfter: '2 hours', recheck: [] } });
    await stage.environment.sleep('119 minutes');
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'parked' });
    await stage.environment.sleep('2 minutes');
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'review' });
  });

  test('tells its import that it parks, once a wait, and what it becomes', async () => {
    const input = lookupInput({ policy: { recheck: ['9 days'] } });
    stage.scripts.add(input.movieId, new Script({ tmdb: [missed('tmdb'), found('tmdb', 'full')] }));
    const parent = await stage.environment.client.workflow.start<typeof watchingParent>('watchingParent', {
      workflowId: `parent-of/${input.movieId}`,
      taskQueue: 'festival-lookup',
      args: [`movie-lookup/${input.movieId}`, input],
    });
    await stage.environment.sleep('1 day');
    const parked = (await parent.query(heardQuery)).filter(({ kind }) => kind === 'parked');
    expect(parked).toMatchObject([
      { filmKey: 'tt0000001', stage: 'parked', importType: 'stub', reason: 'imdb_scrape_not_found' },
    ]);
    await parent.result();
    expect(
      await stage.environment.client.workflow.getHandle(`movie-lookup/${input.movieId}`).result(),
    ).toMatchObject({ importType: 'full' });
  });
});

describe('retryNow', () => {
  test('asks all tiers of the policy again, at once', async () => {
    const { handle, script } = await stage.start({
      omdb: [missed('omdb'), found('omdb', 'minimal')],
    });
    await stage.environment.sleep('1 hour');
    await handle.signal(retryNowSignal);
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'minimal' });
    expect(script.sourcesAsked.slice(3, 5)).toEqual(['tmdb', 'omdb']);
  });

  test('asks only the sources that are named', async () => {
    const { handle, script } = await stage.start({
      imdb_scrape: [missed('imdb_scrape'), found('imdb_scrape', 'full')],
    });
    await stage.environment.sleep('1 hour');
    await handle.signal(retryNowSignal, { sources: ['imdb_scrape'] });
    expect(await handle.result()).toMatchObject({ importType: 'full' });
    expect(script.sourcesAsked.slice(3)).toEqual(['imdb_scrape']);
  });
});

describe('money', () => {
  test('another spend mode wakes a film that was over budget', async () => {
    const { handle, script } = await stage.start(
      { omdb: [found('omdb', 'minimal')] },
      { policy: { spendMode: 'free-only', recheck: [] } },
    );
    await stage.environment.sleep('1 hour');
    expect(await handle.query(stateQuery)).toMatchObject({
      stage: 'parked',
      reason: 'imdb_scrape_over_budget',
    });
    await handle.signal(setSpendModeSignal, 'normal');
    expect(await handle.result()).toMatchObject({
      stage: 'resolved',
      importType: 'minimal',
      spendUsd: 0.001,
    });
    expect(script.sourcesAsked).toContain('omdb');
  });

  test('a quota that returns tomorrow is asked again tomorrow, the paid tiers included', async () => {
    let tomorrow = '';
    const usedUp: Answer = () => missed('omdb', 'over_budget', { retryAt: tomorrow });
    const { handle, script, startedMs } = await stage.start(
      { omdb: [usedUp, found('omdb', 'minimal')] },
      { policy: { tiers: ['tmdb', 'omdb'], recheck: [] } },
    );
    tomorrow = new Date(startedMs + DAY_MS).toISOString();
    await stage.environment.sleep('1 hour');
    expect(await handle.query(stateQuery)).toMatchObject({
      stage: 'parked',
      reason: 'omdb_over_budget',
      nextCheck: tomorrow,
    });
    expect(await handle.result()).toMatchObject({ importType: 'minimal' });
    expect(daysAsked(script, startedMs, 'omdb')).toEqual([0, 1]);
  });
});

test('a decision that arrives while the film is found is answered all the same', async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { handle, script } = await stage.start(
    {
      tmdb: [
        missed('tmdb'),
        async () => {
          await released;
          return found('tmdb', 'full');
        },
      ],
    },
    { policy: { recheck: [] } },
  );
  await stage.environment.sleep('1 hour');
  await handle.signal(retryNowSignal, { sources: ['tmdb'] });
  await vi.waitFor(() => {
    expect(script.sourcesAsked.filter((source) => source === 'tmdb')).toHaveLength(2);
  }, PATIENCE);
  const update = await handle.startUpdate(reviewUpdate, {
    args: [{ reviewer: 'ana', choice: { accept: 'stub' } }],
    waitForStage: 'ACCEPTED',
  });
  release();
  await handle.result();
  // It was made without knowing of the record, which stays.
  await expect(update.result()).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/^the film was found meanwhile, its record is full/) as string },
  });
  expect(script.begun).toEqual([]);
});
