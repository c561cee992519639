import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';

const films: ScenarioInput['films'] = [
  { imdbId: 'tt0000001', tmdbId: 1, title: 'Alpha', year: 2018, countries: ['US'], runtimeMinutes: 96 },
  {
    imdbId: 'tt0000002',
    tmdbId: 2,
    title: 'Alpha',
    year: 2025,
    originalTitle: 'Alfa',
    directors: ['One', 'Two'],
  },
  { imdbId: 'tt0000003', tmdbId: 3, title: 'Alpha Dog', year: 2006, kind: 'tvSeries', directors: ['One'] },
  { imdbId: 'tt0000004', tmdbId: 4, title: 'Noise', plot: 'Static.', omdb: 'control-characters' },
  { imdbId: 'tt0000005', tmdbId: 5, title: 'Slash', plot: 'Static.', omdb: 'bad-escape' },
  { imdbId: 'tt0000006', tmdbId: 6, title: 'Gone', omdb: 'absent' },
  { tmdbId: 7, title: 'Alpha Nowhere' },
  { imdbId: 'tt0000008', tmdbId: 8, title: 'It', year: 2017, kind: 'videoGame' },
  { imdbId: 'tt0000009', tmdbId: 9, title: 'It', year: 2017, directors: ['Andy Muschietti'] },
  { imdbId: 'tt0000010', tmdbId: 10, title: 'Make It Last', year: 2018 },
];

let sources: SimulatedSources;
beforeAll(async () => {
  sources = await startSimulatedSources({ scenario: { films, failures: 0 } });
});
beforeEach(() => {
  sources.setScenario({ films, failures: 0 });
});
afterAll(() => sources.close());

async function text(query: string, key: string = SANDBOX_KEYS.omdb) {
  const response = await fetch(`${sources.omdbUrl}/?apikey=${key}&${query}`);
  return { status: response.status, text: await response.text() };
}
async function ask(query: string) {
  return JSON.parse((await text(query)).text) as Record<string, unknown>;
}
const error = (message: string) => ({ Response: 'False', Error: message });

describe('a film', () => {
  test('is all strings, "N/A" where nothing is known', async () => {
    const { Ratings: ratings, ...film } = await ask('i=tt0000001');
    expect(ratings).toBeInstanceOf(Array);
    expect(Object.values(film).every((value) => typeof value === 'string')).toBe(true);
    expect(film).toMatchObject({
      Year: '2018',
      Runtime: '96 min',
      Director: 'N/A',
      Plot: 'N/A',
      Country: 'United States',
    });
    expect(await ask('i=tt0000002')).toMatchObject({ Runtime: 'N/A', Released: 'N/A', Director: 'One, Two' });
  });

  test('that is a series has an open year and no director', async () => {
    expect(await ask('i=tt0000003')).toMatchObject({ Type: 'series', Year: '2006–', Director: 'N/A' });
  });

  test('may have a body that is no JSON: mended by dropping control characters, or not at all', async () => {
    const noise = (await text('i=tt0000004')).text;
    expect(() => JSON.parse(noise) as unknown).toThrow(SyntaxError);
    expect(JSON.parse(noise.replaceAll('\u001f', ''))).toMatchObject({ Plot: 'Static.' });
    const slash = (await text('i=tt0000005')).text;
    expect(() => JSON.parse(slash) as unknown).toThrow(SyntaxError);
  });

  test('that it does not know is "Error getting data."', async () => {
    expect(await ask('i=tt0000006')).toEqual(error('Error getting data.'));
  });
});

describe('by title', () => {
  test('t= guesses the oldest of that name, unless the year says more', async () => {
    expect(await ask('t=alpha')).toMatchObject({ imdbID: 'tt0000001' });
    expect(await ask('t=alpha&y=2025')).toMatchObject({ imdbID: 'tt0000002' });
    expect(await ask('t=alpha&type=series')).toMatchObject({ imdbID: 'tt0000003' });
    expect(await ask('t=alpha&y=1990')).toEqual(error('Movie not found!'));
  });

  test('t= has a film whose title is too short to search for; of another title where none bears it', async () => {
    expect(await ask('s=it&type=movie')).toEqual(error('Too many results.'));
    expect(await ask('t=it&y=2017')).toMatchObject({ imdbID: 'tt0000008', Type: 'game' });
    expect(await ask('t=it&y=2017&type=movie')).toMatchObject({
      imdbID: 'tt0000009',
      Director: 'Andy Muschietti',
    });
    expect(await ask('t=it&y=2018&type=movie')).toMatchObject({ imdbID: 'tt0000010' });
    expect(await ask('t=it&y=2019&type=movie')).toEqual(error('Movie not found!'));
  });

  test('s= has only what is on IMDb, and of that year where one is given', async () => {
    expect(await ask('s=alpha')).toMatchObject({ totalResults: '3' });
    expect(await ask('s=alpha&type=movie')).toMatchObject({ totalResults: '2' });
    expect(await ask('s=alpha&y=1999')).toEqual(error('Movie not found!'));
  });

  test('only English titles are searched', async () => {
    expect(await ask('s=alfa')).toEqual(error('Movie not found!'));
  });

  test('too little to search for is "Too many results."', async () => {
    expect(await ask('s=a')).toEqual(error('Too many results.'));
  });

  test('a page after the last is a miss', async () => {
    expect(await ask('s=alpha&page=2')).toEqual(error('Movie not found!'));
  });
});

describe('keys, quota and bills', () => {
  test('401 has two meanings, told apart by the words alone', async () => {
    sources.setScenario({ films, failures: 0, omdb: { keys: ['first'], requestsPerDay: 1 } });
    expect((await text('i=tt0000001', 'first')).status).toBe(200);
    const usedUp = await text('i=tt0000001', 'first');
    const wrong = await text('i=tt0000001', 'wrong');
    expect([usedUp.status, wrong.status]).toEqual([401, 401]);
    expect(JSON.parse(usedUp.text)).toEqual(error('Request limit reached!'));
    expect(JSON.parse(wrong.text)).toEqual(error('Invalid API key!'));
  });

  test('answers cost money, misses too; refusals and outages do not', async () => {
    await text('i=tt0000001');
    await text('i=tt0000006');
    await text('i=tt0000001', 'wrong');
    sources.setScenario({ films, failures: 0, omdb: { state: 'down' } });
    const outage = await text('i=tt0000001');
    expect(outage.status).toBe(522);
    expect(outage.text).toContain('<html');
    expect(sources.log().slice(-4)).toMatchObject([
      { source: 'omdb', path: '/?i=tt0000001', film: 'tt0000001', status: 200, chargedUsd: 0.001, key: 'ok' },
      { film: 'tt0000006', status: 200, chargedUsd: 0.001 },
      { status: 401, chargedUsd: 0, key: 'bad' },
      { status: 522, chargedUsd: 0 },
    ]);
    expect(JSON.stringify(sources.log())).not.toContain(SANDBOX_KEYS.omdb);
  });

  test.each([
    ['daily-request-limit', 401],
    ['cloudflare-503', 503],
    ['cloudflare-524', 524],
    ['empty', 200],
  ] as const)('a rule can answer %s', async (answer, status) => {
    sources.setScenario({ films, failures: 0, omdb: { faults: [{ match: 'tt0000001', times: 1, answer }] } });
    expect((await text('i=tt0000002')).status).toBe(200);
    const struck = await text('i=tt0000001');
    expect(struck.status).toBe(status);
    expect(struck.text).not.toContain('"Response":"True"');
    expect(await ask('i=tt0000001')).toMatchObject({ Response: 'True' });
  });
});
