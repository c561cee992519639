import { createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
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

/** The address of a server that does as it is told with a connection once a request has come. */
async function wire(onRequest: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      onRequest(socket);
    });
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return `http://127.0.0.1:${address.port}`;
}

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n';

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

  test.each<[string, (socket: Socket) => void, string]>([
    ['half-open: nothing comes after the request', () => undefined, 'timeout'],
    ['half-open: nothing comes after the head', (socket) => socket.write(HEAD), 'timeout'],
    [
      'slow: a byte now and then',
      (socket) => {
        socket.write(HEAD);
        const drops = setInterval(() => socket.write('x'), 10);
        socket.once('close', () => {
          clearInterval(drops);
        });
      },
      'timeout',
    ],
    ['cut before the answer', (socket) => socket.destroy(), 'unavailable'],
    ['cut in the head', (socket) => socket.end(HEAD.slice(0, 20)), 'unavailable'],
    ['cut in the body', (socket) => socket.end(`${HEAD}{"a":`), 'unavailable'],
    ['no HTTP', (socket) => socket.end('220 mail.example ESMTP\r\n'), 'unavailable'],
  ])('an answer that is %s', async (_, onRequest, reason) => {
    const error = await rejectionOf(get(await wire(onRequest), { timeoutMs: 300 }));
    // It was sent, and may have been charged.
    expect(error).toMatchObject({ reason, retryable: true, neverSent: false });
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
