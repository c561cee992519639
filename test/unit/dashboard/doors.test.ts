import type { InjectOptions } from 'fastify';
import { describe, expect, test } from 'vitest';
import { ownPath } from '../../../dashboard/sign-in/own-path.js';
import { Browser, dashboardFor } from '../fixtures/dashboard.js';
import { useDatabase } from '../fixtures/entities.js';

const { dataSource } = useDatabase();
const PASSWORD = 'seven lamps at dusk';
const HTTPS = { host: 'lookup.example.org', 'x-forwarded-proto': 'https' };
const PROXY = { trustedProxies: ['127.0.0.1', '10.1.0.0/16'] };

describe('names that it answers for', () => {
  const own = ['127.0.0.1:8080', 'localhost', '[::1]:8080', '192.168.1.5:8080'];

  test.each([
    ['on a laptop', {}, own, ['lookup.example.org', 'evil.example', 'localhost.evil.example']],
    ['with a password', { password: PASSWORD }, [...own, 'lookup.example.org'], []],
    [
      'that are named',
      { password: PASSWORD, allowedHosts: ['lookup.example.org'] },
      [...own, 'lookup.example.org', 'LOOKUP.example.org:8443'],
      ['evil.example', 'x.lookup.example.org'],
    ],
    [
      'behind a proxy that signs people in',
      { ...PROXY, userHeader: 'x-user', allowedHosts: ['lookup.example.org'] },
      [...own, 'lookup.example.org'],
      ['evil.example'],
    ],
  ])('%s', async (_, settings, accepted, refused) => {
    const dashboard = await dashboardFor(dataSource(), settings);
    const statusFor = async (host: string): Promise<number> =>
      (await dashboard.inject({ url: '/login', headers: { host, 'x-user': 'Ana' } })).statusCode;
    for (const host of accepted) expect([host, await statusFor(host)]).toEqual([host, 200]);
    for (const host of refused) expect([host, await statusFor(host)]).toEqual([host, 421]);
    expect((await dashboard.inject({ url: '/healthz', headers: { host: 'pod.cluster' } })).statusCode).toBe(
      200,
    );
  });

  test('a name that a proxy forwards counts as well as the one that arrived', async () => {
    const dashboard = await dashboardFor(dataSource(), { ...PROXY, allowedHosts: ['lookup.example.org'] });
    const forwarded = async (host: string, name: string): Promise<number> =>
      (await dashboard.inject({ url: '/login', headers: { host, 'x-forwarded-host': name } })).statusCode;
    expect(await forwarded('127.0.0.1:8080', 'lookup.example.org')).toBe(200);
    expect(await forwarded('127.0.0.1:8080', 'evil.example')).toBe(421);
    // A rebound page of this machine can write the header, and not the name that it came by.
    expect(await forwarded('evil.example', 'lookup.example.org')).toBe(421);
  });

  test('the refusal names the setting', async () => {
    const dashboard = await dashboardFor(dataSource());
    const { body } = await dashboard.inject({ url: '/', headers: { host: 'lookup.example.org' } });
    expect(body).toContain('does not answer for lookup.example.org');
    expect(body).toContain('DASHBOARD_ALLOWED_HOSTS');
    const strange = await dashboard.inject({ url: '/', headers: { host: '<b>"evil' } });
    expect(strange.statusCode).toBe(421);
    expect(strange.body).not.toContain('evil');
  });
});

