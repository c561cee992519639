import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { RequestGate } from '../../../sources/http/gate.js';
import { ZYTE_BROWSER_COST_USD, ZYTE_CHEAP_COST_USD } from '../../../sources/zyte/client.js';
import { zytePages } from '../../support/sources/pages.js';
import {
  notingGate,
  rejectionOf,
  sourceCall,
  startUpstream,
  type Reply,
} from '../../support/sources/upstream.js';

const KEY = 'zyte-key-0123456789';
const URL = 'https://www.imdb.com/title/tt0133093/';

async function zyteThatAnswers(reply: Reply) {
  const { baseUrl, asked } = await startUpstream(() => reply);
  return { zyte: zytePages({ baseUrl: `${baseUrl}/v1`, key: KEY }), asked };
}

function problem(status: number, type: string, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: { type, title: 'x', status } };
}

describe('the Zyte client', () => {
  test('sends the key as Basic user with an empty password, and fixes country and language', async () => {
    const { zyte, asked } = await zyteThatAnswers({
      body: { url: URL, statusCode: 200, httpResponseBody: '' },
    });
    await zyte.fetchPage(URL, 'plain', () => 0, sourceCall());
    const basic = Buffer.from(`${KEY}:`).toString('base64');
    expect(asked[0]).toMatchObject({
      method: 'POST',
      path: '/v1/extract',
      headers: { authorization: `Basic ${basic}` },
      body: {
        url: URL,
        httpResponseBody: true,
        geolocation: 'US',
        customHttpRequestHeaders: [{ name: 'Accept-Language', value: 'en-US,en;q=0.9' }],
      },
    });
    expect(asked[0]?.body).not.toHaveProperty('browser');
  });

  test('asks for a browser without what a browser does not take', async () => {
    const { zyte, asked } = await zyteThatAnswers({ body: { url: URL, browserHtml: '<p>é</p>' } });
    const page = await zyte.fetchPage(URL, 'browser', () => 0, sourceCall());
    expect(asked[0]?.body).toEqual({ url: URL, browserHtml: true, geolocation: 'US' });
    expect(page).toMatchObject({ status: 200, charset: 'utf-8' });
    expect(page.body.toString()).toBe('<p>é</p>');
  });

  test('gives the page as bytes with the encoding that its server named', async () => {
    const { zyte } = await zyteThatAnswers({
      body: {
        url: URL,
        statusCode: 404,
        httpResponseBody: Buffer.from([0xe9]).toString('base64'),
        httpResponseHeaders: [{ name: 'Content-Type', value: 'text/html; charset=ISO-8859-1' }],
      },
    });
    const page = await zyte.fetchPage(URL, 'plain', () => 0, sourceCall());
    expect(page).toMatchObject({ status: 404, charset: 'ISO-8859-1' });
    expect([...page.body]).toEqual([0xe9]);
  });

  test.each(['plain', 'browser'] as const)('gives a page of a megabyte by %s whole', async (mode) => {
    const html = `<p>${'é'.repeat(1_000_000)}</p>`;
    const content =
      mode === 'browser' ? { browserHtml: html } : { httpResponseBody: Buffer.from(html).toString('base64') };
    const { zyte } = await zyteThatAnswers({ body: { url: URL, statusCode: 200, ...content } });
    const page = await zyte.fetchPage(URL, mode, () => 0, sourceCall());
    expect(page.body.toString()).toBe(html);
  });

  test.each([
    ['plain', ZYTE_CHEAP_COST_USD],
    ['browser', ZYTE_BROWSER_COST_USD],
  ] as const)('a page by %s is charged, and kept as its reader says', async (mode, costUsd) => {
    const { zyte } = await zyteThatAnswers({ body: { url: URL, statusCode: 404 } });
    const { gate, noted } = notingGate();
    await zyte.fetchPage(URL, mode, ({ status }) => status, sourceCall({ gate }));
    expect(noted).toMatchObject([{ key: `${mode} ${URL}`, charged: true, costUsd, keptForMs: 404 }]);
  });

  test.each([
    ['a fault', problem(520, '/download/website-ban'), false],
    ['an unknown form', { body: { pages: [] } }, true],
  ] as const)('%s is never kept', async (_name, reply, charged) => {
    const { zyte } = await zyteThatAnswers(reply);
    const { gate, noted } = notingGate();
    await rejectionOf(zyte.fetchPage(URL, 'browser', () => 1, sourceCall({ gate })));
    expect(noted).toMatchObject([{ charged, keptForMs: 0 }]);
  });

  test.each([
    ['400', problem(400, '/request/invalid'), 'invalid_response', false],
    ['401', problem(401, '/auth/key-not-found'), 'unauthorized', false],
    ['402', { status: 402, body: { x402Version: 1 } }, 'unauthorized', false],
    ['403', problem(403, '/auth/account-suspended'), 'unauthorized', false],
    ['421', problem(421, '/website/connection-error'), 'unavailable', true],
    ['422', problem(422, '/request/unprocessable'), 'invalid_response', false],
    ['429', problem(429, '/limits/over-domain-limit'), 'rate_limited', true],
    ['451', problem(451, '/download/domain-forbidden'), 'blocked', false],
    ['503', problem(503, '/limits/overloaded'), 'unavailable', true],
    ['503 without a body', { status: 503, body: '' }, 'unavailable', true],
    ['520 temporary', problem(520, '/download/temporary-error'), 'unavailable', true],
    ['520 ban', problem(520, '/download/website-ban'), 'blocked', true],
    ['520 in plain text', { status: 520, body: 'error code: 520' }, 'unavailable', true],
    ['521', problem(521, '/download/internal-error'), 'unavailable', true],
    ['504', { status: 504, body: '' }, 'timeout', true],
    ['200 without JSON', { body: '<html>' }, 'invalid_response', true],
  ] as const)('%s', async (_name, reply, reason, retryable) => {
    const { zyte } = await zyteThatAnswers(reply);
    const error = await rejectionOf(zyte.fetchPage(URL, 'plain', () => 0, sourceCall()));
    expect(error).toMatchObject({ source: 'imdb_scrape', reason, retryable });
    expect(inspect(error, { depth: 10 })).not.toContain(KEY);
  });

  test('finds the type of a problem in the headers where the body has none', async () => {
    const headers = { 'zyte-error-type': '/download/website-ban', 'zyte-request-id': 'abc1' };
    const { zyte } = await zyteThatAnswers({ status: 520, headers, body: 'temporary' });
    const error = await rejectionOf(zyte.fetchPage(URL, 'plain', () => 0, sourceCall()));
    expect(error).toMatchObject({ reason: 'blocked' });
    expect(String(error)).toContain('request abc1');
  });

  test('takes into its message only what has the form of a type and an id, and never its key', async () => {
    for (const told of [`/x/${KEY}`, '<b>/download/x</b>', KEY]) {
      const headers = { 'zyte-request-id': told, 'zyte-error-type': told };
      const { zyte } = await zyteThatAnswers({ status: 418, headers, body: { type: told } });
      const error = await rejectionOf(zyte.fetchPage(URL, 'plain', () => 0, sourceCall()));
      expect(inspect(error, { depth: 10 })).not.toMatch(new RegExp(`${KEY}|<b>`));
    }
  });

  test('names who pays to Zyte, for its bill', async () => {
    const { zyte, asked } = await zyteThatAnswers({ body: { url: URL, browserHtml: '<p>' } });
    const tags = { edition: 'cannes-2025', attempt: 'a-1' };
    const gate: RequestGate = {
      request: async (request) => ({ ...(await request.send(tags)), fromCache: false, costUsd: 0 }),
    };
    await zyte.fetchPage(URL, 'browser', () => 0, { ...sourceCall(), gate });
    expect(asked[0]?.body).toMatchObject({ tags });
  });

  test('passes on Retry-After', async () => {
    const { zyte } = await zyteThatAnswers(
      problem(520, '/download/temporary-error', { 'retry-after': '60' }),
    );
    const error = await rejectionOf(zyte.fetchPage(URL, 'plain', () => 0, sourceCall()));
    expect(error).toMatchObject({ retryAfterMs: 60_000 });
  });
});
