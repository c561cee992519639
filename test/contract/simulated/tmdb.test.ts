import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { imagePath } from '../../../sandbox/simulated/tmdb/bodies.js';
import { scenarioSchema } from '../../../sandbox/simulated/scenario-schema.js';
import { HAVE_RECORDINGS, plain, recording, shapeOf, strangers } from '../simulated-recordings.js';

type FilmInput = NonNullable<ScenarioInput['films']>[number];

/** A film with something in every list, and an id for which the sandbox makes up all images. */
function richFilm(): FilmInput {
  const film: FilmInput = {
    imdbId: 'tt90900001',
    tmdbId: 1_999_000_000,
    title: 'Test Film',
    nativeTitle: 'Зеркала',
    alternativeTitles: [{ country: 'FR', title: 'Film d’essai' }],
    translations: [{ language: 'pl', title: 'Lalka' }],
    year: 2008,
    releaseDate: '2008-08-15',
    runtimeMinutes: 110,
    countries: ['US'],
    languages: ['en'],
    genres: ['Drama'],
    directors: ['Director Name'],
    writers: ['Writer Name'],
    cast: [{ name: 'Actor Name', character: 'Somebody' }],
    plot: 'A film for a test.',
    keywords: ['test'],
    videos: [{ site: 'YouTube', key: 'abc', name: 'Trailer' }],
  };
  const allImages = (tmdbId: number) => {
    const candidate = scenarioSchema.parse({ films: [{ ...film, tmdbId }] }).films[0]!;
    return ['poster', 'backdrop', 'logo'].every((use) => imagePath(candidate, use) !== null);
  };
  let tmdbId = film.tmdbId;
  while (!allImages(tmdbId)) tmdbId++;
  return { ...film, tmdbId };
}

const film = richFilm();
const series: FilmInput = { ...film, imdbId: 'tt90900002', tmdbId: 1, kind: 'tvSeries', tmdb: 'series' };
const movie = `movie/${film.tmdbId}`;

/** What newer answers have and older recordings lack. */
const NEWER = [
  'softcore',
  'results[].softcore',
  'movie_results[].softcore',
  'origin_country',
  ...['posters', 'backdrops'].map((list) => `images.${list}[].iso_3166_1`),
];
/** What the sandbox's films never have. */
const NOT_SIMULATED = ['belongs_to_collection.', 'production_companies[]'];

describe.skipIf(!HAVE_RECORDINGS)(
  'simulated TMDb against recordings (skipped where ../shared/samples is absent)',
  () => {
    let sources: SimulatedSources;

    beforeAll(async () => {
      sources = await startSimulatedSources({ scenario: { films: [film, series], failures: 0 } });
    });
    afterAll(() => sources.close());

    async function ask(path: string, key: string = SANDBOX_KEYS.tmdb) {
      const response = await fetch(
        `${sources.tmdbUrl}/${path}${path.includes('?') ? '&' : '?'}api_key=${key}`,
      );
      return { response, text: await response.text() };
    }

    test.each<[file: string, path: string, newer?: string[], gone?: string[]]>([
      ['search-inception-2025.json', 'search/movie?query=Test'],
      ['search-man-of-steel.json', 'search/movie?query=Test+Film&language=en-US&page=1'],
      ['search-man-of-steel-year2013.json', 'search/movie?query=Test&year=2008'],
      [
        'search-cyrillic-zerkala-mirrors-2008.json',
        `search/movie?query=${encodeURIComponent('Зеркала Film')}&year=2008`,
      ],
      ['search-lalka-2026-two-films-one-title-language-pl.raw.json', 'search/movie?query=Lalka&language=pl'],
      ['find-hit-2026-tt13868840-kabul-jan.raw.json', 'find/tt90900001?external_source=imdb_id'],
      ['find-hit-movie-tt0266543.json', 'find/tt90900001?external_source=imdb_id'],
      ['find-hit-tvonly-tt3749900.json', 'find/tt90900002?external_source=imdb_id'],
      ['movie-275-append-2026.json', `${movie}?append_to_response=trailers,credits,releases`],
      [
        'movie-550-append-2025.json',
        `${movie}?append_to_response=credits%2Crelease_dates%2Cexternal_ids%2Ckeywords%2Cimages`,
      ],
      [
        'movie-8681-append-alternative-titles.json',
        `${movie}?append_to_response=alternative_titles`,
        ['spoken_languages[].english_name', 'alternative_titles.titles[].type'],
      ],
      ['movie-550-videos.json', `${movie}/videos`],
      ['movie-550-translations.json', `${movie}/translations`],
      ['movie-8681-images.json', `${movie}/images`, ['logos']],
      ['configuration-2015.json', 'configuration'],
    ])('answers as %s', async (file, path, newer = []) => {
      const real = recording(`tmdb/${file}`);
      const { response, text } = await ask(path);

      expect(response.status).toBe(real.status);
      if (real.contentType !== undefined) {
        expect(plain(response.headers.get('content-type'))).toBe(plain(real.contentType));
      }
      const [ours, theirs] = [shapeOf(JSON.parse(text)), shapeOf(JSON.parse(real.body))];
      expect(strangers(ours, theirs, [...NEWER, ...newer])).toEqual([]);
      expect(strangers(theirs, ours, NOT_SIMULATED)).toEqual([]);
    });

    test.each([
      ['error-404-status34.json', 'movie/0'],
      ['find-miss-from-test-constants.json', 'find/tt9999999?external_source=imdb_id'],
      ['search-none-recent.json', 'search/movie?query=Meen+of+Stal&language=en-US&page=1'],
    ])('says word by word what %s says', async (file, path) => {
      const real = recording(`tmdb/${file}`);
      const { response, text } = await ask(path);
      expect(response.status).toBe(real.status);
      expect(plain(response.headers.get('content-type'))).toBe(plain(real.contentType));
      expect(text).toBe(real.body);
    });

    test('lets caches keep a 404 as long as the real one', async () => {
      const real = recording('tmdb/error-404-status34.json');
      const { response } = await ask('movie/0');
      expect(response.headers.get('cache-control')).toBe(real.headers['cache-control']);
    });

    test('refuses a wrong key as recorded', async () => {
      const real = recording('tmdb/error-401-invalid-key-2016.json');
      const { response, text } = await ask('search/movie?query=Test', 'wrong');
      expect(response.status).toBe(real.status);
      expect(JSON.parse(text)).toMatchObject(JSON.parse(real.body) as object);
    });

    test('is rate limited as recorded, without Retry-After', async () => {
      const real = recording('tmdb/error-429-composed.json');
      const limited = await startSimulatedSources({
        scenario: { films: [film], failures: 0, tmdb: { requestsPerSecond: 0 } },
      });
      try {
        const response = await fetch(`${limited.tmdbUrl}/${movie}?api_key=${SANDBOX_KEYS.tmdb}`);
        expect(response.status).toBe(real.status);
        expect(await response.text()).toBe(real.body);
        expect(response.headers.has('retry-after')).toBe(false);
      } finally {
        await limited.close();
      }
    });
  },
);
