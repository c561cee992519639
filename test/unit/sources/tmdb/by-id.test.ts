import { describe, expect, test } from 'vitest';
import { directorsOf } from '../../../../domain/film.js';
import { sourceCall } from '../../../support/sources/upstream.js';
import { tmdbThatAnswers, ALPHA, UNLINKED, NOT_FOUND } from '../fixtures/tmdb.js';

const NOTHING = {
  movie_results: [],
  person_results: [],
  tv_results: [],
  tv_episode_results: [],
  tv_season_results: [],
};

describe('TMDb by IMDb id', () => {
  test('takes one request when the answer carries the id', async () => {
    const { tmdb, asked } = await tmdbThatAnswers(() => ({ body: ALPHA }));
    const answer = await tmdb.lookupByImdbId('tt32275943', sourceCall());
    expect(answer).toMatchObject({ found: true, confidence: 1, strategy: 'direct_imdb' });
    expect(asked.map(({ path }) => path)).toEqual(['/3/movie/tt32275943']);
    expect(asked[0]?.query).toMatchObject({
      append_to_response: 'credits,external_ids,alternative_titles,translations,images,videos,release_dates',
      include_image_language: 'en,null',
    });
  });

  test('gives the record in our own words, unknown values absent', async () => {
    const { tmdb } = await tmdbThatAnswers(() => ({ body: ALPHA }));
    const answer = await tmdb.lookupByImdbId('tt32275943', sourceCall());
    if (!answer.found) throw new Error(answer.message);
    expect(answer.film).toMatchObject({
      completeness: 'full',
      kind: 'movie',
      year: 2025,
      releaseDate: '2025-08-20',
      countries: ['FR'],
      ratings: [],
    });
    expect(directorsOf(answer.film)).toEqual(['Julia Ducournau']);
    expect(answer.film).not.toHaveProperty('overview');
    expect(answer.film).not.toHaveProperty('homepage');
    expect(answer.film.credits[0]).not.toHaveProperty('character');
  });

  test('takes the year of a festival showing before the release', async () => {
    const { tmdb } = await tmdbThatAnswers(() => ({ body: { ...ALPHA, release_date: '2026-01-07' } }));
    const answer = await tmdb.lookupByImdbId('tt32275943', sourceCall());
    expect(answer).toMatchObject({ film: { year: 2025, releaseDate: '2026-01-07' } });
  });

  test('asks /find when there is no such id, and fetches a film that it links', async () => {
    const { tmdb, asked } = await tmdbThatAnswers(({ path }) => {
      if (path === '/3/find/tt32275943') return { body: { ...NOTHING, movie_results: [UNLINKED] } };
      return path === '/3/movie/1' ? { body: UNLINKED } : NOT_FOUND;
    });
    const answer = await tmdb.lookupByImdbId('tt32275943', sourceCall());
    expect(answer).toMatchObject({ found: true, film: { tmdbId: 1, imdbId: 'tt32275943' } });
    expect(answer.found && answer.confidence).toBeLessThan(1);
    expect(asked).toHaveLength(3);
    expect(asked[1]?.query).toMatchObject({ external_source: 'imdb_id' });
  });

  test('never takes a film that carries another id, but names it', async () => {
    const other = { ...ALPHA, imdb_id: 'tt0000001' };
    const { tmdb } = await tmdbThatAnswers(({ path }) =>
      path.startsWith('/3/find/') ? { body: NOTHING } : { body: other },
    );
    const answer = await tmdb.lookupByImdbId('tt32275943', sourceCall());
    expect(answer).toMatchObject({
      found: false,
      reason: 'low_confidence',
      candidates: [{ tmdbId: 1, imdbId: 'tt0000001' }],
    });
  });

  test('never takes a film from /find whose record carries another id', async () => {
    const { tmdb } = await tmdbThatAnswers(({ path }) => {
      if (path.startsWith('/3/find/')) return { body: { ...NOTHING, movie_results: [UNLINKED] } };
      return path === '/3/movie/1' ? { body: { ...ALPHA, imdb_id: 'tt0000001' } } : NOT_FOUND;
    });
    expect(await tmdb.lookupByImdbId('tt32275943', sourceCall())).toMatchObject({
      found: false,
      reason: 'low_confidence',
      candidates: [{ tmdbId: 1, imdbId: 'tt0000001' }],
    });
  });

  test.each(['person_results', 'tv_results', 'tv_episode_results', 'tv_season_results'])(
    'says wrong_kind when only %s has something',
    async (list) => {
      const { tmdb } = await tmdbThatAnswers(({ path }) =>
        path.startsWith('/3/find/') ? { body: { ...NOTHING, [list]: [{ id: 5 }] } } : NOT_FOUND,
      );
      const answer = await tmdb.lookupByImdbId('tt3749900', sourceCall());
      expect(answer).toMatchObject({ found: false, reason: 'wrong_kind' });
    },
  );

  test('takes the film where /find has a film and a series', async () => {
    const { tmdb } = await tmdbThatAnswers(({ path }) => {
      if (path.startsWith('/3/find/'))
        return { body: { ...NOTHING, movie_results: [ALPHA], tv_results: [{ id: 5 }] } };
      return path === '/3/movie/1' ? { body: ALPHA } : NOT_FOUND;
    });
    expect(await tmdb.lookupByImdbId('tt32275943', sourceCall())).toMatchObject({
      found: true,
      confidence: 1,
    });
  });

  test('says not_found when every list is empty, or missing as in old answers', async () => {
    const { tmdb } = await tmdbThatAnswers(({ path }) =>
      path.startsWith('/3/find/') ? { body: { movie_results: [] } } : NOT_FOUND,
    );
    const answer = await tmdb.lookupByImdbId('tt9999999', sourceCall());
    expect(answer).toMatchObject({ found: false, reason: 'not_found' });
    expect(answer.searches).toMatchObject([{ strategy: 'direct_imdb', query: 'tt9999999', hits: 0 }]);
  });

  test('does not ask for what is no id', async () => {
    const { tmdb, asked } = await tmdbThatAnswers(() => NOT_FOUND);
    expect(await tmdb.lookupByImdbId('tt12/../../x', sourceCall())).toMatchObject({ reason: 'not_found' });
    expect(asked).toEqual([]);
  });
});

describe('TMDb by its own id', () => {
  test.each([
    ['a festival showing years before', '2018-05-10', 2018],
    ['a slip of the pen', '1925-05-10', 2025],
  ])('counts the first year, %s', async (_name, date, year) => {
    const release_dates = { results: [{ release_dates: [{ release_date: `${date}T00:00:00.000Z` }] }] };
    const { tmdb } = await tmdbThatAnswers(() => ({ body: { ...ALPHA, release_dates } }));
    expect(await tmdb.lookupByTmdbId(1, sourceCall())).toMatchObject({ found: true, film: { year } });
  });

  test('gives the full record of a choice', async () => {
    const { tmdb, asked } = await tmdbThatAnswers(() => ({ body: ALPHA }));
    expect(await tmdb.lookupByTmdbId(1, sourceCall())).toMatchObject({ found: true, film: { tmdbId: 1 } });
    expect(asked[0]?.path).toBe('/3/movie/1');
  });

  test('says not_found for a film that is gone', async () => {
    const { tmdb } = await tmdbThatAnswers(() => NOT_FOUND);
    expect(await tmdb.lookupByTmdbId(1, sourceCall())).toMatchObject({ found: false, reason: 'not_found' });
  });
});
