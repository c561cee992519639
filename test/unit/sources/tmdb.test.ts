import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { directorsOf } from '../../../domain/film.js';
import type { FindFilm } from '../../../matching/types.js';
import { createTmdb } from '../../../sources/tmdb/source.js';
import {
  notingGate,
  rejectionOf,
  sourceCall,
  startUpstream,
  type Asked,
  type Reply,
} from '../../support/upstream.js';

const KEY = '0123456789abcdef0123456789abcdef';
const NOT_FOUND: Reply = { status: 404, body: { success: false, status_code: 34, status_message: 'no' } };
const NOTHING = {
  movie_results: [],
  person_results: [],
  tv_results: [],
  tv_episode_results: [],
  tv_season_results: [],
};
const ALPHA = {
  id: 1,
  imdb_id: 'tt32275943',
  title: 'Alpha',
  original_title: 'Alpha',
  release_date: '2025-08-20',
  runtime: 128,
  popularity: 3.2,
  overview: '',
  homepage: '',
  production_countries: [{ iso_3166_1: 'FR', name: 'France' }],
  credits: {
    cast: [{ id: 7, name: 'Golshifteh Farahani', character: '', order: 0 }],
    crew: [
      { id: 8, name: 'Someone', department: 'Directing', job: 'Script Supervisor' },
      { id: 9, name: 'Julia Ducournau', department: 'Directing', job: 'Director' },
      { id: 9, name: 'Julia Ducournau', department: 'Writing', job: 'Writer' },
    ],
  },
  release_dates: { results: [{ release_dates: [{ release_date: '2025-05-19T00:00:00.000Z' }] }] },
};
const { imdb_id: _imdbId, ...UNLINKED } = ALPHA;

const nothingFound: FindFilm = () => Promise.resolve({ ranked: [], searches: [] });

async function tmdbThatAnswers(
  reply: (asked: Asked) => Reply | Promise<Reply>,
  { key = KEY, findFilm = nothingFound }: { key?: string; findFilm?: FindFilm } = {},
) {
  const { baseUrl, asked } = await startUpstream(reply);
  return { tmdb: createTmdb({ baseUrl: `${baseUrl}/3`, key, findFilm }), asked };
}

/** A search that asks for the details of film 1 and gives it the confidence. */
function rates(confidence: number): FindFilm {
  return async (wanted, catalogue) => {
    const hits = await catalogue.search({
      text: wanted.title,
      ...(wanted.year ? { year: wanted.year } : {}),
    });
    const details = await catalogue.details(1);
    const candidate = details ?? hits[0];
    if (candidate === undefined) throw new Error('expected a candidate');
    return {
      ranked: [
        {
          candidate,
          confidence,
          evidence: 'as told',
          strategy: 'exact_title_year',
          witnesses: { for: [], against: [] },
        },
      ],
      searches: [],
    };
  };
}

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

