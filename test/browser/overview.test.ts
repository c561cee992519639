import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SOURCE_DEFAULTS } from '../../config/source-defaults.js';
import { createDataSource } from '../../entities/data-source.js';
import { ensureSourcePolicies } from '../../entities/sources/policies.js';
import { createTestDatabase, type TestDatabase } from '../support/databases/postgres.js';
import { startDashboard, type DashboardUnderTest } from './fixtures/dashboard.js';
import { HOSTILE, SEED } from './fixtures/overview-seed.js';
import { scrollsSideways, axeProblems, tableOf } from './fixtures/looks.js';

let database: TestDatabase;
let dataSource: DataSource;
let dashboard: DashboardUnderTest;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  await ensureSourcePolicies(dataSource.manager, SOURCE_DEFAULTS);
  for (const statement of SEED) await dataSource.query(statement);
  // This page asks Temporal only how many imports run.
  const client = {
    options: { namespace: 'default' },
    withDeadline: <T>(_deadline: number, ask: () => Promise<T>) => ask(),
    workflow: { count: () => Promise.reject(new Error('no Temporal here')) },
  } as unknown as Client;
  dashboard = await startDashboard({ client, dataSource });
});
afterAll(async () => {
  await dashboard.stop();
  await dataSource.destroy();
  await database.drop();
});

test('what needs somebody comes first, the gravest above, each with its way to it', async () => {
  const { page, context } = await dashboard.visit();
  await page.goto('/');
  const needs = page.locator('[aria-labelledby=needs] li');
  const words = (await needs.allInnerTexts()).map((line) => line.split(/\s*\n\s*/).slice(0, 2));
  expect(words).toEqual([
    ['critical', 'Temporal does not answer.'],
    ['critical', 'OMDb is down since noon'],
    ['source', 'IMDb asked for a pause until 1 Jan 2100, 00:00 UTC'],
    ['review', '1 film waits for a reviewer'],
    ['doubt', '1 doubtful record waits for a later look'],
  ]);
  const ways = await needs.getByRole('link').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  expect(ways).toEqual([
    '/sources/omdb',
    '/sources/imdb_scrape',
    '/review?kind=review',
    '/review?kind=flagged',
  ]);
  expect(await page.locator('[aria-labelledby=money] li').allInnerTexts()).toContainEqual(
    expect.stringMatching(/^OMDb\s+\$0\.004 of \$1\.00/),
  );
  await context.close();
});

test('moments are told in the own time of who looks, with UTC behind them', async () => {
  const { page, context } = await dashboard.visit({ timezone: 'Asia/Tokyo' });
  await page.goto('/');
  const held = page.locator('[aria-labelledby=needs] time[datetime="2100-01-01T00:00:00.000Z"]');
  expect(await held.textContent()).toBe('1 Jan 2100, 09:00 GMT+9');
  expect(await held.getAttribute('title')).toBe('1 Jan 2100, 00:00 UTC');
  await context.close();
});

