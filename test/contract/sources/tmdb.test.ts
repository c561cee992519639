import { describe, expect, test } from 'vitest';
import { directorsOf } from '../../../domain/film.js';
import type { FindFilm, SearchHit } from '../../../matching/types.js';
import { createTmdb } from '../../../sources/tmdb/source.js';
import { rejectionOf, sourceCall, startUpstream, type Reply } from '../../support/sources/upstream.js';
import { HAVE_RECORDINGS, recording } from '../simulated-recordings.js';

const NOT_FOUND = 'tmdb/error-404-status34.json';
const nothingFound: FindFilm = () => Promise.resolve({ ranked: [], searches: [] });

function replay(path: string): Reply {
  const { status, contentType, body } = recording(path);
  return { status, body, ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }) };
}

function bodyOf(path: string): Record<string, unknown> {
  return JSON.parse(recording(path).body) as Record<string, unknown>;
}

/** TMDb answering each path with what is given for it, and with its recorded 404 otherwise. */
async function tmdb(replies: Record<string, Reply>, findFilm = nothingFound) {
  const { baseUrl, asked } = await startUpstream(({ path }) => replies[path] ?? replay(NOT_FOUND));
  return { source: createTmdb({ baseUrl, key: 'key', findFilm }), asked };
}

async function filmOf(tmdbId: number, reply: Reply) {
  const { source } = await tmdb({ [`/movie/${tmdbId}`]: reply });
  const answer = await source.lookupByTmdbId(tmdbId, sourceCall());
  if (!answer.found) throw new Error(answer.message);
  return answer.film;
}

/** The hits that the search of a recording gives to the matcher. */
async function hitsOf(path: string): Promise<SearchHit[]> {
  let hits: SearchHit[] = [];
  const findFilm: FindFilm = async (wanted, catalogue) => {
    hits = await catalogue.search({ text: wanted.title });
    return { ranked: [], searches: [] };
  };
  const { source } = await tmdb({ '/search/movie': replay(path) }, findFilm);
  await source.lookupByTitle('any', 2013, sourceCall());
  return hits;
}

describe.skipIf(!HAVE_RECORDINGS)('TMDb films as recorded (skipped without ../shared/samples)', () => {
  test('Fight Club with its parts, 2025', async () => {
    const film = await filmOf(550, replay('tmdb/movie-550-append-2025.json'));
    expect(film).toMatchObject({
      source: 'tmdb',
      completeness: 'full',
      kind: 'movie',
      tmdbId: 550,
      imdbId: 'tt0137523',
      title: 'Fight Club',
      originalTitle: 'Fight Club',
      year: 1999,
      releaseDate: '1999-10-15',
      runtimeMinutes: 139,
      originalLanguage: 'en',
      tagline: 'Mischief. Mayhem. Soap.',
      ratings: [{ source: 'tmdb', value: 8.438, scale: 10, votes: 30717 }],
    });
    expect(directorsOf(film)).toEqual(['David Fincher']);
    expect(film.credits[0]).toMatchObject({
      name: 'Edward Norton',
      department: 'cast',
      character: 'Narrator',
      position: 0,
      tmdbPersonId: 819,
    });
    expect(film.countries).toContain('US');
    expect(film.images.filter(({ kind }) => kind === 'poster')).toHaveLength(20);
    expect(film.images[0]?.url).toBe('https://image.tmdb.org/t/p/original/jSziioSwPVrOy9Yow3XhWIBDjq1.jpg');
  });

  test('Fight Club with its recorded translations and videos', async () => {
    const film = await filmOf(550, {
      body: {
        ...bodyOf('tmdb/movie-550-append-2025.json'),
        translations: bodyOf('tmdb/movie-550-translations.json'),
        videos: bodyOf('tmdb/movie-550-videos.json'),
      },
    });
    expect(film.videos).toEqual([
      { site: 'YouTube', key: 'BdJKm16Co6M', name: '#TBT Trailer', kind: 'Trailer' },
    ]);
    expect(film.alternativeTitles.length).toBeGreaterThan(5);
    expect(film.alternativeTitles).not.toContain('Fight Club');
    expect(film.alternativeTitles).not.toContain('');
  });

  test('Fargo, 2026: an empty homepage is no homepage', async () => {
    const film = await filmOf(275, replay('tmdb/movie-275-append-2026.json'));
    expect(film).toMatchObject({ imdbId: 'tt0116282', year: 1996, runtimeMinutes: 98 });
    expect(film).not.toHaveProperty('homepage');
    expect(directorsOf(film)).toContain('Joel Coen');
  });

  test('Taken with alternative titles (without types) and images', async () => {
    const film = await filmOf(8681, {
      body: {
        ...bodyOf('tmdb/movie-8681-append-alternative-titles.json'),
        images: bodyOf('tmdb/movie-8681-images.json'),
      },
    });
    expect(film).toMatchObject({ imdbId: 'tt0936501', title: 'Taken', year: 2008 });
    expect(film.alternativeTitles).toEqual(['救參96小時', 'Búsqueda Implacable', 'Taken 1']);
    expect(film.images.filter(({ kind }) => kind === 'backdrop').length).toBeGreaterThan(0);
  });

  test('by IMDb id in one request', async () => {
    const { source, asked } = await tmdb({
      '/movie/tt0137523': replay('tmdb/movie-550-append-2025.json'),
    });
    expect(await source.lookupByImdbId('tt0137523', sourceCall())).toMatchObject({
      found: true,
      confidence: 1,
    });
    expect(asked).toHaveLength(1);
  });
});