describe('behind TLS', () => {
  const cookiesOf = async (from: Pick<InjectOptions, 'headers' | 'remoteAddress'>) => {
    const dashboard = await dashboardFor(dataSource(), { ...PROXY, password: PASSWORD });
    const browser = new Browser(dashboard, from);
    const signedIn = await browser.post('/login', { name: 'Ana', password: PASSWORD });
    expect(signedIn.statusCode).toBe(303);
    const page = await browser.get('/login');
    expect(page.body).toContain('You are Ana');
    return { page, raw: [signedIn.headers['set-cookie']].flat().join('\n'), browser };
  };

  test('cookies are for this host and TLS alone, and browsers are told to stay with it', async () => {
    const { page, raw, browser } = await cookiesOf({ headers: HTTPS });
    expect(raw).toMatch(/^__Host-festival_session=[^;]+; .*Secure/m);
    expect(browser.cookie('__Host-festival_csrf')).toBeDefined();
    expect(page.headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test.each([
    ['a connection without it', { headers: { host: '127.0.0.1' } }],
    ['a stranger who says so', { headers: HTTPS, remoteAddress: '192.0.2.7' }],
  ])('%s has plain ones', async (_, from) => {
    const { page, raw } = await cookiesOf(from);
    expect(raw).toMatch(/^festival_session=/m);
    expect(raw).not.toContain('Secure');
    expect(page.headers).not.toHaveProperty('strict-transport-security');
  });
});

test('no page and no answer is kept by browsers and proxies; files of ours are', async () => {
  const dashboard = await dashboardFor(dataSource());
  for (const url of ['/login', '/films', '/api/films', '/nowhere', '/api/openapi.json', '/healthz'])
    expect([url, (await dashboard.inject(url)).headers['cache-control']]).toEqual([url, 'no-store']);
  const file = await dashboard.inject('/assets/style.css');
  expect(file.headers['cache-control']).toBe('public, max-age=3600');
});

test.each([
  [{}, '/'],
  [{ basePath: '' }, '/'],
  [{ basePath: '/lookup' }, '/lookup'],
])('with %j the API describes itself, from %s on', async (settings, url) => {
  const dashboard = await dashboardFor(dataSource(), settings);
  const browser = new Browser(dashboard);
  await browser.post('/login', { name: 'Ana' });
  const { statusCode, body } = await browser.get('/api/openapi.json');
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ servers: [{ url }], paths: { '/api/films': {} } });
});

describe('a proxy that signs people in', () => {
  const proxied = { ...PROXY, userHeader: 'x-user' };
  const header = (name: string): { headers: { 'x-user': string } } => ({ headers: { 'x-user': name } });
  const basic = { authorization: `Basic ${Buffer.from(`Eve:${PASSWORD}`).toString('base64')}` };

  test('is believed when it is one of those that are named', async () => {
    const dashboard = await dashboardFor(dataSource(), proxied);
    const statusFrom = async (remoteAddress: string): Promise<number> =>
      (await dashboard.inject({ url: '/films', remoteAddress, ...header('Ana') })).statusCode;
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '10.1.2.3'])
      expect([address, await statusFrom(address)]).toEqual([address, 200]);
    for (const address of ['10.2.0.1', '192.0.2.7', '::1'])
      expect([address, await statusFrom(address)]).toEqual([address, 401]);
  });

  test('is the only way: no Basic, no form, no page without its header', async () => {
    const dashboard = await dashboardFor(dataSource(), proxied);
    for (const url of ['/', '/login', '/api/films', '/metrics', '/nowhere']) {
      const { statusCode, body } = await dashboard.inject({ url, headers: basic });
      expect([url, statusCode]).toEqual([url, 401]);
      expect(body).toContain('Come through the proxy');
    }
    const page = await dashboard.inject({ url: '/login', ...header('Zoë') });
    expect(page.body).not.toContain('name="name"');
    expect(await dashboard.inject({ method: 'POST', url: '/login', ...header('Ana') })).toMatchObject({
      statusCode: 403,
    });
  });

  test("wins over whoever an Authorization header names, and reads a name's letters", async () => {
    const dashboard = await dashboardFor(dataSource(), proxied);
    const bytes = Buffer.from('Zoë  Ömer').toString('latin1');
    const page = await dashboard.inject({ url: '/login', headers: { ...basic, 'x-user': bytes } });
    expect(page.body).toContain('You are Zoë Ömer');
  });

  test('and a password are both wanted, for one name', async () => {
    const dashboard = await dashboardFor(dataSource(), { ...proxied, password: PASSWORD });
    const browser = new Browser(dashboard, header('Ana'));
    expect((await browser.get('/films')).headers['location']).toBe('/login?next=%2Ffilms');
    expect((await browser.get('/api/films', basic)).statusCode).toBe(401);
    const signedIn = await browser.post('/login', { name: 'Eve', password: PASSWORD });
    expect(signedIn.statusCode).toBe(303);
    const page = await browser.get('/films');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('>Ana</a>');
    // The same browser, when the proxy says that it is another's: the session is not theirs.
    expect((await browser.get('/films', { 'x-user': 'Eve' })).statusCode).toBe(303);
    // And without the proxy the session is nobody's.
    expect((await browser.get('/films', { 'x-user': '' })).statusCode).toBe(401);
  });
});