test('six panels tell what the lookups came to', async () => {
  const { page, context, complaints } = await dashboard.visit();
  await page.goto('/?range=all');
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
    'What needs you',
    'Running imports',
    'Money today',
    'Successful lookups by source',
    'Fallback tiers',
    'API costs',
    'Festival imports',
    'Lookup time by source',
    'Failed lookups that need review',
  ]);
  expect(await tableOf(page, 'Lookups by source')).toEqual([
    ['TMDb', '7', '11', '63.6 %'],
    ['OMDb', '3', '5', '60.0 %'],
  ]);
  expect(await tableOf(page, 'Successes by tier')).toEqual([
    ['1', 'TMDb', '7', '70.0 %'],
    ['2', 'TMDb → OMDb', '3', '30.0 %'],
  ]);
  expect(await tableOf(page, 'Films of each import')).toEqual([
    ['cannes-2025', '6', '3', '1', '15', '90.0 %'],
    ['venice-2019', '0', '0', '0', '1', '–'],
  ]);
  const costs = await tableOf(page, 'Costs against their limits');
  expect(costs[0]?.slice(0, 3)).toEqual(['OMDb', '$0.004', '$0.004 of $1.00']);
  expect(await tableOf(page, 'Lookup time by source')).toEqual([
    ['TMDb', '505 ms', '950 ms'],
    ['OMDb', '850 ms', '985 ms'],
  ]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('time range and festival narrow the figures, and stay in the address', async () => {
  const { page, context } = await dashboard.visit();
  await page.goto('/');
  expect(await tableOf(page, 'Lookups by source')).toContainEqual(['TMDb', '6', '10', '60.0 %']);
  await page.locator('select[name=range]').selectOption('all');
  await page.waitForURL(/range=all/);
  await page.locator('select[name=festival]').selectOption('venice-2019');
  await page.waitForURL(/festival=venice-2019/);
  expect(await tableOf(page, 'Lookups by source')).toEqual([['TMDb', '1', '1', '100.0 %']]);
  expect(await page.locator('select[name=range]').inputValue()).toBe('all');
  const refused = await page.goto('/?range=always');
  expect(refused?.status()).toBe(400);
  expect(await page.getByRole('alert').textContent()).toContain('expected 24h, 7d, 30d, 90d or all');
  await context.close();
});

test('each number leads to its rows', async () => {
  const { page, context } = await dashboard.visit();
  await page.goto('/?range=all');
  const href = (name: string): Promise<string | null> =>
    page.getByRole('link', { name, exact: true }).first().getAttribute('href');
  expect(await href('6 full of cannes-2025')).toBe('/films?festival=cannes-2025&import_type=full');
  expect(await href('3 found by OMDb')).toBe('/films?source=omdb');
  expect(await href('cannes-2025')).toBe('/imports/cannes-2025');
  expect(await href('1 waiting for a reviewer: IMDb does not know the film')).toBe(
    '/films?review_state=review&reason=imdb_scrape_not_found',
  );
  expect(await href('1 waits for a reviewer')).toBe('/review?kind=review');
  await context.close();
});

test('there are as many rows as the number says, and every other link leads to a page', async () => {
  const { page, context } = await dashboard.visit();
  await page.goto('/?range=all&festival=cannes-2025');
  const links = await page
    .locator('main a')
    .evaluateAll((all) =>
      all.map((link) => [
        (link.getAttribute('aria-label') ?? link.textContent).trim(),
        link.getAttribute('href') ?? '',
      ]),
    );
  const isNumber = (name: string): boolean => /^\d/.test(name);
  expect(links.map(([name = '']) => name).filter(isNumber)).toEqual([
    '1 film waits for a reviewer',
    '1 doubtful record waits for a later look',
    '6 found by TMDb',
    '3 found by OMDb',
    '6 successes of tier 1',
    '3 successes of tier 2',
    '6 full of cannes-2025',
    '3 minimal of cannes-2025',
    '1 stub of cannes-2025',
    '1 waits for a reviewer',
    '1 waits for a later look',
    '0 wait for the sources',
    '1 waiting for a reviewer: IMDb does not know the film',
    '1 waiting for a later look: a doubtful match',
    '1 failed lookups of OMDb',
  ]);
  const rows = page
    .getByRole('region', { name: /^(Films|Films that wait|Last errors of OMDb)$/ })
    .locator('tbody tr');
  for (const [name = '', href = ''] of links) {
    const answer = await page.goto(href.replace(/#.*/, ''));
    expect(answer?.status(), href).toBe(200);
    if (isNumber(name)) expect(await rows.count(), `${name}: ${href}`).toBe(Number.parseInt(name, 10));
  }
  await context.close();
});

test('charts are drawn, in the colours of the scheme, and say the same without a script', async () => {
  const painted = async (dark: boolean): Promise<string> => {
    const { page, context, complaints } = await dashboard.visit({ dark });
    await page.goto('/?range=all');
    const canvases = await page.locator('canvas[data-chart]').count();
    expect(canvases).toBe(6);
    await expect.poll(() => page.locator('html').getAttribute('data-charts')).toBe(String(canvases));
    const picture = await page
      .locator('canvas')
      .first()
      .evaluate((canvas) => (canvas as unknown as { toDataURL: () => string }).toDataURL());
    expect(complaints).toEqual([]);
    await context.close();
    return picture;
  };
  const [light, dark] = [await painted(false), await painted(true)];
  expect(light.length).toBeGreaterThan(2000);
  expect(dark).not.toBe(light);
  const plain = await dashboard.browser.newContext({ javaScriptEnabled: false, baseURL: dashboard.url });
  const page = await plain.newPage();
  await page.goto('/?range=all');
  await page.getByRole('button', { name: 'Show' }).click();
  expect(await page.getByRole('cell', { name: '63.6 %' }).count()).toBe(1);
  await plain.close();
});

test('a reason from outside is text', async () => {
  const { page, context } = await dashboard.visit();
  await page.goto('/?range=all');
  expect(await page.getByRole('cell', { name: HOSTILE }).count()).toBe(1);
  expect(await page.locator('main img').count()).toBe(0);
  expect(await page.title()).toBe('Overview · Festival lookup');
  await context.close();
});

test('axe finds nothing serious, on a desk and a phone, light and dark', async () => {
  for (const options of [{}, { dark: true }, { phone: true }, { phone: true, dark: true }]) {
    const { page, context } = await dashboard.visit(options);
    await page.goto('/?range=all');
    expect(await axeProblems(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    await context.close();
  }
});

test('Prometheus is told the same, also while Temporal does not answer', async () => {
  const response = await fetch(`${dashboard.url}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain');
  const text = await response.text();
  const lines = text.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'festival_lookup_lookups{source="tmdb",outcome="success"} 7',
      'festival_lookup_lookups{source="tmdb",outcome="not_found"} 4',
      'festival_lookup_films{import_type="full"} 6',
      'festival_lookup_review_films{state="review"} 1',
      'festival_lookup_spend_usd{source="omdb",period="day"} 0.004',
      'festival_lookup_spend_limit_usd{source="omdb",period="day"} 1',
      'festival_lookup_open_alerts{severity="critical"} 1',
    ]),
  );
  expect(lines.filter((line) => line.startsWith('festival_lookup_imports_running'))).toEqual([]);
});

test('the API is documented, and gives the figures of the page', async () => {
  const openapi = (await (await fetch(`${dashboard.url}/api/openapi.json`)).json()) as { paths: object };
  expect(Object.keys(openapi.paths)).toContain('/api/overview');
  const answer = (await (await fetch(`${dashboard.url}/api/overview?range=all`)).json()) as {
    sources: unknown;
  };
  expect(answer.sources).toMatchObject([
    { source: 'tmdb', lookups: 11, successes: 7 },
    { source: 'omdb', lookups: 5, successes: 3 },
  ]);
});
