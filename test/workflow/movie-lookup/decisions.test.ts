import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { MovieLookupInput } from '../../../domain/lookup/lookup.js';
import { approveSignal, rejectSignal, stateQuery } from '../../../workflows/shared/messages.js';
import { candidate, found, missed } from '../fixtures/outcomes.js';
import type { Answer } from '../fixtures/film-script.js';
import { startLookupStage, type LookupStage, type Started } from '../fixtures/lookup-stage.js';
import type { TierSource } from '../../../domain/sources.js';

let stage: LookupStage;

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished);
});
afterAll(async () => {
  await stage.stop();
});

/** A film that waits, with no re-check to come between. */
async function parked(
  answers: Partial<Record<TierSource, Answer[]>> = {},
  input: Partial<MovieLookupInput> = {},
): Promise<Started> {
  const started = await stage.start(answers, { policy: { recheck: [] }, ...input });
  await stage.environment.sleep('1 hour');
  return started;
}

describe('a reviewer approves', () => {
  test('a TMDb film: it is fetched as chosen, and nothing is searched', async () => {
    const { handle, script } = await parked({ tmdb: [missed('tmdb'), found('tmdb', 'full')] });
    await handle.signal(approveSignal, {
      reviewer: 'ana',
      choice: { tmdbId: 4711 },
      note: 'seen the poster',
    });
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
    expect(script.lookups.at(-1)).toMatchObject({
      source: 'tmdb',
      request: {
        mode: 'accept',
        film: { tmdbId: 4711, confidence: 1, flagged: false, strategy: 'reviewer' },
        chosen: { decision: { reviewer: 'ana' }, basis: { keep: 'same', tmdbId: 4711 } },
      },
    });
    expect(script.decisions).toMatchObject([
      { decision: { reviewer: 'ana', choice: { tmdbId: 4711 }, note: 'seen the poster' } },
    ]);
    expect((await handle.query(stateQuery)).decision).toBe('ana: took TMDb 4711: full');
  });

  test('another IMDb id: the film gets it and is looked up under it', async () => {
    const { handle, script } = await parked({ tmdb: [missed('tmdb'), found('tmdb', 'full')] });
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { imdbId: 'tt7654321' } });
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
    expect(script.begun).toEqual([{ keep: 'same', assignImdbId: 'tt7654321' }]);
    expect(script.decisions).toHaveLength(1);
    // The record is taken under the attempt that found it: its cost is counted once.
    expect(script.lookups.at(-1)?.attemptId).toBe(script.identified[0]?.attemptId);
  });

  test('an IMDb id that only OMDb knows: what that cost is told, and TMDb is tried with what OMDb told', async () => {
    const { handle, script } = await parked({
      omdb: [missed('omdb'), found('omdb', 'minimal')],
      tmdb: [missed('tmdb'), found('tmdb', 'full')],
    });
    script.knows.tmdb = { found: false, sent: true, reason: 'not_found', message: 'TMDb has nothing' };
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { imdbId: 'tt7654321' } });
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
    expect(script.sourcesAsked.slice(3)).toEqual(['omdb', 'tmdb']);
    expect(script.ended).toMatchObject([{ reason: 'not_found', message: 'TMDb has nothing' }]);
  });

  test('an IMDb id that another movie has: the two are one from then on', async () => {
    const { handle, script } = await parked({ tmdb: [missed('tmdb'), found('tmdb', 'full')] });
    script.decides = { movieId: 'the-other', merged: true };
    stage.scripts.add('the-other', script);
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { imdbId: 'tt7654321' } });
    expect(await handle.result()).toMatchObject({
      movieId: 'the-other',
      importType: 'full',
      stage: 'resolved',
    });
    expect(script.sourcesAsked).toHaveLength(4); // a full record needs no more
    expect((await handle.query(stateQuery)).decision).toMatch(/merged with the movie that had this id/);
  });

  test('the stub as it is', async () => {
    const { handle, script } = await parked();
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'stub' } });
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'stub' });
    expect(script.decisions).toHaveLength(1);
  });

  test('the doubtful match', async () => {
    const { handle, script } = await parked({
      tmdb: [missed('tmdb', 'low_confidence', { candidates: [candidate(0.4, 815)] }), found('tmdb', 'full')],
    });
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'match' } });
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
    expect(script.accepted.at(-1)).toMatchObject({ tmdbId: 815, confidence: 0.4 });
  });
});

test('a reviewer rejects: the film is no film, with the reason', async () => {
  const { handle, script } = await parked();
  await handle.signal(rejectSignal, { reviewer: 'ben', reason: 'a masterclass, not a film' });
  expect(await handle.result()).toMatchObject({ stage: 'rejected', importType: 'stub' });
  expect(script.decisions).toMatchObject([
    { decision: { reviewer: 'ben', reason: 'a masterclass, not a film' } },
  ]);
  expect((await handle.query(stateQuery)).next).toBe('Done: a reviewer rejected it.');
});

test('the first of two decisions wins', async () => {
  const { handle, script } = await parked();
  await handle.signal(rejectSignal, { reviewer: 'ben', reason: 'not a film' });
  await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'stub' } }).catch(() => undefined);
  expect(await handle.result()).toMatchObject({ stage: 'rejected' });
  expect(script.decisions).toHaveLength(1);
  expect(script.decisions[0]?.decision).toMatchObject({ reviewer: 'ben' });
});

test('a decision made while the tiers are asked is carried out after them', async () => {
  const { handle, script } = await stage.start({});
  await handle.signal(rejectSignal, { reviewer: 'ben', reason: 'withdrawn' });
  expect(await handle.result()).toMatchObject({ stage: 'rejected' });
  expect(script.decisions).toHaveLength(1);
});

test.each(['resolved', 'rejected'] as const)(
  'a run that knows nothing of a decision, for it was reset, heeds it: %s',
  async (standing) => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const answer = async () => {
      await released;
      return missed('tmdb');
    };
    const { handle, script } = await stage.start({ tmdb: [answer] }, { policy: { recheck: [] } });
    script.standing = standing;
    release();
    expect(await handle.result()).toMatchObject({ stage: standing, importType: 'stub' });
    expect(script.decisions).toEqual([]);
    expect((await handle.query(stateQuery)).decision).toBe('decided before this run');
  },
);
