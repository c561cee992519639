import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Decision } from '../../domain/decision.js';
import type { MovieLookupInput } from '../../domain/lookup.js';
import {
  approveSignal,
  rejectSignal,
  retryNowSignal,
  reviewUpdate,
  setSpendModeSignal,
  stateQuery,
} from '../../workflows/messages.js';
import { candidate, found, missed, type Answer } from './fixtures/script.js';
import { startLookupStage, type LookupStage, type Started } from './fixtures/lookup-stage.js';
import type { TierSource } from '../../domain/sources.js';

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

/** What a decision was refused with. */
async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkflowUpdateFailedError)) throw new Error('expected a refusal', { cause: error });
  return error.cause?.message ?? '';
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
      take: { tmdbId: 4711, confidence: 1, decidedBy: 'ana', flagged: false, strategy: 'reviewer' },
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
    expect(script.assigned).toMatchObject([{ imdbId: 'tt7654321' }]);
    expect(script.decisions).toHaveLength(1);
  });

  test('an IMDb id that another movie has: the two are one from then on', async () => {
    const { handle, script } = await parked();
    script.assigns = { movieId: 'the-other', merged: true, importType: 'full' };
    stage.scripts.add('the-other', script);
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { imdbId: 'tt7654321' } });
    expect(await handle.result()).toMatchObject({
      movieId: 'the-other',
      importType: 'full',
      stage: 'resolved',
    });
    expect(script.sourcesAsked).toHaveLength(3); // those of the beginning: a full record needs none
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
    expect(script.lookups.at(-1)?.take).toMatchObject({ tmdbId: 815, confidence: 0.4, decidedBy: 'ana' });
  });

  test('a match where there is none: refused in words, and the film waits on', async () => {
    const { handle, script } = await parked();
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'match' } });
    await stage.environment.sleep('1 minute');
    expect(await handle.query(stateQuery)).toMatchObject({
      stage: 'parked',
      decision: 'ana: refused, there is no match to accept',
    });
    expect(script.decisions).toEqual([]);
    await handle.signal(approveSignal, { reviewer: 'ben', choice: { accept: 'stub' } });
    expect(await handle.result()).toMatchObject({ stage: 'resolved' });
  });

  test('a TMDb film that TMDb does not have: refused in TMDb’s words', async () => {
    const { handle, script } = await parked();
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { tmdbId: 1 } });
    await stage.environment.sleep('1 minute');
    expect(await handle.query(stateQuery)).toMatchObject({
      stage: 'parked',
      decision: 'ana: refused, tmdb says not_found',
    });
    expect(script.decisions).toEqual([]);
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

describe('malformed signals change nothing, and say so', () => {
  const cases: [string, (started: Started) => Promise<void>, RegExp][] = [
    [
      'approve without a reviewer',
      ({ handle }) => handle.signal(approveSignal, { choice: { tmdbId: 1 } } as never),
      /refused: .*reviewer/,
    ],
    [
      'approve with a choice that is none',
      ({ handle }) => handle.signal(approveSignal, { reviewer: 'ana', choice: { tmdbId: 'x' } } as never),
      /refused: .*choice/,
    ],
    ['approve with nothing', ({ handle }) => handle.signal('approve'), /refused/],
    [
      'reject without a reason',
      ({ handle }) => handle.signal(rejectSignal, { reviewer: 'ana' } as never),
      /refused: .*reason/,
    ],
    [
      'retryNow of an unknown source',
      ({ handle }) => handle.signal(retryNowSignal, { sources: ['napster'] } as never),
      /refused: .*sources/,
    ],
    [
      'a spend mode that is none',
      ({ handle }) => handle.signal(setSpendModeSignal, 'lavish' as never),
      /refused: .*(mode|normal)/i,
    ],
  ];

  test.each(cases)('%s', async (_what, send, words) => {
    const started = await parked();
    await send(started);
    await stage.environment.sleep('1 minute');
    const state = await started.handle.query(stateQuery);
    expect(state).toMatchObject({ stage: 'parked', importType: 'stub' });
    expect(started.script.sourcesAsked).toEqual(['tmdb', 'omdb', 'imdb_scrape']);
    expect(started.script.decisions).toEqual([]);
    expect(state.decision).toMatch(words);
  });
});

describe('the update `review`', () => {
  test('answers what was done', async () => {
    const { handle } = await parked({ tmdb: [missed('tmdb'), found('tmdb', 'full')] });
    const words = await handle.executeUpdate(reviewUpdate, {
      args: [{ reviewer: 'ana', choice: { tmdbId: 4711 } }],
    });
    expect(words).toBe('took TMDb 4711: full');
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
  });

  test.each([
    ['no reviewer', { choice: { tmdbId: 1 } }, 'reviewer'],
    ['an empty reviewer', { reviewer: ' ', reason: 'no film' }, 'reviewer'],
    ['a malformed IMDb id', { reviewer: 'ana', choice: { imdbId: '123' } }, 'choice'],
    ['an unknown choice', { reviewer: 'ana', choice: { accept: 'everything' } }, 'choice'],
    ['neither choice nor reason', { reviewer: 'ana' }, 'expected'],
    ['nothing', null, 'expected'],
  ])('refuses %s in words', async (_what, decision, words) => {
    const { handle, script } = await parked();
    const refusal = await refusalOf(
      handle.executeUpdate(reviewUpdate, { args: [decision as unknown as Decision] }),
    );
    expect(refusal).toContain(words);
    expect(refusal).not.toBe('Invalid input');
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'parked' });
    expect(script.decisions).toEqual([]);
  });

  test('refuses what cannot be done, and the film waits on', async () => {
    const { handle } = await parked();
    const refusal = await refusalOf(
      handle.executeUpdate(reviewUpdate, { args: [{ reviewer: 'ana', choice: { accept: 'match' } }] }),
    );
    expect(refusal).toBe('there is no match to accept');
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'parked' });
  });
});
