import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createHttpClient, type HttpClientOptions } from '../../../sources/http/client.js';
import { SourceError } from '../../../sources/http/errors.js';
import { rejectionOf, startUpstream } from '../../support/sources/upstream.js';

const KEY = 'secret0123456789';
const OPTIONS: HttpClientOptions = { source: 'omdb', timeoutMs: 10_000, maxConnections: 2, secrets: [KEY] };

function get(url: string, options: Partial<HttpClientOptions> = {}, signal = new AbortController().signal) {
  const headers = { Authorization: `Bearer ${KEY}` };
  return createHttpClient({ ...OPTIONS, ...options }).send({ method: 'GET', url, headers, signal });
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}

describe('createHttpClient', () => {
  test('gives any status with lower-case headers and the body as bytes', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
    const { baseUrl } = await startUpstream(() => ({
      status: 503,
      headers: { 'Retry-After': '7' },
      body: bytes,
    }));
    const answer = await get(baseUrl);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('7');
    expect(answer.body.equals(bytes)).toBe(true);
  });

  test('unpacks compressed bodies', async () => {
    const { baseUrl } = await startUpstream(() => ({
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync('{"a":1}'),
    }));
    expect((await get(baseUrl)).body.toString()).toBe('{"a":1}');
  });

  test('does not follow redirects, which would carry the key elsewhere', async () => {
    const { baseUrl, asked } = await startUpstream(() => ({
      status: 302,
      headers: { location: '/elsewhere' },
    }));
    expect((await get(baseUrl)).status).toBe(302);
    expect(asked.map(({ path }) => path)).toEqual(['/']);
  });

  test('says timeout when no answer comes in time', async () => {
    const { baseUrl } = await startUpstream(() => new Promise(() => undefined));
    const error = await rejectionOf(get(baseUrl, { timeoutMs: 30 }));
    expect(error).toMatchObject({ reason: 'timeout', retryable: true, neverSent: false });
  });

  test('says unavailable, and that nothing was sent, when nobody listens', async () => {
    const error = await rejectionOf(get(`http://127.0.0.1:${await closedPort()}/?apikey=${KEY}`));
    expect(error).toMatchObject({ reason: 'unavailable', retryable: true, neverSent: true });
  });

  test('refuses a body larger than allowed', async () => {
    const { baseUrl } = await startUpstream(() => ({ body: 'x'.repeat(2000) }));
    const error = await rejectionOf(get(baseUrl, { maxBodyBytes: 1000 }));
    expect(error).toMatchObject({ reason: 'invalid_response', retryable: false });
  });

  test('refuses a small compressed body that grows larger than allowed', async () => {
    const { baseUrl } = await startUpstream(() => ({
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync('x'.repeat(100_000)),
    }));
    const error = await rejectionOf(get(baseUrl, { maxBodyBytes: 1000 }));
    expect(error).toMatchObject({ reason: 'invalid_response' });
  });

  test('passes on the reason of the caller who aborts', async () => {
    const caller = new AbortController();
    const reason = new Error('cancelled by the caller');
    const { baseUrl } = await startUpstream(() => {
      caller.abort(reason);
      return new Promise(() => undefined);
    });
    expect(await rejectionOf(get(baseUrl, {}, caller.signal))).toBe(reason);
  });

  test.each([
    ['no connection', async () => `http://127.0.0.1:${await closedPort()}/?apikey=${KEY}`],
    ['a name that does not resolve', () => Promise.resolve(`http://${KEY}.invalid/?apikey=${KEY}`)],
  ])('keeps the key out of every part of the error: %s', async (_name, url) => {
    const error = await rejectionOf(get(await url()));
    expect(error).toBeInstanceOf(SourceError);
    expect(inspect(error, { depth: 10 })).not.toContain(KEY);
    expect(JSON.stringify(error)).not.toContain(KEY);
  });
});
