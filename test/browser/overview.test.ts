import type { Client } from '@temporalio/client';
import type { Page } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SOURCE_DEFAULTS } from '../../config/source-defaults.js';
import { createDataSource } from '../../entities/data-source.js';
import { ensureSourcePolicies } from '../../entities/sources/policies.js';
import { createTestDatabase, type TestDatabase } from '../support/databases/postgres.js';
import { startDashboard, type DashboardUnderTest } from './fixtures/dashboard.js';
import { scrollsSideways, seriousProblems } from './fixtures/looks.js';

/** As long as the name of a festival may be: no list of choices may be wider than a phone for it. */
const LONG_NAME = 'a-festival-with-as-long-a-name-as-any-of-them-may-ever-have';
const HOSTILE = '<img src=x onerror=document.title="taken">';
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

/** Cannes 2025: of ten films TMDb found six, OMDb three, one of them doubtful; one waits for a reviewer. Venice 2019: one, long ago. */
const SEED = [
  `INSERT INTO festivals (id, slug) VALUES (1, 'cannes'), (2, 'venice'), (3, '${LONG_NAME}')`,
  `INSERT INTO festival_editions (id, festival_id, year, key, staged_at)
   VALUES (1, 1, 2025, 'cannes-2025', now()), (2, 2, 2019, 'venice-2019', now() - interval '1 year'),
     (3, 3, 2018, '${LONG_NAME}-2018', now() - interval '2 years')`,
  `INSERT INTO movies (id, title, import_type, data_source_hierarchy, review_state, reason) SELECT n, 'Film ' || n,
     CASE WHEN n <= 6 THEN 'full' WHEN n <= 9 THEN 'minimal' ELSE 'stub' END,
     CASE WHEN n <= 6 THEN '{tmdb}' WHEN n <= 9 THEN '{omdb}' ELSE '{}' END::text[],
     CASE n WHEN 9 THEN 'flagged' WHEN 10 THEN 'review' END,
     CASE WHEN n = 10 THEN 'imdb_scrape_not_found' END FROM generate_series(1, 10) n`,
  `INSERT INTO programme_entries (edition_id, movie_id, film_key, position) SELECT 1, id, 'f' || id, id FROM movies`,
  `INSERT INTO api_lookup_metrics (source, operation, success, response_time_ms, metadata, inserted_at)
   SELECT source, 'movie_lookup', success, 100 * n, jsonb_build_object('fallback_level', level, 'source_hierarchy', tried,
     'festival', 'cannes-2025', 'cost_usd', cost, 'movie_created', success, 'import_type', CASE WHEN success THEN type END,
     'reason_for_fallback', CASE WHEN NOT success THEN source || '_not_found' END), now() - interval '1 hour'
   FROM generate_series(1, 10) n CROSS JOIN LATERAL (VALUES
     ('tmdb', n <= 6, 1, 'tmdb', 0, 'full', true), ('omdb', n <= 9, 2, 'tmdb>omdb', 0.001, 'minimal', n > 6))
     AS tier (source, success, level, tried, cost, type, there) WHERE there`,
  `INSERT INTO api_lookup_metrics (source, operation, success, response_time_ms, metadata, inserted_at)
   VALUES ('tmdb', 'movie_lookup', true, 50, '{"fallback_level": 1, "source_hierarchy": "tmdb", "festival": "venice-2019",
     "import_type": "full", "movie_created": true, "cost_usd": 0}', now() - interval '1 year')`,
  `INSERT INTO api_lookup_metrics (source, operation, success, metadata) VALUES ('omdb', 'movie_lookup', false,
     jsonb_build_object('festival', 'cannes-2025', 'cost_usd', 0, 'reason_for_fallback', '${HOSTILE.replaceAll("'", "''")}'))`,
  `INSERT INTO spend_ledger (source, request_key, state, reserved_usd, charged_usd)
   SELECT 'omdb', 'i=' || n, 'charged', 0.001, 0.001 FROM generate_series(1, 4) n; UPDATE source_policies SET daily_limit_usd = 1 WHERE source = 'omdb'`,
];

/** A table's rows of cells, as people read them. */
async function tableOf(page: Page, name: string): Promise<string[][]> {
  return await page
    .getByRole('region', { name, exact: true })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.trim())));
}

test('six panels tell what the lookups came to', async () => {
  const { page, context, complaints } = await dashboard.visit();
  await page.goto('/?range=all');
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
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
    expect(await seriousProblems(page)).toEqual([]);
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
      'festival_lookup_open_alerts{severity="critical"} 0',
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
