import { beforeEach, describe, expect, test } from 'vitest';
import { Browser, dashboardFor } from '../fixtures/dashboard.js';
import { useDatabase } from '../fixtures/entities.js';

const { dataSource, db } = useDatabase();
const PASSWORD = 'seven lamps at dusk';
const PAGE = '/sources/omdb';
const FORM = `${PAGE}/limits`;
const LIMITS = { enabled: 'on', dailyLimitUsd: '7' };

beforeEach(async () => {
  await db().query('DELETE FROM dashboard_sessions');
  await db().query('DELETE FROM dashboard_secrets');
});

const valueOf = (body: string, name: string): string =>
  (new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '').replaceAll('&amp;', '&');
const keptOf = (body: string): Record<string, string> => ({
  action: valueOf(body, 'action'),
  fields: valueOf(body, 'fields'),
  next: valueOf(body, 'next'),
});

/** Somebody with a page of the dashboard before them, whose session then ended. */
async function late(name = 'Ana'): Promise<{ browser: Browser; token: string }> {
  const browser = new Browser(await dashboardFor(dataSource(), { password: PASSWORD }));
  expect((await browser.post('/login', { name, password: PASSWORD })).statusCode).toBe(303);
  const token = valueOf((await browser.get(PAGE)).body, '_csrf');
  await db().query('DELETE FROM dashboard_sessions');
  return { browser, token };
}

/** Signs in with what the page that asks for it has kept; the token of that page is filled in. */
async function signIn(browser: Browser, asked: string, name: string, password = PASSWORD) {
  const token = valueOf(asked, '_csrf');
  return await browser.postAs('/login', { ...keptOf(asked), name, password, _csrf: token });
}

const isSentAtOnce = (body: string): boolean => body.includes('data-carry-on="yes"');

describe('a form that was sent after the session had ended', () => {
  test('is kept in the page that asks who they are, over a wrong password, and sent at once', async () => {
    const { browser, token } = await late();
    const asked = await browser.postAs(FORM, { ...LIMITS, note: 'a "b" & ü', _csrf: token }, PAGE);
    expect(asked.statusCode).toBe(401);
    expect(asked.headers['location']).toBeUndefined();
    expect(asked.body).toContain('What you sent is kept here');
    const wrong = await signIn(browser, asked.body, 'Ana', 'not the one');
    expect(wrong.statusCode).toBe(401);
    const signedIn = await signIn(browser, wrong.body, 'Ana');
    expect(signedIn.statusCode).toBe(200);
    expect(isSentAtOnce(signedIn.body)).toBe(true);
    expect(signedIn.body).toContain(`action="${FORM}"`);
    expect(valueOf(signedIn.body, 'note')).toBe('a &quot;b&quot; & ü');
    const fresh = valueOf(signedIn.body, '_csrf');
    const sent = await browser.postAs(FORM, { ...LIMITS, _csrf: fresh });
    expect(sent.headers['location']).toBe(`${PAGE}?done=changed`);
    const [change] = await db().query<unknown[]>('SELECT changed_by, after FROM source_policy_changes');
    expect(change).toMatchObject({ changed_by: 'Ana', after: { daily_limit_usd: 7 } });
  });

  test('is shown first to somebody else, whose name it would have', async () => {
    const { browser, token } = await late('Ana');
    const asked = await browser.postAs(FORM, { ...LIMITS, _csrf: token }, PAGE);
    const signedIn = await signIn(browser, asked.body, 'Ben');
    expect(isSentAtOnce(signedIn.body)).toBe(false);
    expect(signedIn.body).toContain('Send it as Ben');
    expect(signedIn.body).toContain('dailyLimitUsd');
  });

  test.each([
    ['without a token', undefined],
    ['with a token that somebody made up', 'AAAA-BBBB'],
  ])('of another site, %s, is shown first', async (_, _csrf) => {
    const { browser } = await late();
    const asked = await browser.postAs(FORM, { ...LIMITS, ...(_csrf === undefined ? {} : { _csrf }) });
    const signedIn = await signIn(browser, asked.body, 'Ana');
    expect(isSentAtOnce(signedIn.body)).toBe(false);
  });

  test('of the page of another browser is shown first', async () => {
    const { token } = await late();
    const { browser } = await late();
    const asked = await browser.postAs(FORM, { ...LIMITS, _csrf: token });
    expect(isSentAtOnce((await signIn(browser, asked.body, 'Ana')).body)).toBe(false);
  });

  test('leads nowhere else: neither where it is sent to, nor where one goes back to', async () => {
    const { browser, token } = await late();
    const asked = await browser.postAs(
      `//evil.example/`,
      { _csrf: token },
      'https://evil.example//evil.example/',
    );
    expect(keptOf(asked.body).action).not.toMatch(/evil/);
    expect(keptOf(asked.body).next).toBe('/');
    const page = await browser.get('/login');
    const forged = await browser.postAs('/login', {
      name: 'Ana',
      password: PASSWORD,
      action: 'https://evil.example/',
      fields: 'a=b',
      _csrf: valueOf(page.body, '_csrf'),
    });
    expect(forged.body).toContain('action="/"');
    expect(forged.body).not.toContain('evil.example');
  });

  test('with a password in it, a file, or very long, is not kept, and that is said', async () => {
    const { browser, token } = await late();
    const secret = await browser.postAs('/sessions/password', {
      current: PASSWORD,
      password: 'new',
      _csrf: token,
    });
    expect(secret.statusCode).toBe(401);
    expect(secret.body).not.toContain('name="fields"');
    expect(secret.body).not.toContain(PASSWORD);
    const long = await browser.postAs(FORM, { note: 'x'.repeat(300_000), _csrf: token });
    expect(long.statusCode).toBe(401);
    expect(long.body).toContain('is not kept, for it has a file or is very long');
  });

  test('is kept where anybody may look and only changes need a name', async () => {
    const browser = new Browser(await dashboardFor(dataSource()));
    const token = valueOf((await browser.get(PAGE)).body, '_csrf');
    const asked = await browser.postAs(FORM, { ...LIMITS, _csrf: token });
    expect(asked.statusCode).toBe(401);
    expect(isSentAtOnce((await signIn(browser, asked.body, 'Ana', '')).body)).toBe(true);
  });

  test('stays where somebody has signed in meanwhile, in another window', async () => {
    const { browser, token } = await late();
    const asked = await browser.postAs(FORM, { ...LIMITS, _csrf: token });
    await browser.post('/login', { name: 'Ana', password: PASSWORD });
    expect(isSentAtOnce((await signIn(browser, asked.body, 'Ana')).body)).toBe(true);
  });
});
