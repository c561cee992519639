import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { SpendMessage } from '../../../domain/lookup/lookup.js';
import { stateQuery } from '../../../workflows/shared/messages.js';
import { candidate, found, missed } from '../fixtures/outcomes.js';
import { Script } from '../fixtures/film-script.js';
import { lookupInput, startLookupStage, type LookupStage } from '../fixtures/lookup-stage.js';
import type { watchingParent } from '../fixtures/watching-parent.js';

let stage: LookupStage;

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished);
});
afterAll(async () => {
  await stage.stop();
});

describe('the tiers, in order', () => {
  test('a film that TMDb knows is full, and nobody else is asked', async () => {
    const { handle, script } = await stage.start({ tmdb: [found('tmdb', 'full')] });
    expect(await handle.result()).toMatchObject({ importType: 'full', stage: 'resolved', spendUsd: 0 });
    expect(script.sourcesAsked).toEqual(['tmdb']);
    expect(script.parked).toEqual([]);
    expect(await handle.query(stateQuery)).toMatchObject({
      stage: 'resolved',
      importType: 'full',
      next: 'Done: the record is full.',
      tried: [{ source: 'tmdb', found: true, strategy: 'direct_imdb', confidence: 1 }],
    });
  });

  test('the first request carries the film, the edition and the policy’s confidences', async () => {
    const { handle, script } = await stage.start(
      { tmdb: [found('tmdb', 'full')] },
      { critical: true, policy: { minConfidence: 0.5, sureConfidence: 0.95 } },
    );
    await handle.result();
    expect(script.lookups[0]).toMatchObject({
      source: 'tmdb',
      edition: 'cannes-2025',
      critical: true,
      minConfidence: 0.5,
      sureConfidence: 0.95,
      askedBefore: [],
    });
  });

  test('what OMDb told makes the free search sure: the film is full and no page is bought', async () => {
    const { handle, script } = await stage.start({
      tmdb: [
        missed('tmdb', 'low_confidence', { candidates: [candidate(0.7)] }),
        found('tmdb', 'full', { strategy: 'learned' }),
      ],
      omdb: [found('omdb', 'minimal')],
    });
    expect(await handle.result()).toMatchObject({ importType: 'full', stage: 'resolved', spendUsd: 0.001 });
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'tmdb']);
    expect(script.lookups[1]).toMatchObject({ askedBefore: ['tmdb'] });
    const { tmdbId } = candidate(0.7);
    expect(script.lookups[2]).toMatchObject({ request: { facts: 'learned', alsoWeigh: [tmdbId] } });
    expect(script.lookups[0]).toMatchObject({ request: { facts: 'programme' } });
  });

  test('a film that only IMDb knows is full after three tiers', async () => {
    const { handle, script } = await stage.start({
      tmdb: [missed('tmdb')],
      omdb: [missed('omdb')],
      imdb_scrape: [found('imdb_scrape', 'full')],
    });
    expect(await handle.result()).toMatchObject({ importType: 'full', stage: 'resolved', spendUsd: 0.011 });
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'imdb_scrape']);
    expect(script.lookups[2]).toMatchObject({ askedBefore: ['tmdb', 'omdb'] });
  });

  test('a doubtful match that no tier made sure is accepted, with a flag', async () => {
    const { handle, script } = await stage.start({
      tmdb: [missed('tmdb', 'low_confidence', { candidates: [candidate(0.7, 4711)] }), found('tmdb', 'full')],
    });
    expect(await handle.result()).toMatchObject({ importType: 'full', stage: 'resolved' });
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'imdb_scrape', 'tmdb']);
    expect(script.accepted[0]).toEqual({
      tmdbId: 4711,
      confidence: 0.7,
      evidence: 'same title; year +1',
      strategy: 'doubtful_match',
      flagged: true,
    });
  });

  test('a match below the threshold is not taken: a person is asked, with the candidates', async () => {
    const { handle, script } = await stage.start({
      tmdb: [missed('tmdb', 'low_confidence', { candidates: [candidate(0.59)] })],
    });
    await stage.environment.sleep('1 minute');
    expect(await handle.query(stateQuery)).toMatchObject({
      stage: 'review',
      candidates: [{ tmdbId: 77, confidence: 0.59, evidence: 'same title; year +1' }],
    });
    expect(script.accepted).toEqual([]);
    expect(script.askedReviewers).toHaveLength(1);
  });

  test('a minimal film is asked of free sources alone, and stays what it is', async () => {
    const { handle, script } = await stage.start({ tmdb: [missed('tmdb')] }, { importType: 'minimal' });
    expect(await handle.result()).toMatchObject({ importType: 'minimal', stage: 'resolved', spendUsd: 0 });
    expect(new Set(script.sourcesAsked)).toEqual(new Set(['tmdb']));
    expect(script.parked).toEqual([]);
  });
});

describe('spend modes', () => {
  test.each([
    ['free-only', true],
    ['critical-only', false],
  ] as const)('%s keeps the paid tiers from a film (critical: %s)', async (spendMode, critical) => {
    const { handle, script } = await stage.start({}, { critical, policy: { spendMode } });
    await stage.environment.sleep('1 minute');
    expect(script.sourcesAsked).toEqual(['tmdb']);
    expect(await handle.query(stateQuery)).toMatchObject({
      stage: 'parked',
      reason: 'imdb_scrape_over_budget',
      spendUsd: 0,
    });
  });

  test('critical-only lets a critical film pass', async () => {
    const { handle, script } = await stage.start(
      { omdb: [found('omdb', 'minimal')] },
      { critical: true, policy: { spendMode: 'critical-only' } },
    );
    expect(await handle.result()).toMatchObject({ importType: 'minimal' });
    expect(script.sourcesAsked).toContain('omdb');
  });
});

test('the import that started the lookup is told of money and of the end', async () => {
  const input = lookupInput();
  stage.scripts.add(
    input.movieId,
    new Script({
      tmdb: [missed('tmdb')],
      omdb: [missed('omdb')],
      imdb_scrape: [found('imdb_scrape', 'full')],
    }),
  );
  const heard = await stage.environment.client.workflow.execute<typeof watchingParent>('watchingParent', {
    workflowId: `parent-of/${input.movieId}`,
    taskQueue: 'festival-lookup',
    args: [`movie-lookup/${input.movieId}`, input],
  });
  const told = heard.filter(({ kind }) => kind === 'spend') as unknown as SpendMessage[];
  expect(told.map(({ source, costUsd }) => [source, costUsd])).toEqual(
    expect.arrayContaining([
      ['omdb', 0.001],
      ['imdb_scrape', 0.01],
    ]),
  );
  expect(told.reduce((sum, { costUsd }) => sum + costUsd, 0)).toBeCloseTo(0.011, 9);
  expect(told.reduce((sum, { requests }) => sum + requests, 0)).toBe(3);
});

test.each([
  ['no movie', { movieId: '' }, 'movieId: expected the id of a row in movies'],
  ['a malformed IMDb id', { imdbId: '12345' }, 'imdbId: expected an IMDb title id such as "tt27714581"'],
  ['a duration that is none', { policy: { reviewAfter: 'soon' } }, 'policy.reviewAfter: expected a duration'],
  [
    'confidences the wrong way round',
    { policy: { minConfidence: 0.95, sureConfidence: 0.9 } },
    'policy.minConfidence: expected at most sureConfidence',
  ],
] as const)('input with %s fails at once, in words', async (_what, input, words) => {
  const { handle } = await stage.start({}, input);
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'InvalidInput', nonRetryable: true, message: expect.stringContaining(words) as string },
  });
});
