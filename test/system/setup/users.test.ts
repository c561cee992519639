import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programPath } from '../../support/runner/program.js';
import { Browser, dashboardFor } from '../../unit/fixtures/dashboard.js';
import { useDatabase } from '../../unit/fixtures/entities.js';

/** `festival users`, as operators type it. */
const PASSWORD = 'seven lamps at dusk';
const { dataSource } = useDatabase();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-users-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function festival(
  args: string[],
  input = '',
): Promise<{ code: number | null; out: string; err: string }> {
  const { url } = dataSource().options as { url: string };
  const child = spawn(process.execPath, [await programPath('festival'), 'users', ...args], {
    cwd: folder,
    env: {
      ...process.env,
      NO_COLOR: '1',
      DATABASE_URL: url,
    },
  });
  child.stdin.end(input);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, err };
}

test('users are added, given tokens, disabled and listed', async () => {
  expect((await festival(['list'])).out).toContain('No users');
  const weak = await festival(['add', 'Ana', '--role', 'operator'], 'password1234\n');
  expect([weak.code, weak.err]).toEqual([1, expect.stringContaining('most common passwords')]);
  expect((await festival(['add', 'Ana', '--role', 'chief'], PASSWORD)).err).toContain('Allowed choices');
  const added = await festival(['add', 'Ana', '--role', 'operator', '--by', 'root'], `${PASSWORD}\n`);
  expect([added.code, added.out]).toEqual([0, 'Ana may come in as operator.\n']);

  const dashboard = await dashboardFor(dataSource(), { host: '0.0.0.0', loopback: false });
  const browser = new Browser(dashboard);
  expect((await browser.post('/login', { name: 'Ana', password: PASSWORD })).statusCode).toBe(303);
  const token = (await festival(['token', 'ana', '--for', 'nightly export', '--days', '30'])).out.trim();
  const authorization = `Bearer ${token}`;
  expect((await dashboard.inject({ url: '/api/films', headers: { authorization } })).statusCode).toBe(200);
  expect((await festival(['tokens'])).out).toContain('nightly export');
  expect((await festival(['sessions', 'Ana'])).out).toContain('127.0.0.1');

  expect((await festival(['disable', 'Eve'])).err).toContain('There is no user Eve');
  expect((await festival(['disable', 'Ana'])).out).toBe('Ana may not come in any more.\n');
  expect((await browser.get('/films')).statusCode).toBe(303);
  expect((await dashboard.inject({ url: '/api/films', headers: { authorization } })).statusCode).toBe(401);
  const listed = JSON.parse((await festival(['list', '--json'])).out) as unknown[];
  expect(listed).toMatchObject([{ name: 'Ana', role: 'operator', sessions: 0, tokens: 0 }]);
  expect(JSON.stringify(listed)).not.toContain('scrypt');
}, 120_000);
