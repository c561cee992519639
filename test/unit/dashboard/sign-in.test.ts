import { createHmac } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { passwordProblem } from '../../../client/users/password-rules.js';
import { Browser, dashboardFor } from '../fixtures/dashboard.js';
import { useDatabase } from '../fixtures/entities.js';

const { dataSource, db } = useDatabase();
const PASSWORD = 'seven lamps at dusk';

beforeEach(async () => {
  await db().query('DELETE FROM dashboard_sessions');
  await db().query('DELETE FROM dashboard_secrets');
});

describe('tries at a password', () => {
  // Where all of them took longer than the first wait, a further one would be looked at.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
  });

  test('are refused without a look, the right one too, and told in the log and in /metrics', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    const dashboard = await dashboardFor(dataSource(), { password: PASSWORD }, pino({}, stream));
    const owner = new Browser(dashboard);
    await owner.post('/login', { name: 'Ana', password: PASSWORD });
    const attempt = async (password: string) =>
      await dashboard.inject({
        url: '/api/alerts',
        headers: { authorization: `Basic ${Buffer.from(`Ana:${password}`).toString('base64')}` },
      });
    const statuses = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => (await attempt(`guess ${n}`)).statusCode),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(290);
    const right = await attempt(PASSWORD);
    expect(right.statusCode).toBe(429);
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
    // Their own browser gets in, and is in.
    expect((await owner.get('/films')).statusCode).toBe(200);
    await owner.post('/logout');
    expect((await owner.post('/login', { name: 'Ana', password: PASSWORD })).statusCode).toBe(303);
    const metrics = await owner.get('/metrics');
    expect(metrics.body).toContain('festival_lookup_sign_ins_total{outcome="wrong"} 10');
    expect(metrics.body).toContain('festival_lookup_sign_ins_total{outcome="refused"} 291');
    expect(lines.filter((line) => line.includes('"wrong password"'))).toHaveLength(10);
    expect(lines.filter((line) => line.includes('tries are refused'))).toHaveLength(1);
    expect(lines.join('')).not.toMatch(/guess \d|seven lamps/);
  });

  test('with the form tell what to do', async () => {
    const dashboard = await dashboardFor(dataSource(), { password: PASSWORD });
    const browser = new Browser(dashboard);
    for (let n = 0; n < 10; n += 1) {
      const wrong = await browser.post('/login', { name: 'Ana', password: `${n}` });
      expect(wrong.statusCode).toBe(401);
    }
    const refused = await browser.post('/login', { name: 'Ana', password: PASSWORD });
    expect(refused.statusCode).toBe(429);
    expect(refused.body).toContain('Too many wrong passwords: nothing is looked at for 1 second.');
  });
});

describe('what signs cookies and forms', () => {
  test('is not made of the password: nothing that an anonymous visitor gets can be tried offline', async () => {
    const dashboard = await dashboardFor(dataSource(), { password: PASSWORD });
    const browser = new Browser(dashboard);
    await browser.get('/login');
    const [value = '', signature] = (browser.cookie('festival_csrf') ?? '').split('.');
    const sign = (key: string): string =>
      createHmac('sha256', key).update(value).digest('base64').replace(/=+$/, '');
    const [{ value: secret } = { value: '' }] = await db().query<{ value: string }[]>(
      `SELECT value FROM dashboard_secrets WHERE name = 'signing'`,
    );
    expect(sign(secret)).toBe(decodeURIComponent(signature ?? ''));
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    // The same password elsewhere signs differently.
    await db().query('DELETE FROM dashboard_secrets');
    const other = new Browser(await dashboardFor(dataSource(), { password: PASSWORD }));
    await other.get('/login');
    const elsewhere = await db().query<{ value: string }[]>(
      `SELECT value FROM dashboard_secrets WHERE name = 'signing'`,
    );
    expect(elsewhere[0]?.value).not.toBe(secret);
  });

  test('may be given; the database then keeps none', async () => {
    await dashboardFor(dataSource(), { secret: 'x'.repeat(40) });
    expect(await db().query('SELECT * FROM dashboard_secrets')).toEqual([]);
  });
});

