import { describe, expect, test } from 'vitest';
import { readImdbPage } from '../../../sources/imdb/page.js';
import { createImdbScrape } from '../../../sources/imdb/source.js';
import {
  notingGate,
  rejectionOf,
  sourceCall,
  startUpstream,
  type Asked,
  type Reply,
} from '../../support/upstream.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const ID = 'tt32275943';
const ABOVE = {
  id: ID,
  titleText: { text: 'Alpha' },
  originalTitleText: { text: 'Alpha' },
  titleType: { id: 'movie', isSeries: false, isEpisode: false },
  releaseYear: { year: 2025 },
  releaseDate: { day: 20, month: 8, year: 2025 },
  runtime: { seconds: 7680 },
  ratingsSummary: { aggregateRating: null, voteCount: 0 },
};
const MAIN = {
  directors: [
    { credits: [{ name: { id: 'nm1', nameText: { text: 'Julia Ducournau' } }, attributes: null }] },
  ],
  countriesOfOrigin: { countries: [{ id: 'FR' }] },
};

function html(data: unknown, ld?: unknown): string {
  const scripts = [
    data === undefined
      ? ''
      : `<script id="__NEXT_DATA__" type="application/json">${JSON.stringify(data)}</script>`,
    ld === undefined ? '' : `<script type="application/ld+json">${JSON.stringify(ld)}</script>`,
  ];
  return `<!DOCTYPE html><html><head>${scripts.join('')}</head><body></body></html>`;
}

function nextData(above: unknown = ABOVE, main: unknown = MAIN, tconst = ID): unknown {
  return { props: { pageProps: { tconst, aboveTheFoldData: above, mainColumnData: main } } };
}

const PAGE = html(nextData());
const SKELETON = html({ props: { pageProps: {} } });

function cheap(page: string, statusCode = 200, headers: { name: string; value: string }[] = []): Reply {
  const httpResponseBody = Buffer.from(page).toString('base64');
  return { body: { url: 'u', statusCode, httpResponseBody, httpResponseHeaders: headers } };
}

function browser(page: string): Reply {
  return { body: { url: 'u', statusCode: 200, browserHtml: page } };
}

function isBrowser({ body }: Asked): boolean {
  return (body as { browserHtml?: boolean }).browserHtml === true;
}

async function imdbThatAnswers(reply: (asked: Asked) => Reply) {
  const { baseUrl, asked } = await startUpstream(reply);
  return { imdb: createImdbScrape({ baseUrl, key: 'zyte-key' }), asked };
}