describe('under a base path', () => {
  test.each(['/lookup', ''])(
    'pages and redirects lead to it, whether the proxy takes it away or not: %j',
    async (prefix) => {
      const dashboard = await dashboardFor(dataSource(), { basePath: '/lookup', password: PASSWORD });
      const browser = new Browser(dashboard);
      const away = await browser.get(`${prefix}/films?page=1`);
      expect(away.headers['location']).toBe('/lookup/login?next=%2Ffilms%3Fpage%3D1');
      const back = await browser.post(
        `${prefix}/login`,
        { name: 'Ana', password: PASSWORD, next: '/films?page=1' },
        `${prefix}/login?next=/films`,
      );
      expect(back.headers['location']).toBe('/lookup/films?page=1');
      const { body } = await browser.get(`${prefix}/films`);
      const addresses = [...body.matchAll(/ (?:href|src|action)="([^"]*)"/g)].map(([, address]) => address);
      expect(addresses.length).toBeGreaterThan(10);
      expect(addresses.filter((address) => !/^(\/lookup\/|#)/.test(address ?? ''))).toEqual([]);
      expect((await browser.get(`${prefix}/assets/style.css`)).statusCode).toBe(200);
    },
  );

  test('another path that only begins like it is not it', async () => {
    const dashboard = await dashboardFor(dataSource(), { basePath: '/lookup' });
    expect((await dashboard.inject('/lookups/films')).statusCode).toBe(404);
    expect((await dashboard.inject('/lookup')).statusCode).toBe(200);
  });
});

test.each([
  ['/films?q=a%20b#x', '/films?q=a%20b#x'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n/evil.example', '/'],
  ['/%0d%0aset-cookie:x=1', '/%0d%0aset-cookie:x=1'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/é', '/'],
  ['', '/'],
])('after signing in %j leads to %j', async (next, path) => {
  expect(ownPath(next)).toBe(path);
  const dashboard = await dashboardFor(dataSource());
  const answer = await new Browser(dashboard).post('/login', { name: 'Ana', next });
  expect(answer.statusCode).toBe(303);
  expect(answer.headers['location']).toBe(path);
});

test.each([
  ['without a boundary', 'multipart/form-data', ''],
  ['with an empty one', 'multipart/form-data; boundary=', ''],
  ['that is none', 'multipart/form-data; boundary=x', 'nothing of it'],
  [
    'that breaks off',
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="festival"\r\n\r\nca',
  ],
])('a form with files %s is refused as such', async (_, type, payload) => {
  const dashboard = await dashboardFor(dataSource());
  const browser = new Browser(dashboard);
  await browser.post('/login', { name: 'Ana' });
  const session = browser.cookie('festival_session') ?? '';
  const { statusCode } = await dashboard.inject({
    method: 'POST',
    url: '/imports/new',
    headers: { 'content-type': type, cookie: `festival_session=${session}` },
    payload,
  });
  expect([400, 403]).toContain(statusCode);
});

test('a client that sends or reads slowly holds a connection for minutes at most', async () => {
  const dashboard = await dashboardFor(dataSource(), {});
  expect(dashboard.server.requestTimeout).toBe(300_000);
  expect(dashboard.server.timeout).toBe(300_000);
});