describe('a session', () => {
  const signedIn = async (password = PASSWORD): Promise<Browser> => {
    const browser = new Browser(await dashboardFor(dataSource(), { password }));
    expect((await browser.post('/login', { name: 'Ana', password })).statusCode).toBe(303);
    return browser;
  };
  const cookieOf = (browser: Browser): string =>
    `festival_session=${browser.cookie('festival_session') ?? ''}`;
  const statusIn = async (password: string, cookie: string): Promise<number> => {
    const dashboard = await dashboardFor(dataSource(), { password });
    return (await dashboard.inject({ url: '/films', headers: { cookie } })).statusCode;
  };

  test('is kept over a restart, and ends with the password', async () => {
    const cookie = cookieOf(await signedIn());
    expect(await statusIn(PASSWORD, cookie)).toBe(200);
    expect(await statusIn('another five lamps', cookie)).toBe(303);
    expect(await statusIn(PASSWORD, cookie)).toBe(303);
  });

  test('ends with signing out, also for who kept its cookie', async () => {
    const browser = await signedIn();
    const cookie = cookieOf(browser);
    await browser.post('/logout');
    expect(await statusIn(PASSWORD, cookie)).toBe(303);
  });

  test('ends after seven days', async () => {
    const browser = await signedIn();
    const [row] = await db().query<{ days: number }[]>(
      'SELECT extract(epoch FROM expires_at - now()) / 86400 AS days FROM dashboard_sessions',
    );
    expect(Number(row?.days)).toBeGreaterThan(6.9);
    expect(Number(row?.days)).toBeLessThanOrEqual(7);
    await db().query(`UPDATE dashboard_sessions SET expires_at = now() - interval '1 second'`);
    expect((await browser.get('/films')).statusCode).toBe(303);
  });

  test('is listed, and ended by whom it belongs to; its key is kept nowhere', async () => {
    const browser = await signedIn();
    const page = await browser.get('/sessions');
    expect(page.body).toContain('this browser');
    const [session] = await db().query<{ id: string; key_hash: string }[]>(
      'SELECT id, key_hash FROM dashboard_sessions',
    );
    const [key = ''] = (browser.cookie('festival_session') ?? '').split('.');
    expect(session?.key_hash).not.toContain(key);
    expect((await browser.post(`/sessions/${session?.id ?? ''}/end`)).headers['location']).toBe('/login');
    expect((await browser.get('/films')).statusCode).toBe(303);
  });

  test('that somebody made up is none', async () => {
    const dashboard = await dashboardFor(dataSource(), { password: PASSWORD });
    for (const cookie of [
      'festival_session=x.y',
      'festival_session=',
      'festival_known=e30.x; festival_session=%00',
    ])
      expect((await dashboard.inject({ url: '/films', headers: { cookie } })).statusCode).toBe(303);
  });
});

test('a dashboard that others reach does not start open', async () => {
  const outside = { host: '0.0.0.0', loopback: false };
  await expect(dashboardFor(dataSource(), outside)).rejects.toThrow('DASHBOARD_PASSWORD is missing');
  await dashboardFor(dataSource(), { ...outside, password: PASSWORD });
});

test.each([
  ['hunter2', true, 'at least 8 characters'],
  ['lamps at du', false, 'at least 12 characters'],
  ['password1234', false, 'most common'],
  ['Qwertyuiop1!', false, 'most common'],
  ['aaaaaaaaaaaaaa', false, 'most common'],
  ['Festival-Lookup2025', false, 'most common'],
  ['seven lamps at dusk', false, undefined],
  ['eightchr', true, undefined],
])('the password %j, on loopback: %j', (password, loopback, problem) => {
  const found = passwordProblem(password, { loopback });
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(problem);
});