describe('TMDb by title', () => {
  const search: Reply = { body: { page: 1, results: [UNLINKED], total_pages: 1, total_results: 1 } };
  const reply = ({ path }: Asked): Reply => (path === '/3/search/movie' ? search : { body: ALPHA });

  test('accepts a sure candidate with the details fetched once', async () => {
    const { tmdb, asked } = await tmdbThatAnswers(reply, { findFilm: rates(0.95) });
    const answer = await tmdb.lookupByTitle('What? / Why', 2025, sourceCall());
    expect(answer).toMatchObject({ found: true, strategy: 'exact_title_year', confidence: 0.95 });
    expect(asked.map(({ path }) => path)).toEqual(['/3/search/movie', '/3/movie/1']);
    expect(asked[0]?.query).toMatchObject({ query: 'What? / Why', year: '2025' });
  });

  test.each([
    [0.89, 'low_confidence'],
    [0.2, 'low_confidence'],
    [0.19, 'not_found'],
  ])('at %d says %s with the candidates', async (confidence, reason) => {
    const { tmdb } = await tmdbThatAnswers(reply, { findFilm: rates(confidence) });
    const answer = await tmdb.lookupByTitle('Alpha', 2025, sourceCall());
    expect(answer).toMatchObject({
      found: false,
      reason,
      candidates: [{ tmdbId: 1, imdbId: 'tt32275943', title: 'Alpha', confidence, evidence: 'as told' }],
    });
  });

  test('never takes a film of another IMDb id, however sure the search is', async () => {
    const { tmdb } = await tmdbThatAnswers(reply, { findFilm: rates(0.99) });
    const wanted = { title: 'Alpha', imdbId: 'tt0000002', directors: [], countries: [] };
    expect(await tmdb.lookupByTitle('Alpha', 2025, sourceCall(), wanted)).toMatchObject({
      found: false,
      reason: 'low_confidence',
    });
  });

  test('hands the search what is known and learned of the film', async () => {
    let seen: unknown[] = [];
    const findFilm: FindFilm = (wanted, _catalogue, options) => {
      seen = [wanted, options];
      return Promise.resolve({ ranked: [], searches: [] });
    };
    const { tmdb } = await tmdbThatAnswers(reply, { findFilm });
    const wanted = { title: 'x', directors: ['Julia Ducournau'], countries: [], editionYear: 2025 };
    const learned = { runtimeMinutes: 128 };
    await tmdb.lookupByTitle('Alpha', 2024, sourceCall({ sureConfidence: 0.8, learned }), wanted);
    expect(seen).toEqual([
      { ...wanted, title: 'Alpha', year: 2024 },
      { sureConfidence: 0.8, known: [], learned },
    ]);
  });

  test('hands it the films that were doubtful before, with their details; one that is gone is left out', async () => {
    let known: unknown;
    const findFilm: FindFilm = (_wanted, _catalogue, options) => {
      known = options?.known;
      return Promise.resolve({ ranked: [], searches: [] });
    };
    const { tmdb, asked } = await tmdbThatAnswers(
      ({ path }) => (path.endsWith('/movie/1') ? { body: ALPHA } : NOT_FOUND),
      { findFilm },
    );
    await tmdb.lookupByTitle('Alpha', 2025, sourceCall({ learned: {}, doubtfulTmdbIds: [1, 2] }));
    expect(asked.map(({ path }) => path).sort()).toEqual(['/3/movie/1', '/3/movie/2']);
    expect(known).toMatchObject([{ tmdbId: 1, directors: ['Julia Ducournau'] }]);
  });
});

