import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';

const base = { year: 2020, releaseDate: '2020-05-05' };
const films: ScenarioInput['films'] = [
  { ...base, imdbId: 'tt0000001', tmdbId: 1, title: 'Smørhullet på Øya', popularity: 1 },
  { ...base, imdbId: 'tt0000002', tmdbId: 2, title: 'Night', popularity: 1 },
  { ...base, imdbId: 'tt0000003', tmdbId: 3, title: 'The Night Train', popularity: 99 },
  { ...base, imdbId: 'tt0000004', tmdbId: 4, title: 'Train of Night', nativeTitle: '夜', popularity: 50 },
  {
    ...base,
    imdbId: 'tt0000005',
    tmdbId: 5,
    title: 'White Noise',
    releaseDate: '2019-11-01',
    releases: [{ country: 'FR', date: '2022-02-02' }],
  },
  { ...base, imdbId: 'tt0000006', tmdbId: 6, title: 'Loose', tmdb: 'unlinked' },
  { ...base, imdbId: 'tt0000007', tmdbId: 7, title: 'Serial', tmdb: 'series' },
  { ...base, imdbId: 'tt0000008', tmdbId: 8, title: 'Part One', tmdb: 'episode' },
  { ...base, imdbId: 'tt0000009', tmdbId: 9, title: 'Someone', tmdb: 'person' },
  { ...base, imdbId: 'tt0000010', tmdbId: 10, title: 'Elsewhere', tmdb: 'absent' },
  { ...base, imdbId: 'tt0000011', tmdbId: 11, title: 'Wrong Link', tmdbImdbId: 'tt0000099' },
  {
    ...base,
    imdbId: 'tt0000012',
    tmdbId: 12,
    title: 'Late Show',
    adult: true,
    directors: ['Åsa Øst', 'Bo Ek'],
  },
  {
    ...base,
    imdbId: 'tt0000013',
    tmdbId: 13,
    title: 'Another Show',
    directors: ['Åsa Øst'],
    writers: ['Åsa Øst'],
    cast: [{ name: 'Bo Ek' }],
  },
  { ...base, imdbId: 'tt0000014', tmdbId: 14, title: 'Unknown Show', tmdb: 'absent', directors: ['Åsa Øst'] },
  ...Array.from({ length: 23 }, (_, index) => ({ tmdbId: 100 + index, title: `Sequel ${index + 1}` })),
];

let sources: SimulatedSources;
beforeAll(async () => {
  sources = await startSimulatedSources({ scenario: { films } });
});
beforeEach(() => {
  play({});
});
afterAll(() => sources.close());

/** No test here may be throttled by the one before; the rate has a test of its own. */
function play(tmdb: NonNullable<ScenarioInput['tmdb']>): void {
  sources.setScenario({ films, tmdb: { requestsPerSecond: 1_000_000, ...tmdb } });
}

