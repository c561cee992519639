import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  approveSignal,
  retryNowSignal,
  reviewUpdate,
  stateQuery,
} from '../../../workflows/shared/messages.js';
import type { TierOutcome } from '../../../domain/lookup/tier.js';
import { startLookupStage, type LookupStage, type Started } from '../fixtures/lookup-stage.js';
import { candidate, contradicted, found, missed } from '../fixtures/outcomes.js';

/** A minimal record, and a likely TMDb match that turns out to be another film when it is to be taken. */

let stage: LookupStage;

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished);
});
afterAll(async () => {
  await stage.stop();
});

const likely = missed('tmdb', 'low_confidence', { candidates: [candidate(0.8, 815)] });
const refused = contradicted(0.3, 815);

async function refusedMatch(...later: TierOutcome[]): Promise<Started> {
  const started = await stage.start({
    tmdb: [likely, likely, refused, ...later],
    omdb: [found('omdb', 'minimal')],
  });
  await stage.environment.sleep('1 hour');
  return started;
}

test('goes to a reviewer with its minimal record, and is never parked as a stub', async () => {
  const { handle, script } = await refusedMatch();
  expect(await handle.query(stateQuery)).toMatchObject({
    stage: 'review',
    importType: 'minimal',
    candidates: [{ tmdbId: 815, confidence: 0.3 }],
  });
  expect(script.accepted.at(-1)).toMatchObject({ tmdbId: 815, flagged: true });
  expect(script.askedReviewers).toHaveLength(1);
  expect(script.parked).toEqual([]);
  // It waits as long as that takes.
  await stage.environment.sleep('60 days');
  expect((await handle.query(stateQuery)).stage).toBe('review');
});

test.each([
  ['as the search says', contradicted(0.8, 815)],
  [
    'by its director',
    missed('tmdb', 'low_confidence', { candidates: [{ ...candidate(0.8, 815), against: ['director'] }] }),
  ],
] as const)('is not taken at all where it is another film for certain: %s', async (_name, again) => {
  const { handle, script } = await stage.start({
    tmdb: [likely, again],
    omdb: [found('omdb', 'minimal')],
  });
  await stage.environment.sleep('1 hour');
  expect(await handle.query(stateQuery)).toMatchObject({
    importType: 'minimal',
    candidates: [{ tmdbId: 815, confidence: 0.8 }],
  });
  expect(script.accepted).toEqual([]);
});

test('a reviewer keeps the minimal record', async () => {
  const { handle, script } = await refusedMatch();
  script.decides = { importType: 'minimal' };
  expect(
    await handle.executeUpdate(reviewUpdate, { args: [{ reviewer: 'ana', choice: { accept: 'match' } }] }),
  ).toBe('the record stays as it is: minimal');
  expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'minimal' });
  expect(script.begun).toEqual([{ keep: 'record' }]);
});

test('a reviewer chooses a TMDb film', async () => {
  const { handle, script } = await refusedMatch(found('tmdb', 'full'));
  await handle.signal(approveSignal, { reviewer: 'ana', choice: { tmdbId: 4711 } });
  expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
  expect(script.accepted.at(-1)).toMatchObject({ tmdbId: 4711 });
});

test('looked up again by hand: it waits on, until a source has the full record', async () => {
  const { handle } = await refusedMatch(missed('tmdb'), found('tmdb', 'full'));
  await handle.signal(retryNowSignal, { sources: ['tmdb'] });
  await stage.environment.sleep('1 hour');
  expect(await handle.query(stateQuery)).toMatchObject({ stage: 'review', importType: 'minimal' });
  await handle.signal(retryNowSignal, { sources: ['tmdb'] });
  expect(await handle.result()).toMatchObject({ stage: 'resolved', importType: 'full' });
});
