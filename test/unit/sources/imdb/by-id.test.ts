import { describe, expect, test } from 'vitest';
import { createImdbScrape } from '../../../../sources/imdb/source.js';
import {
  notingGate,
  rejectionOf,
  sourceCall,
  startUpstream,
  type Asked,
  type Reply,
} from '../../../support/sources/upstream.js';
import { html, nextData, ABOVE, ID, MAIN } from '../fixtures/imdb.js';
import { zytePages } from '../../../support/sources/pages.js';

const DAY_MS = 24 * 60 * 60 * 1000;

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
  return { imdb: createImdbScrape(zytePages({ baseUrl, key: 'zyte-key' })), asked };
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
