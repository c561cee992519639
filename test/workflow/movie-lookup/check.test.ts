import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { stateQuery } from '../../../workflows/shared/messages.js';
import { startLookupStage, type LookupStage } from '../fixtures/lookup-stage.js';
import { candidate, found, missed, unverified, waitFor } from '../fixtures/outcomes.js';

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

  test.each([
    ['with a flag where OMDb does not know the film', missed('omdb'), 0.001, '; but omdb says not_found'],
    ['without a flag where OMDb answers nobody', waitFor('omdb'), 0, ''],
  ])('is taken %s, and nothing dearer is asked', async (_, omdb, spendUsd, doubt) => {
    const { handle, script } = await stage.start({ tmdb: [sure, found('tmdb', 'full')], omdb: [omdb] });
    script.endedWith = { neverAsked: true, costUsd: 0, requests: 0 };
    expect(await handle.result()).toMatchObject({ importType: 'full', stage: 'resolved', spendUsd });
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'tmdb']);
    expect(script.accepted[0]).toEqual({
      ...taken,
      evidence: `${taken.evidence}${doubt}`,
      flagged: doubt !== '',
    });
    expect(await handle.query(stateQuery)).not.toHaveProperty('reason');
  });

  test('is not bought from anybody where its record cannot be taken: a person is asked', async () => {
    const conflict = missed('tmdb', 'low_confidence', { candidates: [candidate(0.5, 4711)] });
    const { handle, script } = await stage.start({ tmdb: [sure, conflict] });
    await stage.environment.sleep('1 minute');
    expect(await handle.query(stateQuery)).toMatchObject({ stage: 'review' });
    expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'tmdb']);
  });
});