describe('IMDb by id', () => {
  test('takes the cheap page where it will do', async () => {
    const { imdb, asked } = await imdbThatAnswers(() => cheap(PAGE));
    const answer = await imdb.lookupByImdbId(ID, sourceCall());
    expect(answer).toMatchObject({ found: true, confidence: 1, film: { imdbId: ID, title: 'Alpha' } });
    expect(asked.map(({ body }) => body)).toMatchObject([
      { url: `https://www.imdb.com/title/${ID}/`, httpResponseBody: true },
    ]);
  });

  test.each([
    ['a challenge (202, empty)', cheap('', 202)],
    ['a refusal (403)', cheap('<html>', 403)],
    ['a captcha (405)', cheap('<html>', 405)],
    ['an empty page', cheap('')],
    ['a page of something else', cheap('<html><body>Verify you are human</body></html>')],
    ['a skeleton', cheap(SKELETON)],
    [
      'a skeleton that still has ld+json',
      cheap(html({ props: {} }, { url: `/title/${ID}/`, name: 'Alpha' })),
    ],
    ['an empty __NEXT_DATA__', cheap('<script id="__NEXT_DATA__"></script>')],
    ['data without a title', cheap(html(nextData({ id: ID }, {})))],
    ['a ban of Zyte', { status: 520, body: { type: '/download/website-ban' } }],
  ])('goes to the browser after %s', async (_name, blocked) => {
    const { imdb, asked } = await imdbThatAnswers((request) =>
      isBrowser(request) ? browser(PAGE) : blocked,
    );
    expect(await imdb.lookupByImdbId(ID, sourceCall())).toMatchObject({ found: true });
    expect(asked.map(isBrowser)).toEqual([false, true]);
  });

  test('says blocked where the browser is blocked too, and keeps nothing', async () => {
    const { imdb } = await imdbThatAnswers((request) =>
      isBrowser(request) ? browser(SKELETON) : cheap('', 202),
    );
    const { gate, noted } = notingGate();
    const error = await rejectionOf(imdb.lookupByImdbId(ID, sourceCall({ gate })));
    expect(error).toMatchObject({ source: 'imdb_scrape', reason: 'blocked', retryable: true });
    expect(noted).toMatchObject([
      { charged: true, keptForMs: 0 },
      { charged: true, keptForMs: 0 },
    ]);
  });

  test.each([
    ['a website that Zyte may not fetch', { status: 451, body: '' }, 'blocked'],
    ['a rejected key', { status: 401, body: '' }, 'unauthorized'],
    ['an outage', { status: 503, body: '' }, 'unavailable'],
  ])('does not pay for a browser after %s', async (_name, reply, reason) => {
    const { imdb, asked } = await imdbThatAnswers(() => reply);
    expect(await rejectionOf(imdb.lookupByImdbId(ID, sourceCall()))).toMatchObject({ reason });
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['a film', cheap(PAGE), 90 * DAY_MS],
    ['a 404', cheap('<html>', 404), 7 * DAY_MS],
  ])('keeps %s', async (_name, reply, keptForMs) => {
    const { imdb } = await imdbThatAnswers(() => reply);
    const { gate, noted } = notingGate();
    await imdb.lookupByImdbId(ID, sourceCall({ gate }));
    expect(noted).toMatchObject([{ charged: true, keptForMs }]);
  });

  test('says not_found for a 404', async () => {
    const { imdb } = await imdbThatAnswers(() => cheap('<html>', 404));
    expect(await imdb.lookupByImdbId(ID, sourceCall())).toMatchObject({ found: false, reason: 'not_found' });
  });

  test('names the id that a redirect leads to, and buys no second page', async () => {
    const redirect = cheap('', 301, [
      { name: 'Location', value: 'https://www.imdb.com/de/title/tt0000001/?ref_=x' },
    ]);
    const { imdb, asked } = await imdbThatAnswers(() => redirect);
    const answer = await imdb.lookupByImdbId(ID, sourceCall());
    expect(answer).toMatchObject({
      found: false,
      reason: 'not_found',
      mergedInto: 'tt0000001',
      candidates: [{ imdbId: 'tt0000001' }],
    });
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['that a redirect led to', nextData({ ...ABOVE, id: 'tt0000001' }, MAIN, 'tt0000001')],
    ['that it calls canonical', nextData({ ...ABOVE, meta: { canonicalId: 'tt0000001' } }, MAIN)],
  ])('takes a page as that of the id %s', async (_name, page) => {
    const { imdb } = await imdbThatAnswers(() => cheap(html(page)));
    expect(await imdb.lookupByImdbId(ID, sourceCall())).toMatchObject({
      found: true,
      film: { imdbId: 'tt0000001', formerImdbIds: [ID] },
    });
  });

  test.each(['tvSeries', 'tvMiniSeries', 'tvEpisode', 'videoGame'])(
    'says wrong_kind for a %s',
    async (id) => {
      const { imdb } = await imdbThatAnswers(() => cheap(html(nextData({ ...ABOVE, titleType: { id } }))));
      expect(await imdb.lookupByImdbId(ID, sourceCall())).toMatchObject({ reason: 'wrong_kind' });
    },
  );

  test('names path and expectation of what it refuses, and does not pay again', async () => {
    const page = html(nextData({ ...ABOVE, titleText: { text: 5 } }));
    const { imdb, asked } = await imdbThatAnswers(() => cheap(page));
    const error = await rejectionOf(imdb.lookupByImdbId(ID, sourceCall()));
    expect(error).toMatchObject({ reason: 'invalid_response', retryable: false });
    expect(String(error)).toContain(
      'props.pageProps.aboveTheFoldData.titleText.text: expected text, found a number',
    );
    expect(asked).toHaveLength(1);
  });

  test('does not ask for what is no id', async () => {
    const { imdb, asked } = await imdbThatAnswers(() => cheap(PAGE));
    expect(await imdb.lookupByImdbId('tt1/../../name/nm1', sourceCall())).toMatchObject({
      reason: 'not_found',
    });
    expect(asked).toEqual([]);
  });
});