async function ask(path: string, headers: Record<string, string> = bearer(SANDBOX_KEYS.tmdbToken)) {
  const response = await fetch(`${sources.tmdbUrl}/${path}`, { headers });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const search = async (query: string, more = '') => {
  const { body } = await ask(`search/movie?query=${encodeURIComponent(query)}${more}`);
  return (body['results'] as { title: string }[]).map(({ title }) => title);
};

describe('people', () => {
  const people = async (
    query: string,
  ): Promise<{ id: number; name: string; known_for_department: string }[]> => {
    const { body } = await ask(`search/person?query=${encodeURIComponent(query)}`);
    return body['results'] as { id: number; name: string; known_for_department: string }[];
  };

  test('are found by all the words of a name, in any order and without accents', async () => {
    expect(await people('Ost, Asa')).toMatchObject([{ name: 'Åsa Øst', known_for_department: 'Directing' }]);
    expect((await people('ek')).map(({ name }) => name)).toEqual(['Bo Ek']);
    expect(await people('Åsa Öst Larsson')).toEqual([]);
    expect(await people('')).toEqual([]);
  });

  test('have their films with their jobs; those that TMDb has', async () => {
    const [person] = await people('Åsa Øst');
    const { body } = await ask(`person/${person!.id}/movie_credits`);
    expect(body).toMatchObject({
      cast: [],
      crew: [
        { id: 12, title: 'Late Show', job: 'Director', department: 'Directing' },
        { id: 13, title: 'Another Show', job: 'Screenplay', department: 'Writing' },
        { id: 13, title: 'Another Show', job: 'Director', department: 'Directing' },
      ],
    });
    const [player] = await people('Bo Ek');
    expect((await ask(`person/${player!.id}/movie_credits`)).body).toMatchObject({ cast: [{ id: 13 }] });
    expect((await ask('person/7/movie_credits')).status).toBe(404);
  });
});

test('an adult film is shown to those alone who ask for it', async () => {
  expect(await search('late show')).toEqual([]);
  expect(await search('late show', '&include_adult=true')).toEqual(['Late Show']);
});

describe('keys', () => {
  test('a v3 key goes as api_key, a v4 token as Bearer', async () => {
    expect((await ask(`movie/1?api_key=${SANDBOX_KEYS.tmdb}`, {})).status).toBe(200);
    expect((await ask('movie/1')).status).toBe(200);
  });

  test.each([
    ['a token as api_key', `movie/1?api_key=${SANDBOX_KEYS.tmdbToken}`, {}],
    ['a key as Bearer', 'movie/1', bearer(SANDBOX_KEYS.tmdb)],
    ['an empty key', 'movie/1?api_key=', {}],
    ['no key', 'movie/1', {}],
  ])('%s is refused with 401 and code 7', async (_case, path, headers) => {
    const { status, body } = await ask(path, headers);
    expect(status).toBe(401);
    expect(body['status_code']).toBe(7);
  });

  test('the log tells good from bad and holds neither', async () => {
    await ask(`movie/1?api_key=${SANDBOX_KEYS.tmdb}&language=en-US`, {});
    await ask('movie/1?api_key=guess-me', {});
    const entries = sources.log().slice(-2);
    expect(entries).toMatchObject([
      {
        source: 'tmdb',
        path: '/3/movie/1?language=en-US',
        film: 'tt0000001',
        status: 200,
        key: 'ok',
        chargedUsd: 0,
      },
      { path: '/3/movie/1', status: 401, key: 'bad' },
    ]);
    expect(JSON.stringify(entries)).not.toContain(SANDBOX_KEYS.tmdb);
    expect(JSON.stringify(entries)).not.toContain('guess-me');
  });
});

describe('by id', () => {
  test('a film is found by either id, with what is appended', async () => {
    const { body } = await ask('movie/tt0000001?append_to_response=credits,external_ids,nonsense');
    expect(body).toMatchObject({ id: 1, imdb_id: 'tt0000001', credits: { cast: [] } });
    expect(body).not.toHaveProperty('nonsense');
    expect((await ask('movie/1')).body['imdb_id']).toBe('tt0000001');
  });

  test('an unlinked film is not found by its IMDb id, and carries none', async () => {
    expect((await ask('movie/tt0000006')).status).toBe(404);
    expect((await ask('find/tt0000006?external_source=imdb_id')).body['movie_results']).toEqual([]);
    expect((await ask('movie/6')).body['imdb_id'] ?? '').toBe('');
  });

  test.each([
    ['tt0000007', 'tv_results'],
    ['tt0000008', 'tv_episode_results'],
    ['tt0000009', 'person_results'],
  ])('%s of another kind fills %s and is no film', async (id, array) => {
    const { body } = await ask(`find/${id}?external_source=imdb_id`);
    expect(body[array]).toHaveLength(1);
    expect(body['movie_results']).toEqual([]);
    expect((await ask(`movie/${id}`)).status).toBe(404);
  });

  test('a wrong link leads to the film under the wrong id', async () => {
    expect((await ask('movie/tt0000011')).status).toBe(404);
    expect((await ask('movie/tt0000099')).body).toMatchObject({ id: 11, imdb_id: 'tt0000099' });
  });

  test('unknown values are 0 and "", as there', async () => {
    expect((await ask('movie/tt0000001')).body).toMatchObject({
      runtime: 0,
      homepage: '',
      tagline: '',
      overview: '',
    });
  });

  test('find wants to know whose id it is', async () => {
    expect((await ask('find/tt0000001')).status).toBe(422);
  });

  test('images keep to the language, unless others are included', async () => {
    type Images = { images: { backdrops: unknown[] } };
    const seen = async (more: string) => {
      const bodies = await Promise.all(
        [1, 2, 3, 4, 5].map((id) => ask(`movie/${id}?append_to_response=images${more}`)),
      );
      return bodies.reduce((sum, { body }) => sum + (body as Images).images.backdrops.length, 0);
    };
    expect(await seen('&language=en-US')).toBe(0);
    expect(await seen('&language=en-US&include_image_language=en,null')).toBeGreaterThan(0);
  });
});

describe('search', () => {
  test('folds accents and letters, and forgives no typo', async () => {
    expect(await search('smorhullet pa oya')).toEqual(['Smørhullet på Øya']);
    expect(await search('smorhulet pa oya')).toEqual([]);
  });

  test('puts the whole title first, then a phrase, then scattered words, and only then the popular', async () => {
    expect(await search('night')).toEqual(['Night', 'The Night Train', 'Train of Night']);
    expect(await search('night train')).toEqual(['The Night Train', 'Train of Night']);
  });

  test('wants all words, over all titles together', async () => {
    expect(await search('夜 train')).toEqual(['Train of Night']);
    expect(await search('night bus')).toEqual([]);
  });

  test('year sees every release date, primary_release_year the primary one', async () => {
    expect(await search('white noise', '&year=2022')).toEqual(['White Noise']);
    expect(await search('white noise', '&primary_release_year=2022')).toEqual([]);
    expect(await search('white noise', '&primary_release_year=2019')).toEqual(['White Noise']);
  });

  test('shows neither series nor what is not there', async () => {
    expect(await search('serial')).toEqual([]);
    expect(await search('elsewhere')).toEqual([]);
    expect(await search('')).toEqual([]);
  });

  test('gives pages of 20, and none before 1 or after 500', async () => {
    const { body } = await ask('search/movie?query=sequel&page=2');
    expect(body).toMatchObject({ page: 2, total_pages: 2, total_results: 23 });
    expect(body['results']).toHaveLength(3);
    expect(await ask('search/movie?query=sequel&page=0')).toMatchObject({
      status: 400,
      body: { status_code: 22 },
    });
    expect((await ask('search/movie?query=sequel&page=501')).status).toBe(400);
  });
});

describe('limits and faults', () => {
  test('over the rate is 429, whatever the key', async () => {
    play({ requestsPerSecond: 0 });
    expect((await ask('movie/1', {})).status).toBe(429);
  });

  test('over the connections is 429 too', async () => {
    play({ connections: 0 });
    expect((await ask('movie/1')).status).toBe(429);
  });

  test('a rule strikes its film alone, as often as it says', async () => {
    const faults = [{ match: 'tt0000001', times: 2, answer: 'rate-limited', retryAfterSeconds: 3 }] as const;
    play({ faults: [...faults] });
    expect((await ask('movie/2')).status).toBe(200);
    const struck = await ask('movie/tt0000001');
    expect([struck.status, struck.headers.get('retry-after')]).toEqual([429, '3']);
    expect((await ask('find/tt0000001?external_source=imdb_id')).status).toBe(429);
    expect((await ask('movie/1')).status).toBe(200);
  });

  test('a truncated answer is no JSON', async () => {
    play({ faults: [{ match: 'any', times: 1, answer: 'truncated' }] });
    await expect(ask('movie/1')).rejects.toThrow(SyntaxError);
  });

  test('a reset line gives no answer and stands in the log as status 0', async () => {
    play({ faults: [{ match: 'any', times: 1, answer: 'reset' }] });
    await expect(ask('movie/1')).rejects.toThrow('fetch failed');
    expect(sources.log().at(-1)).toMatchObject({ status: 0, film: 'tt0000001' });
  });

  test.each([
    ['suspended', 401],
    ['badKey', 401],
  ] as const)('the whole source can be %s', async (state, status) => {
    play({ state });
    expect((await ask('movie/1')).status).toBe(status);
  });

  test('a source that is down answers in HTML', async () => {
    play({ state: 'down' });
    const response = await fetch(`${sources.tmdbUrl}/movie/1`);
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('<html>');
  });
});
