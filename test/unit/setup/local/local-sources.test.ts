import { expect, onTestFinished, test } from 'vitest';
import { startLocalSources } from '../../../../sandbox/local-sources.js';
import { demoScenario } from '../../../../sandbox/simulated/scenario.js';

test('what the simulated sources know is told, and nothing where none is simulated', async () => {
  const all = await startLocalSources({});
  onTestFinished(all.close);
  expect(all.simulated).toEqual(['TMDb', 'OMDb', 'Zyte', 'Letterboxd']);
  expect(all.knows).toContain(`They know ${demoScenario().films!.length} films`);
  for (const festival of ['Cannes Film Festival 2024 and 2025', 'Venice Film Festival', 'Berlin'])
    expect(all.knows).toContain(festival);
  const none = await startLocalSources({
    TMDB_API_KEY: 'k',
    OMDB_API_KEY: 'k',
    ZYTE_API_KEY: 'k',
    LETTERBOXD_BASE_URL: 'https://letterboxd.com',
  });
  expect(none).toMatchObject({ simulated: [], knows: '' });
});
