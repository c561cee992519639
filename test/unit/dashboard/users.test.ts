import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { hashPassword } from '../../../client/users/password-hash.js';
import { listChanges } from '../../../entities/access/changes.js';
import { addToken, endToken, listTokens } from '../../../entities/access/tokens.js';
import {
  addUser,
  changePassword,
  findUser,
  setDisabled,
  setRole,
  type User,
} from '../../../entities/access/users.js';
import { SOURCE_DEFAULTS } from '../../../config/source-defaults.js';
import { ensureSourcePolicies } from '../../../entities/sources/policies.js';
import type { Role } from '../../../domain/roles.js';
import { Browser, dashboardFor } from '../fixtures/dashboard.js';
import { useDatabase } from '../fixtures/entities.js';

const { dataSource, db } = useDatabase();
const PASSWORD = 'seven lamps at dusk';

beforeEach(async () => {
  for (const table of ['sessions', 'tokens', 'users', 'changes', 'secrets'])
    await db().query(`DELETE FROM dashboard_${table}`);
});

async function user(name: string, role: Role, password: string | null = PASSWORD): Promise<User> {
  await addUser(
    db(),
    { name, role, passwordHash: password === null ? null : await hashPassword(password) },
    'root',
  );
  const added = await findUser(db(), name);
  if (added === undefined) throw new Error(name);
  return added;
}

async function signIn(dashboard: FastifyInstance, name: string, password = PASSWORD): Promise<Browser> {
  const browser = new Browser(dashboard);
  const { statusCode } = await browser.post('/login', { name, password });
  expect(statusCode).toBe(303);
  return browser;
}

describe('named users', () => {
  test('shut the open dashboard of a laptop, and the password that all shared', async () => {
    const open = await dashboardFor(dataSource());
    const before = await signIn(open, 'Ana', '');
    expect((await open.inject('/films')).statusCode).toBe(200);
    await user('Ana', 'operator');
    expect((await open.inject('/films')).statusCode).toBe(303);
    expect((await before.get('/films')).statusCode).toBe(303);
    const shared = await dashboardFor(dataSource(), { password: 'what everybody knew' });
    const browser = new Browser(shared);
    expect((await browser.post('/login', { name: 'Ana', password: 'what everybody knew' })).statusCode).toBe(
      401,
    );
    expect((await browser.post('/login', { name: 'Eve', password: PASSWORD })).statusCode).toBe(401);
    expect((await browser.post('/login', { name: 'ANA', password: PASSWORD })).statusCode).toBe(303);
    expect((await browser.get('/login')).body).toContain('You are Ana');
  });

  test('change their password themselves, which ends their sessions', async () => {
    await user('Ana', 'reviewer');
    const dashboard = await dashboardFor(dataSource());
    const [one, other] = [await signIn(dashboard, 'Ana'), await signIn(dashboard, 'Ana')];
    const change = (current: string, password: string) =>
      one.post('/sessions/password', { current, password }, '/sessions');
    expect((await change('wrong', 'nine clouds over rye')).body).toContain('The current password is wrong.');
    expect((await change(PASSWORD, 'password')).body).toContain('New password: ');
    expect((await change(PASSWORD, 'nine clouds over rye')).headers['location']).toBe('/login');
    for (const browser of [one, other]) expect((await browser.get('/films')).statusCode).toBe(303);
    await signIn(dashboard, 'Ana', 'nine clouds over rye');
  });

  test('that are disabled are out at once, with their tokens; a new role holds at once', async () => {
    const ana = await user('Ana', 'operator');
    const dashboard = await dashboardFor(dataSource());
    const browser = await signIn(dashboard, 'Ana');
    const authorization = `Bearer ${await addToken(db(), ana, { label: 'nightly', days: 1 }, 'root')}`;
    const byToken = async (): Promise<number> =>
      (await dashboard.inject({ url: '/api/alerts', headers: { authorization } })).statusCode;
    expect([(await browser.get('/imports/new')).statusCode, await byToken()]).toEqual([200, 200]);
    await setRole(db(), ana, 'reviewer', 'root');
    expect((await browser.get('/imports/new')).statusCode).toBe(403);
    await setDisabled(db(), ana, true, 'root');
    expect([(await browser.get('/films')).statusCode, await byToken()]).toEqual([303, 401]);
    expect(
      (await new Browser(dashboard).post('/login', { name: 'Ana', password: PASSWORD })).statusCode,
    ).toBe(401);
    await setDisabled(db(), ana, false, 'root');
    expect([(await browser.get('/films')).statusCode, await byToken()]).toEqual([303, 401]);
    await signIn(dashboard, 'Ana');
  });

  test('see their own sessions; operators everybody’s, users and changes too', async () => {
    await user('Rea', 'reviewer');
    await user('Olu', 'operator');
    const dashboard = await dashboardFor(dataSource());
    const [reviewer, operator] = [await signIn(dashboard, 'Rea'), await signIn(dashboard, 'Olu')];
    const own = (await reviewer.get('/sessions')).body;
    expect(own).toContain('>Rea</td>');
    expect(own).not.toContain('Olu');
    const all = (await operator.get('/sessions')).body;
    for (const words of ['>Rea</td>', '>Olu</td>', 'adds reviewer Rea', 'Last changes'])
      expect(all).toContain(words);
    const [session] = await db().query<{ id: string }[]>(
      `SELECT id FROM dashboard_sessions WHERE name = 'Olu'`,
    );
    const foreign = await reviewer.post(`/sessions/${session?.id ?? ''}/end`, {}, '/sessions');
    expect(foreign.statusCode).toBe(404);
    expect((await operator.get('/films')).statusCode).toBe(200);
  });

  test('leave their names with what they change', async () => {
    await user('Rea', 'reviewer');
    await user('Olu', 'operator');
    const dashboard = await dashboardFor(dataSource());
    const [reviewer, operator] = [await signIn(dashboard, 'Rea'), await signIn(dashboard, 'Olu')];
    await ensureSourcePolicies(db(), SOURCE_DEFAULTS);
    await operator.post('/sources/omdb/limits', { priority: '7' });
    await reviewer.post('/sources/omdb/limits', { priority: '8' });
    await reviewer.post('/films/1/retry');
    // How a change ended is added when its answer has gone out.
    await vi.waitFor(async () => {
      expect((await listChanges(db(), 10)).slice(0, 2)).toMatchObject([
        { by: 'Rea', change: 'POST /films/1/retry', status: 404 },
        { by: 'Olu', change: 'POST /sources/omdb/limits', status: 303 },
      ]);
    }, 10_000);
    const [policy] = await db().query<{ priority: number }[]>(
      `SELECT priority FROM source_policies WHERE source = 'omdb'`,
    );
    expect(policy?.priority).toBe(7);
  });

  test('are those whom a proxy may name', async () => {
    await user('Ana', 'reviewer', null);
    const dashboard = await dashboardFor(dataSource(), {
      userHeader: 'x-user',
      trustedProxies: ['127.0.0.1'],
    });
    const statusAs = async (name: string, url: string): Promise<number> =>
      (await dashboard.inject({ url, headers: { 'x-user': name } })).statusCode;
    expect(await statusAs('Ana', '/films')).toBe(200);
    expect(await statusAs('Ana', '/imports/new')).toBe(403);
    expect(await statusAs('Eve', '/films')).toBe(403);
    // Without a password there is none that is right.
    const own = await dashboardFor(dataSource());
    expect((await new Browser(own).post('/login', { name: 'Ana', password: '' })).statusCode).toBe(401);
  });

  test('have one name whatever its case', async () => {
    await user('Ana', 'reviewer');
    await expect(user('ANA', 'operator')).rejects.toThrow('There is a user ANA already.');
  });
});

