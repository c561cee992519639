import { request as httpRequest } from 'node:http';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDataSource } from '../../entities/data-source.js';
import type { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../support/databases/postgres.js';
import { startDashboard, type DashboardUnderTest } from './fixtures/dashboard.js';

const PASSWORD = 'a long password';
let database: TestDatabase;
let dataSource: DataSource;
let open: DashboardUnderTest;
let closed: DashboardUnderTest;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  // None of these pages asks Temporal.
  const app = { dataSource, client: { options: { namespace: 'default' } } as unknown as Client };
  open = await startDashboard(app);
  closed = await startDashboard(app, { password: PASSWORD });
});
afterAll(async () => {
  await Promise.all([open.stop(), closed.stop()]);
  await dataSource.destroy();
  await database.drop();
});

/** Status of a request that no browser would send. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('with a password', () => {
  test('every page leads to signing in, and back', async () => {
    const { page, context, complaints } = await closed.visit();
    await page.goto('/login?next=/');
    await page.goto('/');
    expect(new URL(page.url()).pathname).toBe('/login');
    await page.getByLabel('Your name').fill('Ana');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toBe('The password is wrong.');
    await page.getByLabel('Your name').fill('Ana');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${closed.url}/`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Overview');
    expect(await page.getByRole('link', { name: 'Ana' }).count()).toBe(1);
    expect(complaints.filter((line) => !line.includes('401'))).toEqual([]);
    await context.close();
  });

  test('the API and the metrics want HTTP Basic authorization', async () => {
    const anonymous = await fetch(`${closed.url}/api/openapi.json`);
    expect(anonymous.status).toBe(401);
    expect((await fetch(`${closed.url}/metrics`)).status).toBe(401);
    const authorization = `Basic ${Buffer.from(`ana:${PASSWORD}`).toString('base64')}`;
    const known = await fetch(`${closed.url}/api/openapi.json`, { headers: { authorization } });
    expect(known.status).toBe(200);
  });

  test('health is told to anybody', async () => {
    expect((await fetch(`${closed.url}/healthz`)).status).toBe(200);
  });

  test('a cookie that was changed is none', async () => {
    const forged = Buffer.from(JSON.stringify({ name: 'Eve', until: Date.now() + 1e9 })).toString(
      'base64url',
    );
    const response = await fetch(closed.url, {
      headers: { cookie: `festival_session=${forged}.c2lnbmF0dXJl` },
      redirect: 'manual',
    });
    expect(response.status).toBe(303);
  });

  test('wrong passwords are counted: the eleventh is not even looked at', async () => {
    const statuses: number[] = [];
    const authorization = `Basic ${Buffer.from('eve:wrong guess').toString('base64')}`;
    for (let attempt = 0; attempt < 12; attempt += 1)
      statuses.push((await fetch(`${closed.url}/api/openapi.json`, { headers: { authorization } })).status);
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('on the loopback address without a password', () => {
  test('pages are open, and pages ask nothing of other hosts', async () => {
    const { page, context, complaints } = await open.visit();
    const response = await page.goto('/');
    expect(response?.status()).toBe(200);
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a name of another site for this address is refused', async () => {
    expect(await statusOf(open.url, { host: 'evil.example' })).toBe(421);
    expect(await statusOf(open.url, { host: new URL(open.url).host })).toBe(200);
  });

  test('a form without our token is refused', async () => {
    const { page, context } = await open.visit({ person: 'Ana' });
    const answer = await page.request.post('/logout', { form: {} });
    expect(answer.status()).toBe(403);
    const cross = await page.request.post('/logout', { form: { _csrf: 'made up' } });
    expect(cross.status()).toBe(403);
    await context.close();
  });

  test('an address to go on to that leads elsewhere is not followed', async () => {
    const { page, context } = await open.visit();
    await page.goto('/login?next=//evil.example/');
    await page.getByLabel('Your name').fill('Ana');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${open.url}/`);
    await context.close();
  });
});
