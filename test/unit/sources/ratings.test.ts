import { describe, expect, test } from 'vitest';
import type { FilmDescription } from '../../../domain/film.js';
import {
  createMetacritic,
  metacriticAddresses,
  metacriticMinutes,
} from '../../../sources/ratings/metacritic.js';
import { createRottenTomatoes, rottenTomatoesAddresses } from '../../../sources/ratings/rotten-tomatoes.js';
import { notingGate, rejectionOf, sourceCall, startUpstream } from '../../support/sources/upstream.js';
import { zytePages } from '../../support/sources/pages.js';

function film(title: string, more: Partial<FilmDescription> = {}): FilmDescription {
  return { title, directors: [], countries: [], ...more };
}

const paths = (addresses: string[]): string[] => addresses.map((address) => new URL(address).pathname);

describe('addresses', () => {
  test.each([
    ['Dune', 2021, ['/m/dune_2021', '/m/dune']],
    ['The Shawshank Redemption', undefined, ['/m/the_shawshank_redemption', '/m/shawshank_redemption']],
    ['Schindler’s List', 1993, ['/m/schindlers_list_1993', '/m/schindlers_list']],
    ['Fast & Furious', undefined, ['/m/fast_and_furious']],
    ['Łódź: Größe', undefined, ['/m/lodz_grosse']],
    ['1917', undefined, ['/m/1917']],
    ['The', undefined, ['/m/the']],
  ])('of Rotten Tomatoes for %s (%s)', (title, year, expected) => {
    const addresses = rottenTomatoesAddresses(film(title, year === undefined ? {} : { year }));
    expect(paths(addresses)).toEqual(expected);
  });

  test.each([
    ['Dune', 2021, ['/movie/dune-2021/', '/movie/dune/']],
    ['Airplane!', undefined, ['/movie/airplane!/']],
    ['Amélie', undefined, ['/movie/amelie/']],
  ])('of Metacritic for %s (%s)', (title, year, expected) => {
    const addresses = metacriticAddresses(film(title, year === undefined ? {} : { year }));
    expect(paths(addresses)).toEqual(expected);
  });

  test.each(['千と千尋の神隠し', 'Сталкер 2', '…', ''])(
    'there is none for "%s": it would be the index',
    (title) => {
      expect(rottenTomatoesAddresses(film(title, { year: 2001 }))).toEqual([]);
      expect(metacriticAddresses(film(title, { year: 2001 }))).toEqual([]);
    },
  );

  test('the original title stands in for one in other letters', () => {
    const addresses = metacriticAddresses(film('千と千尋の神隠し', { originalTitle: 'Spirited Away' }));
    expect(paths(addresses)).toEqual(['/movie/spirited-away/']);
  });
});

test.each([
  ['PT2M32S', 152],
  ['PT58S', 58],
  ['PT1M', 60],
  ['PT2H32M', 152],
  ['PT152M', 152],
  ['PT0S', undefined],
  ['2:29', undefined],
  [undefined, undefined],
])('Metacritic’s duration %s is %s minutes', (duration, minutes) => {
  expect(metacriticMinutes(duration)).toBe(minutes);
});

/** A film's page on Metacritic among other linked data. */
function metacriticPage(name: string, director: string, date: string, score?: number): string {
  const blocks = [
    { '@type': 'WebSite', name: 'Metacritic' },
    { '@type': 'BreadcrumbList', aggregateRating: { name: 'Metascore', ratingValue: 1, reviewCount: 1 } },
    {
      '@type': 'Movie',
      name,
      datePublished: date,
      director: [{ '@type': 'Person', name: director }],
      ...(score === undefined
        ? {}
        : { aggregateRating: { name: 'Metascore', ratingValue: score, reviewCount: 20 } }),
    },
  ];
  return blocks
    .map((block) => `<script type="application/ld+json">${JSON.stringify(block)}</script>`)
    .join('');
}

interface Page {
  status?: number;
  html?: string;
}

/** Metacritic behind Zyte, with pages by path; all others are missing. */
async function metacritic(pages: Record<string, Page>) {
  const { baseUrl, asked } = await startUpstream(({ body }) => {
    const { url } = body as { url: string };
    const { status = 200, html = '' } = pages[new URL(url).pathname] ?? { status: 404, html: 'no such page' };
    return { body: { url, statusCode: status, httpResponseBody: Buffer.from(html).toString('base64') } };
  });
  const { gate, noted } = notingGate();
  const source = createMetacritic(zytePages({ baseUrl, key: 'secret-key', source: 'metacritic' }));
  return {
    noted,
    asked: () => paths(asked.map(({ body }) => (body as { url: string }).url)),
    lookup: (wanted: FilmDescription) => source.lookupRatings(wanted, sourceCall({ gate })),
  };
}

