import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { TierSource } from '../../../domain/sources.js';
import {
  approveSignal,
  rejectSignal,
  reopenedUpdate,
  retryNowSignal,
  reviewUpdate,
  stateQuery,
  tryAgainSignal,
} from '../../../workflows/shared/messages.js';
import { fault, found, missed, waitFor } from '../fixtures/outcomes.js';
import type { Answer } from '../fixtures/film-script.js';
import { startLookupStage, type LookupStage, type Started } from '../fixtures/lookup-stage.js';

let stage: LookupStage;

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished);
});
afterAll(async () => {
  await stage.stop();
});

const BUSY = { reason: 'rate_limited', isOutage: false, waitMs: 5000 } as const;

/** A film that waits for a source before it was ever parked. */
async function waiting(answers: Partial<Record<TierSource, Answer[]>>): Promise<Started> {
  const started = await stage.start(answers);
  await stage.environment.sleep('20 minutes');
  return started;
}

describe('a decision is acted on at once', () => {
  test.each([
    ['is down', waitFor('tmdb')],
    ['wants fewer requests', waitFor('tmdb', BUSY)],
  ])('while the source %s', async (_what, trouble) => {
    const { handle, script } = await waiting({ tmdb: [trouble] });
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'tmdb' });
    const asked = script.lookups.length;
    await handle.signal(rejectSignal, { reviewer: 'ben', reason: 'withdrawn' });
    expect(await handle.result()).toMatchObject({ stage: 'rejected' });
    expect(script.decisions).toHaveLength(1);
    // Not even the next look at the source came before it.
    expect(script.lookups).toHaveLength(asked);
  });

  test('while a paid source is waited for, with another tier after it', async () => {
    const { handle, script } = await waiting({ omdb: [waitFor('omdb')] });
    const words = await handle.executeUpdate(reviewUpdate, {
      args: [{ reviewer: 'ana', choice: { accept: 'stub' } }],
    });
    expect(words).toBe('the stub stays as it is: stub');
    expect(await handle.result()).toMatchObject({ stage: 'resolved' });
    expect(script.sourcesAsked).not.toContain('imdb_scrape');
  });

  test('while the film is over budget', async () => {
    const { handle } = await waiting({ omdb: [missed('omdb', 'over_budget')] });
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'parked', reason: 'omdb_over_budget' });
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'stub' } });
    expect(await handle.result()).toMatchObject({ stage: 'resolved' });
  });

  test('but what needs the source that is down is refused in words, and the film waits on', async () => {
    const { handle, script } = await waiting({ tmdb: [waitFor('tmdb')] });
    script.knows.tmdb = waitFor('tmdb');
    const refusal: unknown = await handle
      .executeUpdate(reviewUpdate, { args: [{ reviewer: 'ana', choice: { tmdbId: 5 } }] })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      cause: { message: expect.stringMatching(/tmdb cannot be asked just now \(tmdb is down\)/) as string },
    });
    expect(script.begun).toEqual([]);
    const state = await handle.query(stateQuery);
    expect(state.next).toMatch(/^Waits for tmdb: tmdb is down/);
    script.answers.tmdb = [found('tmdb', 'full')];
    await handle.signal(tryAgainSignal);
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
  });
});

test('a source that is always too busy is asked less and less often: the history stays small', async () => {
  const { handle, script } = await stage.start({
    omdb: [waitFor('omdb', BUSY)],
    imdb_scrape: [found('imdb_scrape', 'full')],
  });
  expect(await handle.result()).toMatchObject({ importType: 'full' });
  // Every 5 s for an hour would be 720 times.
  const asked = script.lookups.filter(({ source }) => source === 'omdb').length;
  expect(asked).toBeGreaterThan(5);
  expect(asked).toBeLessThan(20);
  const history = await handle.fetchHistory();
  expect(history.events?.length).toBeLessThan(300);
});

describe('a film that was reopened', () => {
  async function reopened(): Promise<Started> {
    return await stage.start(
      {},
      { importType: 'full', reopened: { reviewer: 'ben', note: 'the wrong one' } },
    );
  }

  test('waits for a reviewer alone, with its earlier candidates, and asks no source', async () => {
    const { handle, script } = await reopened();
    expect(await handle.executeUpdate(reopenedUpdate)).toBe('in review');
    expect(script.reopened).toMatchObject([{ reopening: { reviewer: 'ben', note: 'the wrong one' } }]);
    await stage.environment.sleep('60 days');
    const state = await handle.query(stateQuery);
    expect(state).toMatchObject({ stage: 'review', importType: 'full', candidates: [{ tmdbId: 815 }] });
    expect(script.lookups).toEqual([]);
    expect(script.parked).toEqual([]);
  });

  test('is not looked up by hand either: a person decides', async () => {
    const { handle, script } = await reopened();
    await handle.executeUpdate(reopenedUpdate);
    await handle.signal(retryNowSignal);
    await stage.environment.sleep('1 hour');
    expect((await handle.query(stateQuery)).decision).toMatch(/retryNow refused: the film was reopened/);
    expect(script.lookups).toEqual([]);
  });

  test('keeps its record when that is accepted', async () => {
    const { handle, script } = await reopened();
    script.decides = { importType: 'full' };
    const words = await handle.executeUpdate(reviewUpdate, {
      args: [{ reviewer: 'ana', choice: { accept: 'match' } }],
    });
    expect(words).toBe('the record stays as it is: full');
    expect(script.begun).toEqual([{ keep: 'record' }]);
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
  });

  test('takes another one when that is chosen', async () => {
    const { handle, script } = await reopened();
    script.answers.tmdb = [found('tmdb', 'full')];
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { tmdbId: 99 } });
    expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
    expect(script.begun).toEqual([{ keep: 'same', tmdbId: 99 }]);
    expect(script.accepted).toMatchObject([{ tmdbId: 99 }]);
    expect(script.lookups).toHaveLength(1);
  });

  test('is left to nobody when a second undo comes right after the first', async () => {
    const toDecide = { reviewer: 'ana', toDecide: true } as const;
    const { handle, script } = await stage.start({}, { reopened: toDecide });
    const undo = (): Promise<string> =>
      handle.executeUpdate(reviewUpdate, { args: [{ reviewer: 'ana', undo: true }] });
    script.decides = { restored: { state: 'review', candidates: [] } };
    await undo();
    script.decides = ApplicationFailure.nonRetryable('it was reopened since', 'Conflict');
    await expect(undo()).rejects.toMatchObject({ cause: { message: 'it was reopened since' } });
    await stage.environment.sleep('1 day');
    expect((await handle.describe()).status.name).toBe('RUNNING');
    script.decides = {};
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'stub' } });
    expect(await handle.result()).toMatchObject({ stage: 'resolved' });
  });

  test('the update is for reopened films alone', async () => {
    const { handle } = await stage.start({ tmdb: [fault('unavailable'), missed('tmdb')] });
    await expect(handle.executeUpdate(reopenedUpdate)).rejects.toMatchObject({
      cause: { message: 'this lookup was not reopened' },
    });
  });
});
