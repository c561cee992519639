import { describe, expect, test } from 'vitest';
import { directorsOf } from '../../../domain/film.js';
import { createOmdb } from '../../../sources/omdb/source.js';
import { rejectionOf, sourceCall, startUpstream } from '../../support/sources/upstream.js';
import { HAVE_RECORDINGS, recording } from '../simulated-recordings.js';

async function omdb(path: string) {
  const { status, body } = recording(path);
  const { baseUrl } = await startUpstream(() => ({ status, body }));
  return createOmdb({ baseUrl, key: 'key' });
}

async function filmOf(path: string, imdbId: string) {
  const answer = await (await omdb(path)).lookupByImdbId(imdbId, sourceCall());
  if (!answer.found) throw new Error(answer.message);
  return answer.film;
}

describe.skipIf(!HAVE_RECORDINGS)('OMDb films as recorded (skipped without ../shared/samples)', () => {
  test('Man of Steel by id, 2026', async () => {
    const film = await filmOf('omdb/id-hit-tt0770828.json', 'tt0770828');
    expect(film).toMatchObject({
      completeness: 'minimal',
      kind: 'movie',
      title: 'Man of Steel',
      year: 2013,
      releaseDate: '2013-06-14',
      runtimeMinutes: 143,
      countries: ['United States', 'United Kingdom', 'Canada'],
      ratings: [
        { source: 'imdb', value: 7.1, scale: 10, votes: 858780 },
        { source: 'rotten_tomatoes', value: 57, scale: 100 },
        { source: 'metacritic', value: 55, scale: 100 },
      ],
    });
    expect(directorsOf(film)).toEqual(['Zack Snyder']);
  });

  test('Aftersun, 2026', async () => {
    const film = await filmOf('omdb/title-aftersun-2026.raw.json', 'tt19770238');
    expect(film).toMatchObject({
      year: 2022,
      runtimeMinutes: 102,
      languages: ['English', 'Turkish', 'Spanish'],
    });
    expect(film).not.toHaveProperty('homepage');
  });

  test('True Grit, 2016: two directors, notes behind writers, the old country name, no Ratings', async () => {
    const film = await filmOf('omdb/title-true-grit-2010.json', 'tt1403865');
    expect(directorsOf(film)).toEqual(['Ethan Coen', 'Joel Coen']);
    expect(film).toMatchObject({
      countries: ['United States'],
      images: [{ url: expect.stringMatching(/^https:/) as string }],
      ratings: [
        { source: 'imdb', value: 7.7, votes: 237630 },
        { source: 'metacritic', value: 80 },
      ],
    });
    expect(film.credits).toContainEqual(
      expect.objectContaining({ name: 'Charles Portis', job: 'Writer (novel)' }),
    );
  });

  test('Man of Steel by its title: the first page of a search of 2026, then its record', async () => {
    const search = recording('omdb/search-man-of-steel-page1.json');
    const record = recording('omdb/id-hit-tt0770828.json');
    const { baseUrl, asked } = await startUpstream(({ query }) =>
      query['i'] === undefined ? { body: search.body } : { body: record.body },
    );
    const source = createOmdb({ baseUrl, key: 'key' });
    const wanted = { title: 'Man of Steel', directors: ['Zack Snyder'], countries: [] };
    const answer = await source.lookupByTitle('Man of Steel', 2013, sourceCall(), wanted);
    expect(answer).toMatchObject({ found: true, film: { imdbId: 'tt0770828' } });
    expect(asked.map(({ query }) => query['s'] ?? query['i'])).toEqual(['Man of Steel', 'tt0770828']);
  });

  test.each([
    [2010, 'tt1403865'],
    [1969, 'tt0065126'],
  ])('the True Grit of %d among both', async (year, imdbId) => {
    const paths = ['omdb/title-true-grit-2010.json', 'omdb/title-true-grit-y1969.json'];
    const records = paths.map((path) => JSON.parse(recording(path).body) as { imdbID: string });
    const { baseUrl } = await startUpstream(({ query }) =>
      query['i'] === undefined
        ? { body: { Response: 'True', Search: records, totalResults: '2' } }
        : { body: records.find(({ imdbID }) => imdbID === query['i']) },
    );
    const answer = await createOmdb({ baseUrl, key: 'key' }).lookupByTitle('True Grit', year, sourceCall());
    expect(answer).toMatchObject({ found: true, film: { imdbId } });
  });

  test('Lost is a series', async () => {
    const source = await omdb('omdb/id-series-tt0411008.json');
    expect(await source.lookupByImdbId('tt0411008', sourceCall())).toMatchObject({ reason: 'wrong_kind' });
  });
});

describe.skipIf(!HAVE_RECORDINGS)(
  'OMDb misses and errors as recorded (skipped without ../shared/samples)',
  () => {
    test.each([
      ['omdb/id-error-getting-data-tt9999999.json', 'Error getting data.'],
      ['omdb/id-incorrect-tt1231230123.json', 'Incorrect IMDb ID.'],
      ['omdb/title-not-found.json', 'Movie not found!'],
    ])('%s is a miss', async (path, words) => {
      const answer = await (await omdb(path)).lookupByImdbId('tt9999999', sourceCall());
      expect(answer).toMatchObject({ found: false, reason: 'not_found' });
      expect(answer.found ? '' : answer.message).toContain(words);
    });

    test.each([
      ['omdb/error-401-invalid-key.json', 'unauthorized'],
      ['omdb/error-401-request-limit.json', 'over_budget'],
      ['omdb/error-invalid-json-id-conversion.json', 'invalid_response'],
      // A search was never asked for: what it answers is no title.
      ['omdb/search-man-of-steel-page1.json', 'invalid_response'],
    ])('%s is %s', async (path, reason) => {
      const error = await rejectionOf((await omdb(path)).lookupByImdbId('tt0770828', sourceCall()));
      expect(error).toMatchObject({ source: 'omdb', reason, retryable: false });
    });
  },
);