describe('readImdbPage', () => {
  test('believes the encoding that the server names, then the page', () => {
    const latin1 = Buffer.from(html(nextData({ ...ABOVE, titleText: { text: 'Élan' } })), 'latin1');
    expect(readImdbPage(latin1, 'ISO-8859-1')?.title).toBe('Élan');
    const utf8 = Buffer.from(html(nextData({ ...ABOVE, titleText: { text: 'Élan' } })));
    expect(readImdbPage(utf8)?.title).toBe('Élan');
  });

  test('takes a release date only with all its parts, else that of ld+json, and no year from there', () => {
    const above = { ...ABOVE, releaseYear: null, releaseDate: { day: null, month: 8, year: 2025 } };
    expect(readImdbPage(Buffer.from(html(nextData(above))))).not.toHaveProperty('releaseDate');
    const ld = { '@type': 'Movie', url: `/title/${ID}/`, name: 'Alpha', datePublished: '2025-08-20' };
    const film = readImdbPage(Buffer.from(html(nextData(above), ld)));
    expect(film).toHaveProperty('releaseDate', '2025-08-20');
    expect(film).not.toHaveProperty('year');
  });

  test('fills from ld+json what is missing, and nothing else', () => {
    const ld = {
      '@type': 'Movie',
      url: `/title/${ID}/`,
      name: 'Something else',
      description: 'A mother&apos;s fear.',
      duration: 'PT1H0M',
      genre: ['Drama'],
      director: [{ '@type': 'Person', name: 'Not she', url: '/name/nm2/' }],
      actor: [{ '@type': 'Person', name: 'Golshifteh Farahani', url: '/name/nm3/' }],
      creator: [{ '@type': 'Organization', url: '/company/co1/' }],
    };
    const film = readImdbPage(Buffer.from(html(nextData(), ld)));
    expect(film).toMatchObject({
      title: 'Alpha',
      originalTitle: 'Alpha',
      overview: "A mother's fear.",
      runtimeMinutes: 128,
      genres: ['Drama'],
    });
    expect(film?.credits.map(({ name }) => name)).toEqual(['Julia Ducournau', 'Golshifteh Farahani']);
  });

  test('takes nothing from the ld+json of another title', () => {
    const ld = { '@type': 'Movie', url: '/title/tt0000001/', name: 'Other', description: 'Of another film.' };
    expect(readImdbPage(Buffer.from(html(nextData(), ld)))).not.toHaveProperty('overview');
  });

  test('makes a minimal record of ld+json alone, its name being the original title', () => {
    const ld = {
      '@type': 'Movie',
      url: `/title/${ID}/`,
      name: 'Mononoke-hime',
      alternateName: 'Princess Mononoke',
    };
    expect(readImdbPage(Buffer.from(html(undefined, ld)))).toMatchObject({
      completeness: 'minimal',
      title: 'Princess Mononoke',
      originalTitle: 'Mononoke-hime',
    });
  });

  test('survives ld+json that is not valid JSON', () => {
    const page = html(nextData()).replace(
      '</head>',
      '<script type="application/ld+json">{"a"</script></head>',
    );
    expect(readImdbPage(Buffer.from(page))?.title).toBe('Alpha');
  });

  test('reads pages that have only the main column', () => {
    expect(readImdbPage(Buffer.from(html(nextData(null, { ...ABOVE, ...MAIN }))))?.year).toBe(2025);
  });
});