describe.skipIf(!HAVE_RECORDINGS)('TMDb /find as recorded (skipped without ../shared/samples)', () => {
  test('a film leads to its record, which must carry the id', async () => {
    const found = bodyOf('tmdb/find-hit-movie-tt0266543.json') as { movie_results: { id: number }[] };
    const id = found.movie_results[0]?.id ?? 0;
    const { source } = await tmdb({
      '/find/tt0266543': replay('tmdb/find-hit-movie-tt0266543.json'),
      [`/movie/${id}`]: { body: { id, imdb_id: 'tt0266543', title: 'Finding Nemo' } },
    });
    expect(await source.lookupByImdbId('tt0266543', sourceCall())).toMatchObject({
      found: true,
      confidence: 1,
      film: { tmdbId: id },
    });
  });

  test('a film of 2026 whose record lacks the link is taken on the word of /find', async () => {
    const { source } = await tmdb({
      '/find/tt13868840': replay('tmdb/find-hit-2026-tt13868840-kabul-jan.raw.json'),
      '/movie/1241574': { body: { id: 1241574, imdb_id: null, title: 'Kabul Jan' } },
    });
    expect(await source.lookupByImdbId('tt13868840', sourceCall())).toMatchObject({
      found: true,
      film: { tmdbId: 1241574, imdbId: 'tt13868840' },
    });
  });

  test('a series is the wrong kind', async () => {
    const { source } = await tmdb({ '/find/tt3749900': replay('tmdb/find-hit-tvonly-tt3749900.json') });
    expect(await source.lookupByImdbId('tt3749900', sourceCall())).toMatchObject({ reason: 'wrong_kind' });
  });

  test('five empty lists are not found', async () => {
    const { source } = await tmdb({ '/find/tt9999999': replay('tmdb/find-miss-from-test-constants.json') });
    expect(await source.lookupByImdbId('tt9999999', sourceCall())).toMatchObject({ reason: 'not_found' });
  });
});

describe.skipIf(!HAVE_RECORDINGS)('TMDb searches as recorded (skipped without ../shared/samples)', () => {
  test('Man of Steel: the film among featurettes', async () => {
    const hits = await hitsOf('tmdb/search-man-of-steel.json');
    expect(hits.length).toBeGreaterThan(5);
    expect(hits).toContainEqual(
      expect.objectContaining({ tmdbId: 49521, title: 'Man of Steel', year: 2013 }),
    );
  });

  test('Man of Steel with its year: one', async () => {
    expect(await hitsOf('tmdb/search-man-of-steel-year2013.json')).toMatchObject([{ tmdbId: 49521 }]);
  });

  test('Inception, 2025', async () => {
    const hits = await hitsOf('tmdb/search-inception-2025.json');
    expect(hits[0]).toMatchObject({ tmdbId: 27205, title: 'Inception', year: 2010, originalLanguage: 'en' });
  });

  test('Lalka: two films of one title', async () => {
    const hits = await hitsOf('tmdb/search-lalka-2026-two-films-one-title-language-pl.raw.json');
    expect(hits.map(({ title }) => title)).toEqual(['Lalka', 'Lalka']);
    expect(new Set(hits.map(({ originalTitle }) => originalTitle)).size).toBe(2);
  });

  test('a query in two alphabets finds the English title', async () => {
    const hits = await hitsOf('tmdb/search-cyrillic-zerkala-mirrors-2008.json');
    expect(hits).toMatchObject([{ title: 'Mirrors', year: 2008 }]);
  });

  test.each(['tmdb/search-none-2021.json', 'tmdb/search-none-recent.json'])('%s is empty', async (path) => {
    expect(await hitsOf(path)).toEqual([]);
  });
});

describe.skipIf(!HAVE_RECORDINGS)('TMDb errors as recorded (skipped without ../shared/samples)', () => {
  test.each([
    ['tmdb/error-401-invalid-key-2016.json', 'unauthorized', false],
    ['tmdb/error-429-composed.json', 'rate_limited', true],
  ])('%s', async (path, reason, retryable) => {
    const { source } = await tmdb({ '/movie/550': replay(path) });
    const error = await rejectionOf(source.lookupByTmdbId(550, sourceCall()));
    expect(error).toMatchObject({ reason, retryable, retryAfterMs: undefined });
  });

  test('404 with status_code 34 is not found', async () => {
    const { source } = await tmdb({});
    expect(await source.lookupByTmdbId(550, sourceCall())).toMatchObject({ reason: 'not_found' });
  });
});
