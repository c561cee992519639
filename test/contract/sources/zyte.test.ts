import { describe, expect, test } from 'vitest';
import type { PageMode } from '../../../sources/pages/vendor.js';
import { zytePages } from '../../support/sources/pages.js';
import { notingGate, rejectionOf, sourceCall, startUpstream } from '../../support/sources/upstream.js';
import { HAVE_RECORDINGS, recording } from '../simulated-recordings.js';

async function fetched(path: string, mode: PageMode = 'plain', call = sourceCall()) {
  const { status, headers, body } = recording(path);
  const passed = ['content-type', 'retry-after', 'request-id'];
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => passed.includes(name)));
  const { baseUrl } = await startUpstream(() => ({ status, headers: kept, body }));
  return await zytePages({ baseUrl, key: 'key' }).fetchPage('https://example.com', mode, () => 1, call);
}

describe.skipIf(!HAVE_RECORDINGS)('Zyte answers as recorded (skipped without ../shared/samples)', () => {
  test('a page in base64', async () => {
    const page = await fetched('zyte/ok-httpResponseBody-mock.json');
    expect(page).toMatchObject({ status: 200 });
    expect(page.body.toString()).toBe('<html><body>Hello<h1>World!</h1></body></html>');
  });

  test('a page from a browser', async () => {
    const page = await fetched('zyte/ok-browserHtml-mock.json', 'browser');
    expect(page.body.toString()).toBe('<html><body>Hello<h1>World!</h1></body></html>');
  });

  test('a redirect that was not followed', async () => {
    expect(await fetched('zyte/ok-302-not-followed-mock.json')).toMatchObject({
      status: 302,
      location: 'https://example.com/',
    });
  });

  test('a challenge of IMDb, in a good and charged answer', async () => {
    const { gate, noted } = notingGate();
    const call = sourceCall({ gate });
    const page = await fetched('zyte/composed-200-wrapping-imdb-waf-202.json', 'plain', call);
    expect(page.status).toBe(202);
    expect(page.body).toHaveLength(0);
    expect(noted[0]?.charged).toBe(true);
  });

  test('a 404 of the website, in a good and charged answer', async () => {
    const { gate, noted } = notingGate();
    const call = sourceCall({ gate });
    const page = await fetched('zyte/composed-200-wrapping-target-404.json', 'plain', call);
    expect(page.status).toBe(404);
    expect(noted[0]?.charged).toBe(true);
  });

  test.each([
    ['zyte/error-400-no-url.json', 'invalid_response', false, undefined],
    ['zyte/error-401-key-not-found.json', 'unauthorized', false, undefined],
    ['zyte/error-402-no-auth.json', 'unauthorized', false, undefined],
    ['zyte/error-403-account-suspended.json', 'unauthorized', false, undefined],
    ['zyte/error-422-incompatible-parameters.json', 'invalid_response', false, undefined],
    ['zyte/error-429-over-user-limit.json', 'rate_limited', true, undefined],
    ['zyte/error-451-domain-forbidden.json', 'blocked', false, undefined],
    ['zyte/error-520-cloudflare-plain-text.json', 'unavailable', true, undefined],
    ['zyte/error-520-temporary-error-2022-recorded.json', 'unavailable', true, 60_000],
    ['zyte/error-520-temporary-error-long-detail.json', 'unavailable', true, undefined],
    ['zyte/error-520-website-ban.json', 'blocked', true, undefined],
    ['zyte/error-521-internal-error.json', 'unavailable', true, undefined],
  ])('%s is %s, and free', async (path, reason, retryable, retryAfterMs) => {
    const { gate, noted } = notingGate();
    const call = sourceCall({ gate });
    const error = await rejectionOf(fetched(path, 'plain', call));
    expect(error).toMatchObject({ source: 'imdb_scrape', reason, retryable, retryAfterMs });
    expect(noted).toMatchObject([{ charged: false, keptForMs: 0 }]);
  });
});