const OLD_DUNE = metacriticPage('Dune', 'David Lynch', '1984-12-14', 41);
const NEW_DUNE = metacriticPage('Dune', 'Denis Villeneuve', '2021-10-22', 74);
const DUNE = film('Dune', { year: 2021, directors: ['Denis Villeneuve'] });

describe('a film’s ratings', () => {
  test('are those of the page with the year, before the bare title is tried', async () => {
    const site = await metacritic({
      '/movie/dune/': { html: OLD_DUNE },
      '/movie/dune-2021/': { html: NEW_DUNE },
    });
    expect(await site.lookup(DUNE)).toMatchObject({
      found: true,
      ratings: [{ source: 'metacritic', value: 74, scale: 100, votes: 20 }],
    });
    expect(site.asked()).toEqual(['/movie/dune-2021/']);
  });

  test('are never those of another film with the title', async () => {
    const site = await metacritic({ '/movie/dune/': { html: OLD_DUNE } });
    expect(await site.lookup(DUNE)).toMatchObject({ found: false, reason: 'low_confidence' });
    expect(await site.lookup(film('Dune', { year: 2021 }))).toMatchObject({ found: false });
    expect(await site.lookup(film('Dune'))).toMatchObject({ found: false });
    expect(await site.lookup(film('Dune', { year: 1984 }))).toMatchObject({ found: true });
  });

  test('may come with a year of a later release, where the director agrees', async () => {
    const page = { html: metacriticPage('Renoir', 'Chie Hayakawa', '2027-01-15', 80) };
    const site = await metacritic({ '/movie/renoir/': page });
    expect(await site.lookup(film('Renoir', { year: 2025, directors: ['Chie Hayakawa'] }))).toMatchObject({
      found: true,
    });
    expect(await site.lookup(film('Renoir', { year: 2025 }))).toMatchObject({ found: false });
  });

  test('are none where the page has no score: that is no 0', async () => {
    const html = metacriticPage('Dune', 'Denis Villeneuve', '2021-10-22');
    const site = await metacritic({ '/movie/dune-2021/': { html } });
    expect(await site.lookup(DUNE)).toMatchObject({ found: true, ratings: [] });
  });

  test('are paid for by the page under the site’s own name, and kept', async () => {
    const site = await metacritic({});
    expect(await site.lookup(DUNE)).toMatchObject({ found: false, reason: 'not_found' });
    expect(site.noted.map(({ costUsd, charged }) => [costUsd, charged])).toEqual([
      [0.01, true],
      [0.01, true],
    ]);
    expect(site.noted.every(({ keptForMs }) => keptForMs > 0)).toBe(true);
  });

  test.each<[string, Page, string]>([
    ['a challenge', { status: 202 }, 'blocked'],
    ['a ban', { status: 403, html: 'no' }, 'blocked'],
    ['an empty page', {}, 'blocked'],
    ['an outage', { status: 503, html: 'down' }, 'unavailable'],
    ['a page of another kind', { html: '<title>Movies</title>' }, 'invalid_response'],
  ])('are not read from %s, which is not kept and not bought again at once', async (_name, page, reason) => {
    const site = await metacritic({ '/movie/dune-2021/': page });
    expect(await rejectionOf(site.lookup(DUNE))).toMatchObject({
      source: 'metacritic',
      reason,
      retryable: false,
    });
    expect(site.noted.map(({ keptForMs }) => keptForMs)).toEqual([0]);
  });

  test('fail by Zyte’s own fault under the site’s name, without the key', async () => {
    const { baseUrl } = await startUpstream(() => ({ status: 401, body: { type: '/auth/key-not-found' } }));
    const source = createRottenTomatoes(zytePages({ baseUrl, key: 'secret-key', source: 'rotten_tomatoes' }));
    const error = await rejectionOf(source.lookupRatings(DUNE, sourceCall()));
    expect(error).toMatchObject({ source: 'rotten_tomatoes', reason: 'unauthorized', retryable: false });
    expect(String(error)).not.toContain('secret-key');
  });
});
