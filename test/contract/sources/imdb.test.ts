import { describe, expect, test } from 'vitest';
import { directorsOf } from '../../../domain/film.js';
import { readImdbPage } from '../../../sources/imdb/page.js';
import { createImdbScrape } from '../../../sources/imdb/source.js';
import { readSuggestions } from '../../../sources/imdb/suggestions.js';
import { sourceCall, startUpstream } from '../../support/sources/upstream.js';
import { HAVE_RECORDINGS, recordedPage, recording } from '../simulated-recordings.js';
import { zytePages } from '../../support/sources/pages.js';

function film(html: string) {
  const read = readImdbPage(Buffer.from(html));
  if (read === undefined) throw new Error('expected a film');
  return read;
}

/** How many credits a film has in each department. */
function countsOf({ credits }: ReturnType<typeof film>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { department } of credits) counts[department] = (counts[department] ?? 0) + 1;
  return counts;
}

describe.skipIf(!HAVE_RECORDINGS)('IMDb pages as recorded (skipped without ../shared/samples)', () => {
  test('Princess Mononoke, 2022', () => {
    const read = film(recordedPage('imdb/title-tt0119698-princess-mononoke.full.html.gz'));
    expect(read).toMatchObject({
      completeness: 'full',
      kind: 'movie',
      imdbId: 'tt0119698',
      title: 'Princess Mononoke',
      originalTitle: 'Mononoke-hime',
      year: 1997,
      releaseDate: '1997-12-19',
      runtimeMinutes: 134,
      genres: ['Animation', 'Action', 'Adventure', 'Fantasy'],
      countries: ['JP'],
      languages: ['ja'],
      ratings: [
        { source: 'imdb', value: 8.4, scale: 10, votes: 392448 },
        { source: 'metacritic', value: 76, scale: 100 },
      ],
    });
    expect(read.overview).toContain("Tatarigami's curse");
    expect(directorsOf(read)).toEqual(['Hayao Miyazaki']);
    expect(countsOf(read)).toEqual({ cast: 18, directing: 1, writing: 2 });
    expect(read.credits[0]).toMatchObject({ name: 'Yôji Matsuda', character: 'Ashitaka' });
    expect(read.images.map(({ kind }) => kind)).toEqual(['poster', ...Array<string>(13).fill('still')]);
    expect(read.videos[0]).toMatchObject({ key: 'vi2563293465', kind: 'Trailer' });
  });

  test('an announced film has no year, no date, no running time, no score', () => {
    const read = film(recordedPage('imdb/title-tt3303790-no-year.full.html.gz'));
    expect(read).toMatchObject({ title: 'Master of None', genres: ['Drama'], status: 'In Development' });
    for (const absent of ['year', 'releaseDate', 'runtimeMinutes', 'overview'])
      expect(read).not.toHaveProperty(absent);
    expect([read.ratings, read.images, read.credits]).toEqual([[], [], []]);
  });

  test('a series is known for one', () => {
    const read = film(recordedPage('imdb/title-tt5935574-series-open-year.slim.html'));
    expect(read).toMatchObject({ kind: 'series', imdbId: 'tt5935574', year: 2016 });
  });

  test('Smoke from a page of 2017, before there was data in the page', () => {
    const read = film(recordedPage('imdb/title-tt0114478-smoke-oldstyle.slim.html'));
    expect(read).toMatchObject({
      kind: 'movie',
      imdbId: 'tt0114478',
      title: 'Smoke',
      year: 1995,
      runtimeMinutes: 112,
      genres: ['Comedy', 'Drama'],
      countries: ['DE', 'JP', 'US'],
      ratings: [
        { source: 'imdb', value: 7.4, votes: 29751 },
        { source: 'metacritic', value: 70 },
      ],
    });
    expect(directorsOf(read)).toEqual(['Wayne Wang', 'Paul Auster']);
    expect(countsOf(read)).toEqual({ cast: 15, directing: 2, writing: 1 });
  });

  test('The Matrix from the data of a page of 2026, with the whole crew', () => {
    const data = recordedPage('imdb/nextdata-imdbinfo-resource.json.gz');
    const read = film(`<script id="__NEXT_DATA__" type="application/json">${data}</script>`);
    expect(read).toMatchObject({
      imdbId: 'tt0133093',
      title: 'Matrix',
      originalTitle: 'The Matrix',
      year: 1999,
      runtimeMinutes: 136,
      countries: ['US', 'AU'],
    });
    expect(directorsOf(read)).toEqual(['Lana Wachowski', 'Lilly Wachowski']);
    expect(countsOf(read)).toEqual({ cast: 41, directing: 2, writing: 2, production: 10, crew: 155 });
    expect(read.credits[0]).toMatchObject({
      name: 'Keanu Reeves',
      character: 'Neo',
      imdbPersonId: 'nm0000206',
    });
  });

  test('the suggestions for "saw" of 2022: eight films', () => {
    const body = Buffer.from(recording('imdb/suggestion-saw.json').body);
    const titles = readSuggestions({ url: '', status: 200, body }, 'saw');
    expect(titles).toHaveLength(8);
    expect(titles[0]).toEqual({ imdbId: 'tt0387564', title: 'Saw', year: 2004, kind: 'movie' });
  });

  test.each([
    ['Saw', 2004, 'tt0387564'],
    ['Saw VI', 2009, 'tt1233227'],
    ['I Saw the Devil', 2010, 'tt1588170'],
  ])('%s of %d is the one whose page is paid for', async (title, year, imdbId) => {
    const { body } = recording('imdb/suggestion-saw.json');
    const httpResponseBody = Buffer.from(body).toString('base64');
    const { baseUrl, asked } = await startUpstream(({ body }) =>
      (body as { url: string }).url.includes('/suggestion/')
        ? { body: { url: 'u', statusCode: 200, httpResponseBody } }
        : { body: { url: 'u', statusCode: 404, httpResponseBody: '' } },
    );
    const answer = await createImdbScrape(zytePages({ baseUrl, key: 'key' })).lookupByTitle(
      title,
      year,
      sourceCall(),
    );
    expect(answer).toMatchObject({ reason: 'low_confidence', candidates: [{ imdbId }] });
    expect(asked.map(({ body }) => (body as { url: string }).url)).toEqual([
      expect.stringContaining('/suggestion/titles/x/') as string,
      `https://www.imdb.com/title/${imdbId}/`,
    ]);
  });

  test('the 202 challenge leads to the browser, and its page is taken', async () => {
    const challenge = recording('imdb/waf-challenge-202.json');
    const page = recordedPage('imdb/title-tt0119698-princess-mononoke.full.html.gz');
    const url = 'https://www.imdb.com/title/tt0119698/';
    const { baseUrl, asked } = await startUpstream(({ body }) =>
      (body as { browserHtml?: boolean }).browserHtml === true
        ? { body: { url, statusCode: 200, browserHtml: page } }
        : { body: { url, statusCode: challenge.status, httpResponseBody: challenge.body } },
    );
    const source = createImdbScrape(zytePages({ baseUrl, key: 'key' }));
    const answer = await source.lookupByImdbId('tt0119698', sourceCall());
    expect(answer).toMatchObject({ found: true, film: { title: 'Princess Mononoke' } });
    expect(asked).toHaveLength(2);
  });

  test('a 404 through Zyte is not found', async () => {
    const { body } = recording('zyte/composed-200-wrapping-target-404.json');
    const { baseUrl } = await startUpstream(() => ({ body }));
    const source = createImdbScrape(zytePages({ baseUrl, key: 'key' }));
    expect(await source.lookupByImdbId('tt0000000', sourceCall())).toMatchObject({ reason: 'not_found' });
  });
});