test('a token ends by its time, and when it is ended; what it opens is shown nowhere', async () => {
  const ana = await user('Ana', 'reviewer');
  const dashboard = await dashboardFor(dataSource());
  const token = await addToken(db(), ana, { label: 'nightly', days: 30 }, 'root');
  const status = async (): Promise<number> =>
    (await dashboard.inject({ url: '/api/alerts', headers: { authorization: `Bearer ${token}` } }))
      .statusCode;
  expect(await status()).toBe(200);
  expect(JSON.stringify(await db().query('SELECT * FROM dashboard_tokens'))).not.toContain(token);
  await db().query(`UPDATE dashboard_tokens SET expires_at = now() - interval '1 second'`);
  expect(await status()).toBe(401);
  await db().query(`UPDATE dashboard_tokens SET expires_at = now() + interval '1 day'`);
  expect(await status()).toBe(200);
  const [listed] = await listTokens(db());
  expect(await endToken(db(), listed?.id ?? '', 'root')).toBe(true);
  expect(await status()).toBe(401);
  expect((await listChanges(db(), 2)).map(({ change }) => change)).toEqual([
    'ends the token nightly',
    'gives Ana a token for 30 days: nightly',
  ]);
});

test('a password given by the command line ends sessions too', async () => {
  const ana = await user('Ana', 'reviewer');
  const dashboard = await dashboardFor(dataSource());
  const browser = await signIn(dashboard, 'Ana');
  await changePassword(db(), ana, await hashPassword('nine clouds over rye'), 'root');
  expect((await browser.get('/films')).statusCode).toBe(303);
});

test('what signs people in is not for people who query', async () => {
  for (const [table, may] of [
    ['alerts', true],
    ['dashboard_changes', true],
    ...['users', 'sessions', 'tokens', 'secrets'].map((name) => [`dashboard_${name}`, false] as const),
  ] as const) {
    const [right] = await db().query<{ may: boolean }[]>(
      `SELECT has_table_privilege('festival_lookup_reader', $1, 'SELECT') AS may`,
      [table],
    );
    expect([table, right?.may]).toEqual([table, may]);
  }
});
