import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Decision } from '../../../domain/review/decision.js';
import type { MovieLookupInput } from '../../../domain/lookup/lookup.js';
import {
  approveSignal,
  joinSignal,
  rejectSignal,
  retryNowSignal,
  reviewUpdate,
  setSpendModeSignal,
  stateQuery,
} from '../../../workflows/shared/messages.js';
import { fault, found, missed } from '../fixtures/outcomes.js';
import type { Answer } from '../fixtures/film-script.js';
import { detailsOf } from '../fixtures/details.js';
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

/** What a decision was refused with. */
async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkflowUpdateFailedError)) throw new Error('expected a refusal', { cause: error });
  // The film parks again: a lookup that is ended in the middle of an activity would keep time from being skipped.
  await stage.environment.sleep('1 minute');
  return error.cause?.message ?? '';
}

describe('a choice that cannot be carried out', () => {
  test('an IMDb id that nobody knows: refused in the sources’ words, and the stub stays one', async () => {
    const { handle, script } = await parked();
    const nothing = (source: string) =>
      ({ found: false, sent: true, reason: 'not_found', message: `${source} has nothing` }) as const;
    script.knows = {
      tmdb: nothing('tmdb'),
      omdb: nothing('omdb'),
      imdb_scrape: fault('unauthorized', true),
    };
    const refusal = await refusalOf(
      handle.executeUpdate(reviewUpdate, { args: [{ reviewer: 'ana', choice: { imdbId: 'tt7654321' } }] }),
    );
    expect(refusal).toBe(
      'no source knows tt7654321: tmdb has nothing; omdb has nothing; imdb_scrape cannot be asked just now (unauthorized it is). Nothing was changed.',
    );
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'parked', importType: 'stub' });
    expect(script.begun).toEqual([]);
    expect(script.decisions).toEqual([]);
    expect(script.lookups).toHaveLength(3);
  });

  test('an IMDb id while the mode forbids the paid sources: those are not asked', async () => {
    const { handle, script } = await parked({}, { policy: { recheck: [], spendMode: 'free-only' } });
    script.knows.tmdb = { found: false, sent: false, reason: 'not_found', message: 'TMDb has nothing' };
    const refusal = await refusalOf(
      handle.executeUpdate(reviewUpdate, { args: [{ reviewer: 'ana', choice: { imdbId: 'tt7654321' } }] }),
    );
    expect(refusal).toMatch(/TMDb has nothing; omdb may not be asked \(the spend mode is free-only\)/);
    expect(script.identified.map(({ source }) => source)).toEqual(['tmdb']);
  });

  test('an id that is another film’s: refused in the database’s words', async () => {
    const { handle, script } = await parked({ tmdb: [missed('tmdb'), found('tmdb', 'full')] });
    script.decides = fault('Conflict', true);
    const refusal = await refusalOf(
      handle.executeUpdate(reviewUpdate, { args: [{ reviewer: 'ana', choice: { tmdbId: 5 } }] }),
    );
    expect(refusal).toBe('Conflict it is');
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'parked', importType: 'stub' });
    expect(script.decisions).toEqual([]);
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
    script.knows.tmdb = { found: false, sent: true, reason: 'not_found', message: 'TMDb has no film 1' };
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { tmdbId: 1 } });
    await stage.environment.sleep('1 minute');
    expect(await handle.query(stateQuery)).toMatchObject({
      stage: 'parked',
      decision: 'ana: refused, no source knows TMDb film 1: TMDb has no film 1. Nothing was changed.',
    });
    expect(script.begun).toEqual([]);
    expect(script.decisions).toEqual([]);
  });
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
      'a signal that there is not',
      ({ handle }) => handle.signal('aprove', { reviewer: 'ana', choice: { accept: 'stub' } }),
      /^aprove refused: expected one of the signals approve, reject, /,
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
    expect(state.refusedSignal).toMatch(/^\w+ was not understood: /);
    expect(await detailsOf(started.handle)).toContain('was not understood');
  });

  test('a good signal of that name has the line go', async () => {
    const { handle } = await parked();
    await handle.signal(setSpendModeSignal, 'bogus' as never);
    await handle.signal(retryNowSignal, { sources: ['nonsense'] } as never);
    expect((await handle.query(stateQuery)).refusedSignal).toMatch(
      /^retryNow was not understood: sources\.0: expected one of "tmdb"/,
    );
    await handle.signal(setSpendModeSignal, 'bogus' as never);
    await handle.signal(retryNowSignal);
    // What was asked for is done before the test ends.
    await stage.environment.sleep('1 hour');
    expect((await handle.query(stateQuery)).refusedSignal).toMatch(
      /^setSpendMode was not understood: expected one of "normal"/,
    );
    await handle.signal(setSpendModeSignal, 'normal');
    expect(await handle.query(stateQuery)).not.toHaveProperty('refusedSignal');
    expect(await detailsOf(handle)).not.toContain('was not understood');
  });

  test.each([[null], [''], [{}]])('join of %j: the film waits on', async (given) => {
    const { handle } = await parked();
    await handle.signal(joinSignal, given as never);
    expect((await handle.query(stateQuery)).refusedSignal).toMatch(
      /^join was not understood: expected a workflow id/,
    );
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'stub' } });
    expect(await handle.result()).toMatchObject({ stage: 'resolved' });
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
