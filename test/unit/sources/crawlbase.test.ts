import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createCrawlbase } from '../../../sources/crawlbase/client.js';
import { createPageFetcher } from '../../../sources/pages/fetcher.js';
import {
  notingGate,
  rejectionOf,
  sourceCall,
  startUpstream,
  type Reply,
} from '../../support/sources/upstream.js';

const KEY = 'normal-token-0123';
const BROWSER_KEY = 'javascript-token-0123';
const URL = 'https://www.imdb.com/title/tt0133093/';

async function crawlbaseThatAnswers(reply: Reply, browserKey: string | undefined = BROWSER_KEY) {
  const { baseUrl, asked } = await startUpstream(() => reply);
  const vendor = createCrawlbase({ baseUrl, key: KEY, browserKey });
  return { pages: createPageFetcher('imdb_scrape', [vendor]), asked };
}

function crawled(pcStatus: number, originalStatus: string, body = ''): Reply {
  return { body: { pc_status: pcStatus, original_status: originalStatus, url: URL, body } };
}

test.each([
  ['plain', KEY, 'accept-language:en-US,en;q=0.9', 0.01],
  ['browser', BROWSER_KEY, undefined, 0.02],
] as const)('a page by %s takes its own token, and its price', async (mode, token, language, costUsd) => {
  const { pages, asked } = await crawlbaseThatAnswers(crawled(200, '200', '<p>é</p>'));
  const page = await pages.fetchPage(URL, mode, () => 0, sourceCall());
  expect(asked[0]).toMatchObject({ method: 'GET', path: '/' });
  expect(asked[0]?.query).toEqual({
    token,
    url: URL,
    format: 'json',
    country: 'US',
    ...(language === undefined ? {} : { request_headers: language }),
  });
  expect(page).toMatchObject({ status: 200, url: URL, charset: 'utf-8', costUsd });
  expect(page.body.toString()).toBe('<p>é</p>');
});

test('a page of a megabyte comes whole', async () => {
  const html = `<p>${'é'.repeat(1_000_000)}</p>`;
  const { pages } = await crawlbaseThatAnswers(crawled(200, '200', html));
  const page = await pages.fetchPage(URL, 'plain', () => 0, sourceCall());
  expect(page.body.toString()).toBe(html);
});

test.each([
  [200, '200', true],
  [200, '404', true],
  [200, '410', true],
  [200, '503', false],
  [200, '202', false],
  [404, '404', false],
] as const)(
  'pc_status %i with original_status %s is a page, charged: %s',
  async (own, original, isCharged) => {
    const { pages } = await crawlbaseThatAnswers(crawled(own, original, 'x'));
    const { gate, noted } = notingGate();
    const page = await pages.fetchPage(URL, 'plain', () => 7, sourceCall({ gate }));
    expect(page.status).toBe(Number(original));
    expect(noted).toMatchObject([{ charged: isCharged, key: `plain ${URL}`, keptForMs: 7 }]);
  },
);

test.each([
  ['401', { status: 401, body: { error: `no ${KEY}` } }, 'unauthorized', false],
  ['402', { status: 402 }, 'unauthorized', false],
  ['403', { status: 403 }, 'unauthorized', false],
  ['422', { status: 422 }, 'invalid_response', false],
  ['429', { status: 429, headers: { 'retry-after': '1' } }, 'rate_limited', true],
  ['500', { status: 500 }, 'unavailable', true],
  ['503', { status: 503, body: '<html>' }, 'unavailable', true],
  ['200 without JSON', { body: '<html>' }, 'invalid_response', true],
  ['200 of another form', { body: { pages: [] } }, 'invalid_response', false],
  ['a website that it may not fetch', crawled(451, '451'), 'blocked', false],
  ['a challenge that it could not solve', crawled(525, '403'), 'blocked', true],
  ['a page that it could not fetch', crawled(520, '0'), 'unavailable', true],
] as const)('%s names Crawlbase, and no token', async (_name, reply, reason, retryable) => {
  const { pages } = await crawlbaseThatAnswers(reply);
  const { gate, noted } = notingGate();
  const error = await rejectionOf(pages.fetchPage(URL, 'plain', () => 1, sourceCall({ gate })));
  expect(error).toMatchObject({ source: 'imdb_scrape', reason, retryable });
  expect(inspect(error, { depth: 10 })).not.toMatch(/token-0123/);
  expect(noted).toMatchObject([{ keptForMs: 0, charged: /JSON|form/.test(_name) }]);
});

test('a server that cannot be reached is told without the token in its address', async () => {
  const vendor = createCrawlbase({ baseUrl: 'http://127.0.0.1:9', key: KEY });
  const pages = createPageFetcher('imdb_scrape', [vendor]);
  const error = await rejectionOf(pages.fetchPage(URL, 'plain', () => 1, sourceCall()));
  expect(error).toMatchObject({ reason: 'unavailable', neverSent: true });
  expect(inspect(error, { depth: 10 })).not.toMatch(/token-0123/);
});

test('without a token for its browser it fetches no page in one', async () => {
  const vendor = createCrawlbase({ baseUrl: 'http://127.0.0.1:9', key: KEY });
  const pages = createPageFetcher('imdb_scrape', [vendor]);
  const error = await rejectionOf(pages.fetchPage(URL, 'browser', () => 1, sourceCall()));
  expect(error).toMatchObject({ reason: 'blocked', neverSent: true });
});
