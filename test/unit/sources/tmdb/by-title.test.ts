import { describe, expect, test } from 'vitest';
import { findFilm } from '../../../../matching/find.js';
import type { FindFilm } from '../../../../matching/types.js';
import { sourceCall, type Asked, type Reply } from '../../../support/sources/upstream.js';
import { tmdbThatAnswers, ALPHA, UNLINKED, NOT_FOUND } from '../fixtures/tmdb.js';

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

  test('finds a film that is called adult there, and takes it by its director', async () => {
    const film = { ...ALPHA, title: 'Velvet Harvest', original_title: 'Velvet Harvest', adult: true };
    const { tmdb } = await tmdbThatAnswers(
      ({ path, query }) => {
        if (path !== '/3/search/movie') return path === '/3/movie/1' ? { body: film } : NOT_FOUND;
        const results = query['include_adult'] === 'true' ? [film] : [];
        return { body: { page: 1, results, total_pages: 1, total_results: results.length } };
      },
      { findFilm },
    );
    const by = (directors: string[]) => ({ title: film.title, year: 2025, directors, countries: [] });
    const lookUp = (directors: string[]) => tmdb.lookupByTitle(film.title, 2025, sourceCall(), by(directors));
    expect(await lookUp(['Julia Ducournau'])).toMatchObject({ found: true, film: { tmdbId: 1 } });
    expect(await lookUp([])).toMatchObject({ found: false, candidates: [{ tmdbId: 1 }] });
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
