import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syncAlerts } from '../../entities/metrics/alerts.js';
import { changeSourcePolicy, readPolicyChanges } from '../../entities/sources/policies.js';
import { reserveSpend, settleSpend } from '../../entities/sources/spend.js';
import { cannesScenario } from '../../sandbox/simulated/scenario.js';
import { startApplication, type Application } from '../system/fixtures/application.js';
import { startDashboard, type DashboardUnderTest } from './fixtures/dashboard.js';
import { scrollsSideways, axeProblems } from './fixtures/looks.js';
import { COUNTED } from '../support/sources/counted.js';

const HOSTILE = '<img src=x onerror="document.title=`hacked`">';
let app: Application;
let dashboard: DashboardUnderTest;

beforeAll(async () => {
  app = await startApplication({ ...cannesScenario(), profile: COUNTED });
  const { manager } = app.dataSource;
  await syncAlerts(
    manager,
    [
      {
        key: 'source-down/omdb',
        kind: 'source-down',
        severity: 'critical',
        message: `omdb is down: ${HOSTILE}`,
      },
      {
        key: 'import-failures/cannes-2025',
        kind: 'import-failures',
        severity: 'warning',
        message: 'cannes-2025: 3 of 25 films have no record.',
      },
    ],
    { unknown: [], steadyMinutes: 15 },
  );
  await app.dataSource.query(
    `INSERT INTO api_lookup_metrics (source, operation, identifier, success, error_message, metadata) VALUES
       ('omdb', 'movie_lookup', 'tt32275943', false, $1, '{"reason_for_fallback": "omdb_unavailable"}'),
       ('omdb', 'movie_lookup', 'tt33772384', false, 'no such film', '{"reason_for_fallback": "omdb_not_found"}')`,
    [HOSTILE],
  );
  await changeSourcePolicy(manager, 'omdb', { dailyLimitUsd: 1 }, 'test');
  const reserved = await reserveSpend(manager, 'omdb', 'i=tt32275943', 0.25, {
    edition: undefined,
    workflowId: 'test',
    attemptId: '00000000-0000-4000-8000-000000000001',
    critical: false,
  });
  if (!('ledgerId' in reserved)) throw new Error('The reservation was refused.');
  await settleSpend(manager, reserved.ledgerId, 'charged', 0.25);
  dashboard = await startDashboard(app);
});
afterAll(async () => {
  await dashboard.stop();
  await app.stop();
});

describe('/sources', () => {
  test('shows what was spent of each limit, and leads to each source', async () => {
    const { page, context, complaints } = await dashboard.visit();
    await page.goto('/sources');
    const table = page.getByRole('table', { name: 'Sources', exact: true });
    const omdb = table.getByRole('row', { name: /^OMDb/ });
    expect(await omdb.textContent()).toContain('$0.25 of $1.00');
    expect(await omdb.textContent()).toContain('$0.001 notional; plan $0.00 a month');
    await omdb.getByRole('link', { name: 'OMDb' }).click();
    await page.waitForURL('**/sources/omdb');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('tells errors in words that do nothing, and no film that is merely unknown', async () => {
    const { page, context } = await dashboard.visit();
    await page.goto('/sources/omdb');
    const errors = page.getByRole('table', { name: 'Last errors of omdb' });
    expect(await errors.textContent()).toContain(HOSTILE);
    expect(await errors.textContent()).not.toContain('tt33772384');
    expect(await page.title()).not.toBe('hacked');
    await context.close();
  });

  test('a limit is changed by form, under the name of who did it; emptied it is none', async () => {
    const { page, context } = await dashboard.visit({ person: 'Ana' });
    await page.goto('/sources/omdb');
    await page.getByLabel('Daily limit (USD)').fill('2.5');
    await page.getByLabel('Monthly limit (USD)').fill('');
    await page.getByRole('button', { name: 'Change the limits' }).click();
    await page.waitForURL('**/sources/omdb?done=changed');
    expect(await page.getByRole('status').textContent()).toContain('changed');
    const [row] = await app.dataSource.query<{ daily: string; monthly: string | null }[]>(
      `SELECT daily_limit_usd AS daily, monthly_limit_usd AS monthly FROM source_policies WHERE source = 'omdb'`,
    );
    expect([Number(row?.daily), row?.monthly]).toEqual([2.5, null]);
    const [change] = await readPolicyChanges(app.dataSource.manager, 'omdb', 1);
    expect(change?.changedBy).toBe('Ana');
    expect(await page.getByRole('table', { name: 'Changes of limits' }).textContent()).toContain('Ana');
    await context.close();
  });

  test('what is malformed changes nothing, and is told at its field', async () => {
    const { page, context } = await dashboard.visit({ person: 'Ana' });
    await page.goto('/sources/tmdb');
    await page.getByLabel('Its day begins at').evaluate((field) => {
      field.removeAttribute('min');
    });
    await page.getByLabel('Its day begins at').fill('25');
    await page.getByRole('button', { name: 'Change the limits' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('Nothing was changed');
    expect(await page.getByLabel('Its day begins at').getAttribute('aria-invalid')).toBe('true');
    await context.close();
  });

  test('by API: as a script, not from another site, and not by nobody', async () => {
    const url = `${dashboard.url}/api/sources/imdb_scrape`;
    const change = (headers: Record<string, string>, body: unknown) =>
      fetch(url, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const ben = { authorization: `Basic ${Buffer.from('Ben:').toString('base64')}` };
    expect((await change({}, { dailyLimitUsd: 1 })).status).toBe(401);
    expect((await change({ ...ben, 'sec-fetch-site': 'cross-site' }, { dailyLimitUsd: 1 })).status).toBe(403);
    const wrong = await change(ben, { dailyLimitUsd: -1, colour: 'red' });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ field: 'dailyLimitUsd' })]) as unknown,
    });
    expect((await change(ben, { dailyLimitUsd: 1 })).status).toBe(200);
    const all = (await (await fetch(`${dashboard.url}/api/sources`)).json()) as {
      source: string;
      dailyLimitUsd: number;
    }[];
    expect(all.find(({ source }) => source === 'imdb_scrape')?.dailyLimitUsd).toBe(1);
  });
});

describe('/alerts', () => {
  test('open ones lead to what they speak of; their words do nothing', async () => {
    const { page, context, complaints } = await dashboard.visit();
    await page.goto('/alerts');
    expect(await page.getByRole('heading', { level: 2 }).first().textContent()).toBe('2 are open');
    expect(await page.getByRole('link', { name: /omdb is down/i }).getAttribute('href')).toBe(
      '/sources/omdb',
    );
    expect(await page.title()).not.toBe('hacked');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('one that is gone for now says so, and how often it came back', async () => {
    await app.dataSource.query(
      `UPDATE alerts SET away_since = now(), returns = 2 WHERE key = 'import-failures/cannes-2025'`,
    );
    const { page, context } = await dashboard.visit();
    for (const path of ['/alerts', '/']) {
      await page.goto(path);
      await page
        .getByText(/3 of 25 films .* Not so since .*: over if it stays away\. It came back 2 times\./)
        .waitFor();
    }
    await context.close();
  });
});

describe('for everybody', () => {
  test.each(['/sources', '/sources/omdb', '/alerts', '/login'])(
    '%s: nothing serious for axe, in light and dark; no sideways scrolling on a phone',
    async (path) => {
      for (const dark of [false, true]) {
        const { page, context } = await dashboard.visit({ phone: true, dark });
        await page.goto(path);
        expect(await axeProblems(page)).toEqual([]);
        expect(await scrollsSideways(page)).toBe(false);
        await context.close();
      }
    },
  );
});
