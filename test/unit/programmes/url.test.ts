import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { isPublicAddress } from '../../../sources/programmes/web/addresses.js';
import { readProgrammeRows } from '../../../sources/programmes/read-programme.js';
import { fetchProgramme } from '../../../sources/programmes/web/url.js';
import { rejectionOf, startUpstream, type Reply } from '../../support/sources/upstream.js';
import { AppError } from '../../../domain/errors.js';

const signal = new AbortController().signal;

async function read(url: string) {
  return await readProgrammeRows(
    { kind: 'url', url },
    { festival: 'cannes', year: 2025, signal, allowPrivateAddresses: true },
  );
}

async function answering(reply: Reply): Promise<string> {
  return `${(await startUpstream(() => reply)).baseUrl}/programme`;
}

describe('a programme from a URL', () => {
  test.each([
    ['JSON', 'application/json; charset=utf-8', '[{"title":"Alpha"}]'],
    ['JSON of some vocabulary', 'application/vnd.festival+json', '{"entries":[{"title":"Alpha"}]}'],
    ['CSV', 'text/csv', 'title\nAlpha\n'],
    ['JSON that is called text', 'text/plain', ' [{"title":"Alpha"}]'],
    ['CSV that is called bytes', 'application/octet-stream', 'Name\nAlpha\n'],
  ])('%s', async (_, type, body) => {
    const { rows } = await read(await answering({ headers: { 'content-type': type }, body }));
    expect(rows).toEqual([{ title: 'Alpha' }]);
  });

  test('in the encoding that its sender states', async () => {
    const body = iconv.encode('title\nЗеркало\n', 'koi8-r');
    const url = await answering({ headers: { 'content-type': 'text/csv; charset=KOI8-R' }, body });
    expect((await read(url)).rows).toEqual([{ title: 'Зеркало' }]);
  });

  test('with row numbers as in the file', async () => {
    const url = await answering({ headers: { 'content-type': 'text/csv' }, body: 'title\n\nAlpha\n' });
    expect((await read(url)).rowNumbers).toEqual([3]);
  });

  test('is asked for without credentials, and follows three redirects', async () => {
    const { baseUrl, asked } = await startUpstream(({ path }) => {
      const step = Number(path.slice(1));
      return step < 3
        ? { status: 302, headers: { location: `/${step + 1}` } }
        : { body: [{ title: 'Alpha' }] };
    });
    expect((await read(`${baseUrl}/0`)).rows).toHaveLength(1);
    expect(asked.map(({ path }) => path)).toEqual(['/0', '/1', '/2', '/3']);
    expect(asked[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('refused, for a person to mend', () => {
  test('a fourth redirect', async () => {
    const { baseUrl, asked } = await startUpstream(() => ({ status: 301, headers: { location: '/on' } }));
    const error = await rejectionOf(read(baseUrl));
    expect(error).toBeInstanceOf(AppError);
    expect(String(error)).toContain('redirects more than 3 times');
    expect(asked).toHaveLength(4);
  });

  test.each(['file:///etc/passwd', 'ftp://example.org/x', 'javascript:1'])(
    'a redirect to %s',
    async (location) => {
      const error = await rejectionOf(read(await answering({ status: 302, headers: { location } })));
      expect(error).toBeInstanceOf(AppError);
      expect(String(error)).toContain('redirects to something other than http or https');
    },
  );

  test.each([
    ['not there', { status: 404 }, 'HTTP 404'],
    ['a web page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 'is text/html'],
    ['a web page in disguise', { body: '<!doctype html>' }, 'is a web page'],
    ['empty', { headers: { 'content-type': 'text/csv' }, body: '' }, 'is empty'],
    ['a bomb', { body: '['.repeat(100_000) }, 'nested more than 32 levels deep'],
  ])('%s', async (_, reply, message) => {
    const error = await rejectionOf(read(await answering(reply)));
    expect(error).toBeInstanceOf(AppError);
    expect(String(error)).toContain(message);
  });

  test('more than may be, whatever its compression', async () => {
    const body = gzipSync(Buffer.alloc(5 * 2 ** 20, ' '));
    expect(body.length).toBeLessThan(10_000);
    const url = await answering({ headers: { 'content-encoding': 'gzip' }, body });
    const options = { signal, mayConnectTo: () => true, maxBytes: 2 ** 20 };
    const error = await rejectionOf(fetchProgramme(url, options));
    expect(error).toBeInstanceOf(AppError);
    expect(String(error)).toContain('gives more than 1 MB');
  });

  test('and no message repeats user, password or query', async () => {
    const url = new URL(await answering({ status: 403 }));
    url.username = 'reader';
    url.password = 'hunter2';
    url.search = '?signature=abcdef';
    const message = String(await rejectionOf(read(url.href)));
    expect(message).toContain('/programme answered with HTTP 403');
    expect(message).not.toMatch(/hunter2|reader|abcdef/);
  });
});

describe('addresses within this machine or network', () => {
  test.each([
    'http://127.0.0.1/x',
    'http://localhost/x',
    'http://2130706433/x',
    'http://0x7f.1/x',
    'http://[::1]/x',
    'http://[::ffff:127.0.0.1]/x',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.1.2.3/x',
    'http://0.0.0.0/x',
  ])('%s is refused', async (url) => {
    const error = await rejectionOf(fetchProgramme(url, { signal }));
    expect(error).toBeInstanceOf(AppError);
    expect(String(error)).toContain('an address within this machine or network');
  });

  test('are not asked at all', async () => {
    const { baseUrl, asked } = await startUpstream(() => ({ body: [] }));
    const named = baseUrl.replace('127.0.0.1', 'localhost');
    for (const url of [baseUrl, named])
      expect(await rejectionOf(fetchProgramme(url, { signal }))).toBeInstanceOf(AppError);
    expect(asked).toEqual([]);
  });

  test.each(['127.0.0.2', 'localhost'])('are refused behind a redirect: %s', async (host) => {
    const inner = await startUpstream(() => ({ body: [] }));
    const { baseUrl: outer } = await startUpstream(() => ({
      status: 302,
      headers: { location: inner.baseUrl.replace('127.0.0.1', host) },
    }));
    let allowed = 0;
    const mayConnectTo = (address: string) => address === '127.0.0.1' && ++allowed === 1;
    const error = await rejectionOf(fetchProgramme(outer, { signal, mayConnectTo }));
    expect(error).toBeInstanceOf(AppError);
    expect(inner.asked).toEqual([]);
  });

  test.each([
    ['8.8.8.8', true],
    ['172.15.0.1', true],
    ['172.16.0.1', false],
    ['172.31.255.255', false],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['2606:4700::1111', true],
    ['::', false],
    ['::ffff:10.0.0.1', false],
    ['::ffff:8.8.8.8', true],
    ['64:ff9b::a00:1', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['2002:7f00:1::', false],
    ['192.0.2.1', false],
    ['192.88.99.1', false],
    ['198.51.100.1', false],
    ['203.0.113.1', false],
    ['64:ff9b:1::1', false],
    ['100::1', false],
    ['100:0:0:1::1', false],
    ['2001:2::1', false],
    ['2001:db8::1', false],
    ['3fff::1', false],
    ['5f00::1', false],
    ['fec0::1', false],
    ['no address', false],
  ])('%s is public: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});

describe('away for now', () => {
  test.each([500, 502, 503, 429])('HTTP %s', async (status) => {
    expect(await rejectionOf(read(await answering({ status })))).toBeInstanceOf(AppError);
  });

  test('nobody listens', async () => {
    const { baseUrl } = await startUpstream(() => ({ body: [] }));
    const url = new URL(baseUrl);
    url.port = '1';
    const error = await rejectionOf(read(url.href));
    expect(error).toBeInstanceOf(AppError);
    expect(String(error)).toContain('ECONNREFUSED');
  });

  test('an answer that never ends', async () => {
    const { baseUrl } = await startUpstream(() => new Promise<Reply>(() => undefined));
    const options = { signal, mayConnectTo: () => true, timeoutMs: 50 };
    expect(await rejectionOf(fetchProgramme(baseUrl, options))).toBeInstanceOf(AppError);
  });

  test('a caller who gives up gets its own reason', async () => {
    const { baseUrl } = await startUpstream(() => new Promise<Reply>(() => undefined));
    const given = new Error('enough');
    const controller = new AbortController();
    const fetching = rejectionOf(
      fetchProgramme(baseUrl, { signal: controller.signal, mayConnectTo: () => true }),
    );
    controller.abort(given);
    expect(await fetching).toBe(given);
  });
});
