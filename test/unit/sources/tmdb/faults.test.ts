import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { notingGate, rejectionOf, sourceCall } from '../../../support/sources/upstream.js';
import { tmdbThatAnswers, KEY, ALPHA } from '../fixtures/tmdb.js';

describe('TMDb credentials and faults', () => {
  test('sends a v3 key as api_key', async () => {
    const { tmdb, asked } = await tmdbThatAnswers(() => ({ body: ALPHA }));
    await tmdb.lookupByTmdbId(1, sourceCall());
    expect(asked[0]?.query.api_key).toBe(KEY);
    expect(asked[0]?.headers).not.toHaveProperty('authorization');
  });

  test('sends a v4 token as Bearer, not in the URL', async () => {
    const key = 'eyJhbGciOiJIUzI1NiJ9.e30.abc';
    const { tmdb, asked } = await tmdbThatAnswers(() => ({ body: ALPHA }), { key });
    await tmdb.lookupByTmdbId(1, sourceCall());
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${key}`);
    expect(asked[0]?.url).not.toContain(key);
  });

  test('names requests to the gate without the key, and keeps and charges nothing', async () => {
    const { tmdb } = await tmdbThatAnswers(() => ({ body: ALPHA }));
    const { gate, noted } = notingGate();
    await tmdb.lookupByTmdbId(1, sourceCall({ gate }));
    expect(noted).toMatchObject([{ costUsd: 0, charged: false, keptForMs: 0 }]);
    expect(noted[0]?.key).toContain('/movie/1?');
    expect(noted[0]?.key).not.toContain(KEY);
  });

  test.each([
    ['a rejected key', { status: 401, body: { status_code: 7 } }, 'unauthorized', false],
    ['a 401 without a word', { status: 401, body: '' }, 'unauthorized', false],
    ['a suspended account', { status: 403, body: { status_code: 45 } }, 'unauthorized', false],
    ['a refusal by the network', { status: 403, body: '<html>' }, 'blocked', true],
    ['too many requests', { status: 429, body: { status_code: 25 } }, 'rate_limited', true],
    ['an outage', { status: 503, body: '<html>' }, 'unavailable', true],
    ['a slow backend', { status: 504, body: '' }, 'timeout', true],
    ['a 404 that is not of TMDb', { status: 404, body: '<html>' }, 'invalid_response', false],
    ['a page in place of JSON', { body: '<html>' }, 'invalid_response', true],
  ] as const)('on %s', async (_name, reply, reason, retryable) => {
    const { tmdb } = await tmdbThatAnswers(() => reply);
    const error = await rejectionOf(tmdb.lookupByTmdbId(1, sourceCall()));
    expect(error).toMatchObject({ source: 'tmdb', reason, retryable });
  });

  test.each([
    ['5', 5000],
    [undefined, undefined],
  ])('passes on Retry-After: %s', async (header, ms) => {
    const headers: Record<string, string> = header === undefined ? {} : { 'retry-after': header };
    const { tmdb } = await tmdbThatAnswers(() => ({ status: 429, headers }));
    expect(await rejectionOf(tmdb.lookupByTmdbId(1, sourceCall()))).toMatchObject({ retryAfterMs: ms });
  });

  test('names path and expectation of what it refuses', async () => {
    const { tmdb } = await tmdbThatAnswers(() => ({ body: { ...ALPHA, title: 5, runtime: 'long' } }));
    const error = await rejectionOf(tmdb.lookupByTmdbId(1, sourceCall()));
    expect(error).toMatchObject({ reason: 'invalid_response', retryable: false });
    expect(String(error)).toContain('title: expected text, found a number');
    expect(String(error)).toContain('runtime: expected a number, found text');
  });

  test('keeps the key out of the error when the answer echoes the request', async () => {
    const { tmdb } = await tmdbThatAnswers(({ url }) => ({ status: 401, body: { status_code: 7, url } }));
    const error = await rejectionOf(tmdb.lookupByTmdbId(1, sourceCall()));
    expect(inspect(error, { depth: 10 })).not.toContain(KEY);
  });
});