describe("TMDb's people", () => {
  const CREDITS = {
    id: 9,
    cast: [{ id: 5, title: 'Played in', character: 'Herself' }],
    crew: [
      { id: 1, title: 'Alpha', original_title: 'Alpha', release_date: '2025-08-20', job: 'Director' },
      { id: 1, title: 'Alpha', original_title: 'Alpha', release_date: '2025-08-20', job: 'Co-Director' },
      { id: 2, title: 'Written', release_date: '', job: 'Writer' },
    ],
  };
  const PEOPLE = {
    page: 1,
    results: [{ id: 9, name: 'Julia Ducournau', known_for_department: 'Directing', popularity: 2.5 }],
  };

  test('are searched by name, and give the films that they directed', async () => {
    let found: unknown;
    const findFilm: FindFilm = async (_wanted, { people }) => {
      const persons = await people!.search('Ducournau Julia');
      found = { persons, films: await people!.filmsDirectedBy(persons[0]!) };
      return { ranked: [], searches: [] };
    };
    const { tmdb, asked } = await tmdbThatAnswers(
      ({ path }) => ({ body: path.endsWith('/search/person') ? PEOPLE : CREDITS }),
      { findFilm },
    );
    await tmdb.lookupByTitle('Alpha', 2025, sourceCall());
    expect(found).toEqual({
      persons: [{ id: 9, name: 'Julia Ducournau', department: 'Directing', popularity: 2.5 }],
      films: [
        {
          tmdbId: 1,
          title: 'Alpha',
          originalTitle: 'Alpha',
          year: 2025,
          popularity: 0,
          directors: ['Julia Ducournau'],
        },
      ],
    });
    expect(asked.map(({ path }) => path)).toEqual(['/3/search/person', '/3/person/9/movie_credits']);
    expect(asked[0]?.query).toMatchObject({ query: 'Ducournau Julia', page: '1' });
  });

  test('who are gone have no films, and where nobody can be searched there is nobody', async () => {
    let found: unknown;
    const findFilm: FindFilm = async (_wanted, { people }) => {
      const films = await people!.filmsDirectedBy({ id: 9, name: 'X', popularity: 0 });
      found = { films, persons: await people!.search('X') };
      return { ranked: [], searches: [] };
    };
    const { tmdb } = await tmdbThatAnswers(() => NOT_FOUND, { findFilm });
    await tmdb.lookupByTitle('Alpha', 2025, sourceCall());
    expect(found).toEqual({ films: [], persons: [] });
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

describe('TMDb credentials and faults', () => {
  test('sends a v3 key as api_key', async () => {
    const { tmdb, asked } = await tmdbThatAnswers(() => ({ body: ALPHA }));
    await tmdb.lookupByTmdbId(1, sourceCall());
    expect(asked[0]?.query.api_key).toBe(KEY);
    expect(asked[0]?.headers).not.toHaveProperty('authorization');
  });

  test('sends a v4 token as Bearer, not in the URL', async () => {
    const key = 'eyJhbGciOiJIUzI1NiJ9.e30.abc';
    const { tmdb, asked } = await tmdbThatAnswers(() => ({ body: ALPHA }), { key });
    await tmdb.lookupByTmdbId(1, sourceCall());
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${key}`);
    expect(asked[0]?.url).not.toContain(key);
  });

  test('names requests to the gate without the key, and keeps and charges nothing', async () => {
    const { tmdb } = await tmdbThatAnswers(() => ({ body: ALPHA }));
    const { gate, noted } = notingGate();
    await tmdb.lookupByTmdbId(1, sourceCall({ gate }));
    expect(noted).toMatchObject([{ costUsd: 0, charged: false, keptForMs: 0 }]);
    expect(noted[0]?.key).toContain('/movie/1?');
    expect(noted[0]?.key).not.toContain(KEY);
  });

  test.each([
    ['a rejected key', { status: 401, body: { status_code: 7 } }, 'unauthorized', false],
    ['a 401 without a word', { status: 401, body: '' }, 'unauthorized', false],
    ['a suspended account', { status: 403, body: { status_code: 45 } }, 'unauthorized', false],
    ['a refusal by the network', { status: 403, body: '<html>' }, 'blocked', true],
    ['too many requests', { status: 429, body: { status_code: 25 } }, 'rate_limited', true],
    ['an outage', { status: 503, body: '<html>' }, 'unavailable', true],
    ['a slow backend', { status: 504, body: '' }, 'timeout', true],
    ['a 404 that is not of TMDb', { status: 404, body: '<html>' }, 'invalid_response', false],
    ['a page in place of JSON', { body: '<html>' }, 'invalid_response', true],
  ] as const)('on %s', async (_name, reply, reason, retryable) => {
    const { tmdb } = await tmdbThatAnswers(() => reply);
    const error = await rejectionOf(tmdb.lookupByTmdbId(1, sourceCall()));
    expect(error).toMatchObject({ source: 'tmdb', reason, retryable });
  });

  test.each([
    ['5', 5000],
    [undefined, undefined],
  ])('passes on Retry-After: %s', async (header, ms) => {
    const headers: Record<string, string> = header === undefined ? {} : { 'retry-after': header };
    const { tmdb } = await tmdbThatAnswers(() => ({ status: 429, headers }));
    expect(await rejectionOf(tmdb.lookupByTmdbId(1, sourceCall()))).toMatchObject({ retryAfterMs: ms });
  });

  test('names path and expectation of what it refuses', async () => {
    const { tmdb } = await tmdbThatAnswers(() => ({ body: { ...ALPHA, title: 5, runtime: 'long' } }));
    const error = await rejectionOf(tmdb.lookupByTmdbId(1, sourceCall()));
    expect(error).toMatchObject({ reason: 'invalid_response', retryable: false });
    expect(String(error)).toContain('title: expected text, found a number');
    expect(String(error)).toContain('runtime: expected a number, found text');
  });

  test('keeps the key out of the error when the answer echoes the request', async () => {
    const { tmdb } = await tmdbThatAnswers(({ url }) => ({ status: 401, body: { status_code: 7, url } }));
    const error = await rejectionOf(tmdb.lookupByTmdbId(1, sourceCall()));
    expect(inspect(error, { depth: 10 })).not.toContain(KEY);
  });
});
