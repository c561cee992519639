import { expect, onTestFinished, test, vi } from 'vitest';
import { startSimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { findFilm } from '../../../matching/find.js';
import { createTmdb } from '../../../sources/tmdb/source.js';
import { sourceCall } from '../../support/sources/upstream.js';

const FILM = { imdbId: 'tt0000001', title: 'New here', year: 2026, directors: ['Ana Lima'] };
const HOURS_MS = 60 * 60 * 1000;

/** TMDb as it really is, without the film; then somebody adds it. */
async function tmdbThatLearns(profile: ScenarioInput['profile'] = 'real') {
  const scenario = (tmdb: 'absent' | 'linked'): ScenarioInput => ({
    profile,
    failures: 0,
    latencyScale: 0,
    films: [{ ...FILM, tmdbId: 7, tmdb }],
  });
  const sources = await startSimulatedSources({ scenario: scenario('absent') });
  onTestFinished(() => sources.close());
  const tmdb = createTmdb({ baseUrl: sources.tmdbUrl, key: SANDBOX_KEYS.tmdb, findFilm });
  return {
    byImdbId: () => tmdb.lookupByImdbId(FILM.imdbId, sourceCall()),
    byTmdbId: () => tmdb.lookupByTmdbId(7, sourceCall()),
    learn: () => {
      sources.setScenario(scenario('linked'));
    },
    asked: () => sources.log().map(({ path, status }) => `${path.replace(/\?.*/, '')} ${status}`),
  };
}

test('a film that TMDb has just learned is found by its IMDb id, though the network still says 404 for its address', async () => {
  const { byImdbId, learn, asked } = await tmdbThatLearns();
  expect(await byImdbId()).toMatchObject({ found: false, reason: 'not_found' });
  learn();
  expect(await byImdbId()).toMatchObject({ found: true, confidence: 1, film: { tmdbId: 7 } });
  expect(asked()).toEqual([
    '/3/movie/tt0000001 404',
    '/3/find/tt0000001 200',
    '/3/movie/tt0000001 404',
    '/3/find/tt0000001 200',
    '/3/movie/7 200',
  ]);
});

test('one whose TMDb id was asked for too early is found eight hours later', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { byImdbId, byTmdbId, learn } = await tmdbThatLearns();
  expect(await byTmdbId()).toMatchObject({ found: false });
  learn();
  // A miss like any other: the film goes to the next tier, or waits for its next look.
  expect([await byTmdbId(), await byImdbId()]).toMatchObject([{ found: false }, { found: true }]);
  vi.setSystemTime(Date.now() + 8 * HOURS_MS + 1);
  expect(await byTmdbId()).toMatchObject({ found: true });
});

test('where the sources are kind, nothing is kept', async () => {
  const { byTmdbId, learn } = await tmdbThatLearns('kind');
  expect(await byTmdbId()).toMatchObject({ found: false });
  learn();
  expect(await byTmdbId()).toMatchObject({ found: true });
});
