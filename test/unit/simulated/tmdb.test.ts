import { describe, expect, test } from 'vitest';
import { ask, useSimulatedTmdb } from '../fixtures/simulated-tmdb.js';

useSimulatedTmdb();

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
