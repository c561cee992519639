import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { stateQuery } from '../../../workflows/shared/messages.js';
import { startLookupStage, type LookupStage } from '../fixtures/lookup-stage.js';
import { candidate, found, missed, unverified, waitFor } from '../fixtures/script.js';

let stage: LookupStage;

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished);
});
afterAll(async () => {
  await stage.stop();
});

const sure = unverified(0.95, 4711);
const taken = {
  tmdbId: 4711,
  confidence: 0.95,
  evidence: 'same title; year +1',
  strategy: 'exact_title_year',
  flagged: false,
};

describe('a sure match by title that is not certain', () => {
  test('is searched again with what OMDb tells under the IMDb id', async () => {
    const { handle, script } = await stage.start({
      tmdb: [sure, found('tmdb', 'full', { strategy: 'learned_facts' })],
      omdb: [found('omdb', 'minimal')],
    });
    expect(await handle.result()).toMatchObject({ importType: 'full', spendUsd: 0.001 });
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'tmdb']);
    expect(script.lookups[0]).toMatchObject({ request: { verifyFirst: true } });
    expect(script.lookups[2]).toMatchObject({ request: { facts: 'learned' } });
  });

  test('is not taken where those facts make it doubtful', async () => {
    const { handle, script } = await stage.start({
      tmdb: [sure, missed('tmdb', 'low_confidence', { candidates: [candidate(0.1, 4711)] })],
      omdb: [found('omdb', 'minimal')],
    });
    expect(await handle.result()).toMatchObject({ importType: 'minimal', stage: 'resolved' });
    expect(script.accepted).toEqual([]);
  });

  test.each([
    ['does not know the film', missed('omdb'), 0.001],
    ['is over its limit', missed('omdb', 'over_budget'), 0],
    ['answers nobody', waitFor('omdb'), 0],
  ])('is taken without a flag where OMDb %s, and nothing dearer is asked', async (_, omdb, spendUsd) => {
    const { handle, script } = await stage.start({ tmdb: [sure, found('tmdb', 'full')], omdb: [omdb] });
    script.endedWith = { neverAsked: true, costUsd: 0, requests: 0 };
    expect(await handle.result()).toMatchObject({ importType: 'full', stage: 'resolved', spendUsd });
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'tmdb']);
    expect(script.accepted[0]).toEqual(taken);
    expect(await handle.query(stateQuery)).not.toHaveProperty('reason');
  });

  test('is taken with a flag where OMDb knows something else than a film under the id', async () => {
    const series = missed('omdb', 'wrong_kind', { message: 'OMDb knows tt1 as a series, not as a film' });
    const { handle, script } = await stage.start({
      tmdb: [sure, found('tmdb', 'full')],
      omdb: [series],
    });
    expect(await handle.result()).toMatchObject({ importType: 'full', stage: 'resolved' });
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'tmdb']);
    expect(script.accepted[0]).toEqual({
      ...taken,
      flagged: true,
      evidence: 'same title; year +1; but OMDb knows tt1 as a series, not as a film',
    });
  });

  test('is not bought from anybody where its record cannot be taken: a person is asked', async () => {
    const conflict = missed('tmdb', 'low_confidence', { candidates: [candidate(0.5, 4711)] });
    const { handle, script } = await stage.start({ tmdb: [sure, conflict] });
    await stage.environment.sleep('1 minute');
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'review' });
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'tmdb']);
  });
});

describe('nothing is left for a check', () => {
  test.each([
    ['of a film without an IMDb id', { imdbId: undefined, filmKey: 'cannes-2025-a-film' }],
    ['where OMDb may not be paid', { policy: { spendMode: 'free-only' as const } }],
    ['where OMDb is not among the tiers', { policy: { tiers: ['tmdb', 'imdb_scrape'] as const } }],
    ['where OMDb was asked before TMDb', { policy: { tiers: ['omdb', 'tmdb'] as const } }],
  ])('%s', async (_, input) => {
    const { handle, script } = await stage.start({ tmdb: [found('tmdb', 'full')] }, input as never);
    expect(await handle.result()).toMatchObject({ importType: 'full' });
    expect(
      script.lookups.filter(
        ({ request }) => request.mode === 'search' && request.facts === 'programme' && request.verifyFirst,
      ),
    ).toEqual([]);
  });
});
