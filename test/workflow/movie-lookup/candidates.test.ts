import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { CandidateSummary } from '../../../domain/lookup/candidates.js';
import { retryNowSignal, stateQuery } from '../../../workflows/shared/messages.js';
import { startLookupStage, type LookupStage } from '../fixtures/lookup-stage.js';
import { candidate, found, missed } from '../fixtures/outcomes.js';
import type { Script } from '../fixtures/film-script.js';

/** Who may be meant, when several sources say something of it one after another. */

let stage: LookupStage;

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished);
});
afterAll(async () => {
  await stage.stop();
});

const likely = missed('tmdb', 'low_confidence', { candidates: [candidate(0.85, 4711)] });

function another(confidence: number): CandidateSummary {
  return { imdbId: 'tt0000099', title: 'Another film', confidence, evidence: 'another title' };
}

function taken({ accepted }: Script): unknown[] {
  return accepted;
}

describe('what a later tier offers', () => {
  test('does not keep a likely TMDb film from being taken', async () => {
    const { handle, script } = await stage.start({
      tmdb: [likely, found('tmdb', 'full')],
      omdb: [missed('omdb', 'not_found', { candidates: [another(0.06)] })],
    });
    expect(await handle.result()).toMatchObject({ importType: 'full', stage: 'resolved' });
    expect(taken(script)).toMatchObject([{ tmdbId: 4711, confidence: 0.85, flagged: true }]);
  });

  test('stands beside the candidates of the others before a reviewer, the likeliest first', async () => {
    const { handle, script } = await stage.start({
      tmdb: [missed('tmdb', 'low_confidence', { candidates: [candidate(0.55, 4711)] })],
      omdb: [missed('omdb', 'low_confidence', { candidates: [another(0.25)] })],
    });
    await stage.environment.sleep('1 minute');
    expect(await handle.query(stateQuery)).toMatchObject({
      stage: 'review',
      candidates: [
        { tmdbId: 4711, confidence: 0.55 },
        { imdbId: 'tt0000099', confidence: 0.25 },
      ],
    });
    expect(taken(script)).toEqual([]);
  });
});

test('what TMDb offered in another round is not taken when it offers nothing any more', async () => {
  const { handle, script } = await stage.start(
    { tmdb: [likely, missed('tmdb', 'unavailable'), missed('tmdb')] },
    { policy: { recheck: [] } },
  );
  await stage.environment.sleep('1 hour');
  expect(taken(script)).toHaveLength(1);
  await handle.signal(retryNowSignal, { sources: ['tmdb'] });
  await stage.environment.sleep('1 hour');
  expect(taken(script)).toHaveLength(1);
  expect(await handle.query(stateQuery)).toMatchObject({ stage: 'review', candidates: [{ tmdbId: 4711 }] });
});

describe('that OMDb knows a series under the id', () => {
  const words = 'OMDb knows tt1 as a series, not as a film';
  const series = missed('omdb', 'wrong_kind', { message: words });

  test('stands in the evidence of a likely match that is taken all the same', async () => {
    const { handle, script } = await stage.start({ tmdb: [likely, found('tmdb', 'full')], omdb: [series] });
    await handle.result();
    expect(taken(script)).toMatchObject([{ flagged: true, evidence: `same title; year +1; but ${words}` }]);
  });

  test('is remembered when TMDb alone is asked later', async () => {
    const { handle, script } = await stage.start(
      { tmdb: [missed('tmdb'), likely, found('tmdb', 'full')], omdb: [series] },
      { policy: { recheck: [] } },
    );
    await stage.environment.sleep('1 hour');
    await handle.signal(retryNowSignal, { sources: ['tmdb'] });
    await handle.result();
    expect(taken(script)).toMatchObject([{ evidence: `same title; year +1; but ${words}` }]);
  });

  test('is forgotten when OMDb says something else of the film', async () => {
    const { handle, script } = await stage.start(
      { tmdb: [missed('tmdb'), likely, found('tmdb', 'full')], omdb: [series, missed('omdb')] },
      { policy: { recheck: [] } },
    );
    await stage.environment.sleep('1 hour');
    await handle.signal(retryNowSignal, { sources: ['omdb', 'tmdb'] });
    await handle.result();
    expect(taken(script)).toMatchObject([{ evidence: 'same title; year +1' }]);
  });
});
