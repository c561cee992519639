import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import {
  caseBody,
  HAVE_CASES,
  HAVE_RECORDINGS,
  recordedPage,
  shapeOf,
  strangers,
  type Shape,
} from '../simulated-recordings.js';
import { COUNTED } from '../../support/sources/counted.js';

const full: NonNullable<ScenarioInput['films']>[number] = {
  imdbId: 'tt90900001',
  tmdbId: 1,
  title: 'Princess of Tests',
  originalTitle: 'Tesuto-hime',
  alternativeTitles: [{ country: 'FR', title: 'Princesse des essais' }],
  year: 1997,
  releaseDate: '1997-07-12',
  runtimeMinutes: 134,
  countries: ['JP'],
  languages: ['ja'],
  genres: ['Drama'],
  directors: ['Director Name'],
  writers: ['Writer Name'],
  cast: [{ name: 'Actor Name', character: 'Somebody' }],
  plot: "A test's plot.",
  keywords: ['test'],
};
const films: ScenarioInput['films'] = [
  full,
  { imdbId: 'tt90900002', tmdbId: 2, title: 'Announced' },
  { ...full, imdbId: 'tt90900003', tmdbId: 3, kind: 'tvSeries', endYear: 1999 },
];

interface PageData {
  props: { pageProps: { aboveTheFoldData: unknown; mainColumnData: unknown } };
}

function nextData(html: string): PageData {
  return JSON.parse(load(html)('#__NEXT_DATA__').text()) as PageData;
}

function halves(html: string): Shape {
  const { aboveTheFoldData, mainColumnData } = nextData(html).props.pageProps;
  return shapeOf({ aboveTheFoldData, mainColumnData });
}

function linkedData(html: string): Record<string, unknown> {
  return JSON.parse(load(html)('script[type="application/ld+json"]').first().text()) as Record<
    string,
    unknown
  >;
}

describe.skipIf(!HAVE_RECORDINGS)(
  'simulated IMDb pages against recordings (skipped where ../shared/samples is absent)',
  () => {
    let sources: SimulatedSources;

    beforeAll(async () => {
      // The recordings are of 2022, as the pages of the profile `kind`.
      sources = await startSimulatedSources({ scenario: { profile: COUNTED, films } });
    });
    afterAll(() => sources.close());

    async function page(id: string): Promise<string> {
      const response = await fetch(`${sources.zyteUrl}/extract`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${SANDBOX_KEYS.zyte}:`).toString('base64')}` },
        body: JSON.stringify({
          url: `https://www.imdb.com/title/${id}/`,
          httpResponseBody: true,
          geolocation: 'US',
        }),
      });
      const { httpResponseBody } = (await response.json()) as { httpResponseBody: string };
      return Buffer.from(httpResponseBody, 'base64').toString('utf8');
    }

    test('have no field that a recorded page has not, and of the same type', async () => {
      const theirs = halves(recordedPage('imdb/title-tt0119698-princess-mononoke.full.html.gz'));
      expect(strangers(halves(await page('tt90900001')), theirs)).toEqual([]);
    });

    test.skipIf(!HAVE_CASES)(
      'of the profile `real` have people as pages of 2026 have them, and 0.5 to 1.1 MB',
      async () => {
        onTestFinished(() => {
          sources.setScenario({ profile: COUNTED, films });
        });
        sources.setScenario({ profile: 'real', films, failures: 0, zyte: { firewall: 0 } });
        const html = await page('tt90900001');
        expect(html.length).toBeGreaterThan(500_000);
        expect(html.length).toBeLessThan(1_100_000);
        const people = (of: string): Shape => {
          const { aboveTheFoldData, mainColumnData } = nextData(of).props.pageProps as Record<string, object>;
          const { principalCreditsV2, castV2, crewV2 } = { ...aboveTheFoldData, ...mainColumnData } as Record<
            string,
            unknown
          >;
          return shapeOf({ principalCreditsV2, castV2, crewV2 });
        };
        const theirs = shapeOf({});
        for (const name of ['imdb-title-main-page-2026-castV2.html', 'imdb-title-crewV2-alone.html'])
          for (const [path, types] of people(caseBody(name)))
            theirs.set(path, new Set([...types, ...(theirs.get(path) ?? [])]));
        expect(strangers(people(html), theirs)).toEqual([]);
      },
    );

    test('of an announced film have null where the recorded one has', async () => {
      const theirs = nextData(recordedPage('imdb/title-tt3303790-no-year.full.html.gz')).props.pageProps;
      const ours = nextData(await page('tt90900002')).props.pageProps;
      const nulls = (data: unknown) =>
        Object.entries(data as object).flatMap(([name, value]) => (value === null ? [name] : []));
      for (const name of ['releaseYear', 'runtime', 'certificate']) {
        expect(nulls(theirs.aboveTheFoldData)).toContain(name);
        expect(nulls(ours.aboveTheFoldData)).toContain(name);
      }
      expect(linkedData(await page('tt90900002'))).toEqual({
        '@context': 'https://schema.org',
        '@type': 'Movie',
        url: '/title/tt90900002/',
        name: 'Announced',
      });
    });

    test('name a series as the recorded one', async () => {
      const [theirs, ours] = [
        nextData(recordedPage('imdb/title-tt5935574-series-open-year.slim.html')),
        nextData(await page('tt90900003')),
      ].map(({ props }) => (props.pageProps.aboveTheFoldData as { titleType: { id: string } }).titleType.id);
      expect(ours).toBe(theirs);
    });

    test('have the ld+json of the recorded page, traps included', async () => {
      const theirs = linkedData(recordedPage('imdb/title-tt0119698-princess-mononoke.full.html.gz'));
      const ours = linkedData(await page('tt90900001'));
      expect(strangers(shapeOf(ours), shapeOf(theirs))).toEqual([]);
      expect(theirs).toMatchObject({ name: 'Mononoke-hime', alternateName: 'Princess Mononoke' });
      expect(ours).toMatchObject({
        name: 'Tesuto-hime',
        alternateName: 'Princess of Tests',
        duration: 'PT2H14M',
      });
      expect(ours['datePublished']).not.toContain('1997');
      expect(ours['description']).toBe('A test&apos;s plot.');
    });
  },
);
