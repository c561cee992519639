import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { HAVE_RECORDINGS, plain, recording, shapeOf, strangers } from '../simulated-recordings.js';

const series = {
  imdbId: 'tt0411008',
  tmdbId: 1,
  kind: 'tvSeries',
  title: 'Lost',
  year: 2004,
  endYear: 2010,
} as const;
const film = { title: 'True Grit', countries: ['US'], genres: ['Western'], directors: ['A', 'B'] };

/** Films with made-up ids next to each other, so that some of them have scores and some do not. */
const films: NonNullable<ScenarioInput['films']> = [
  series,
  ...Array.from({ length: 12 }, (_, index) => ({
    ...film,
    imdbId: `tt${90_000_001 + index}`,
    tmdbId: 100 + index,
    year: 1969 + index,
    releaseDate: `${1969 + index}-06-11`,
  })),
];

/** What newer answers have and those of 2016 lack. */
const NEWER = ['Ratings', 'DVD', 'BoxOffice', 'Production', 'Website', 'totalSeasons'];

describe.skipIf(!HAVE_RECORDINGS)(
  'simulated OMDb against recordings (skipped where ../shared/samples is absent)',
  () => {
    let sources: SimulatedSources;

    beforeAll(async () => {
      sources = await startSimulatedSources({ scenario: { films, failures: 0 } });
    });
    afterAll(() => sources.close());

    async function ask(query: string, key: string = SANDBOX_KEYS.omdb) {
      const response = await fetch(`${sources.omdbUrl}/?r=json&apikey=${key}&${query}`);
      return { response, text: await response.text() };
    }

    /** One shape of all twelve films: ratings come and go. */
    async function shapeOfFilms(asked: (imdbId: string) => string) {
      const bodies = await Promise.all(films.slice(1).map(({ imdbId }) => ask(asked(imdbId ?? ''))));
      return shapeOf(bodies.map(({ text }) => JSON.parse(text) as unknown));
    }

    test.each(['id-hit-tt0770828.json', 'title-aftersun-2026.raw.json'])(
      'gives a film as %s',
      async (file) => {
        const real = recording(`omdb/${file}`);
        const { response, text } = await ask('i=tt90000001');
        const theirs = shapeOf([JSON.parse(real.body)]);
        const ours = await shapeOfFilms((id) => `i=${id}`);

        expect(response.status).toBe(real.status);
        if (real.contentType !== undefined) {
          expect(plain(response.headers.get('content-type'))).toBe(plain(real.contentType));
          expect(response.headers.get('cache-control')).toBe(real.headers['cache-control']);
        }
        expect(strangers(ours, theirs)).toEqual([]);
        expect(strangers(theirs, ours)).toEqual([]);
        expect(Object.keys(JSON.parse(text) as object)).toEqual(Object.keys(JSON.parse(real.body) as object));
      },
    );

    test.each([
      ['title-true-grit-2010.json', 't=True%20Grit'],
      ['title-true-grit-y1969.json', 't=True%20Grit&y=1969'],
      ['id-series-tt0411008.json', 'i=tt0411008'],
      ['search-man-of-steel-page1.json', 's=True+Grit&page=1'],
    ])('answers as %s', async (file, query) => {
      const real = recording(`omdb/${file}`);
      const { response, text } = await ask(query);
      const [ours, theirs] = [shapeOf(JSON.parse(text)), shapeOf(JSON.parse(real.body))];

      expect(response.status).toBe(real.status);
      expect(plain(response.headers.get('content-type'))).toBe(plain(real.contentType));
      expect(strangers(ours, theirs, NEWER)).toEqual([]);
      expect(strangers(theirs, ours)).toEqual([]);
    });

    test.each([
      ['id-error-getting-data-tt9999999.json', 'i=tt9999999&plot=short'],
      ['id-incorrect-tt1231230123.json', 'i=tt1231230123'],
      ['title-not-found.json', 't=Meen+of+Stal&plot=short'],
      ['error-invalid-json-id-conversion.json', 'i=tt3896198a'],
      ['error-401-invalid-key.json', 'i=tt0770828', 'wrong'],
    ])('says word by word what %s says', async (file, query, key: string = SANDBOX_KEYS.omdb) => {
      const real = recording(`omdb/${file}`);
      const { response, text } = await ask(query, key);
      expect(response.status).toBe(real.status);
      expect(plain(response.headers.get('content-type'))).toBe(plain(real.contentType));
      expect(text).toBe(real.body);
    });

    test('says word by word what error-401-request-limit.json says once the day is used up', async () => {
      const real = recording('omdb/error-401-request-limit.json');
      const limited = await startSimulatedSources({
        scenario: { films, failures: 0, omdb: { requestsPerDay: 0 } },
      });
      try {
        const response = await fetch(`${limited.omdbUrl}/?apikey=${SANDBOX_KEYS.omdb}&i=tt90000001`);
        expect(response.status).toBe(real.status);
        expect(await response.text()).toBe(real.body);
      } finally {
        await limited.close();
      }
    });

    test('writes years and searches as recorded', async () => {
      const recorded = JSON.parse(recording('omdb/id-series-tt0411008.json').body) as Record<string, string>;
      const { text } = await ask('i=tt0411008');
      expect(JSON.parse(text)).toMatchObject({ Year: recorded['Year'], Type: 'series', Director: 'N/A' });
      const page = JSON.parse((await ask('s=True+Grit')).text) as { Search: unknown[]; totalResults: string };
      expect(page.Search).toHaveLength(10);
      expect(page.totalResults).toBe('12');
    });
  },
);
