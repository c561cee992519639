import { expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import type { FilmInput } from '../../../sandbox/simulated/scenario-schema.js';
import type { Application } from '../fixtures/application.js';
import { shareApplication } from '../fixtures/shared-application.js';

let app: Application;

shareApplication((started) => {
  app = started;
});

const film: FilmInput = {
  imdbId: 'tt94000001',
  tmdbId: 1_980_000_001,
  title: 'Amber Orchard',
  year: 2025,
  directors: ['Ana Prado'],
  runtimeMinutes: 104,
};

test('a film that OMDb finds by title, and TMDb by the id that OMDb gave, is no surer than the title made it', async () => {
  app.sources.setScenario({ films: [film] });
  const handle = await startImport(app.client, {
    festival: 'cannes',
    year: 2025,
    policy: { tiers: ['omdb', 'tmdb'] },
    programme: {
      kind: 'inline',
      entries: [{ title: film.title, year: 2025, directors: ['Ana Prado'], runtimeMinutes: 103 }],
    },
  });
  await handle.result();
  const [movie] = await app.dataSource.query<Record<string, unknown>[]>(
    `SELECT id, imdb_id, import_type, match_strategy, match_confidence, match_evidence->>'line' AS line FROM movies`,
  );
  const attempts = await app.dataSource.query<Record<string, unknown>[]>(
    `SELECT source, metadata->>'strategy' AS strategy, (metadata->>'confidence')::float8 AS confidence
     FROM api_lookup_metrics WHERE operation = 'movie_lookup' ORDER BY source`,
  );
  const [omdb, tmdb] = attempts;
  expect(omdb).toMatchObject({ source: 'omdb', strategy: 'title' });
  expect(omdb?.['confidence']).toBeLessThan(1);
  expect(tmdb).toEqual({ source: 'tmdb', strategy: 'learned_facts', confidence: omdb?.['confidence'] });
  expect(movie).toMatchObject({
    imdb_id: film.imdbId,
    import_type: 'full',
    match_strategy: 'learned_facts',
    match_confidence: omdb?.['confidence'],
    line: expect.stringMatching(/^by the IMDb id that was found by title \(.*same title/) as string,
  });
});
