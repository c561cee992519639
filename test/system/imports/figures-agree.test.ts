import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reasonWords } from '../../../domain/words/films.js';
import { payeeWords } from '../../../domain/words/prices.js';
import { startImport } from '../../../client/imports/start.js';
import type { Overview } from '../../../domain/views/panels.js';
import { createDashboard } from '../../../dashboard/server/server.js';
import type { ImportProgress } from '../../../domain/lookup/lookup.js';
import type { FestivalImportInput } from '../../../domain/policy.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';
import { byName, KPI, festivalStatus, prometheusSamples, statusFigure } from '../fixtures/figures.js';

/**
 * One truth: after an import of Cannes 2025 by the real stack the four queries of the data people, the views, the panels
 * of the dashboard, `/metrics` and `festival status` give the same figures.
 */
const EXAMPLE = fileURLToPath(new URL('../../../examples/cannes-2025.json', import.meta.url));
const EDITION = 'cannes-2025';
let app: Application;
let workers: { stop: () => Promise<void> };
let dashboard: Awaited<ReturnType<typeof createDashboard>>;
let progress: ImportProgress;
let overview: Overview;
let metrics: Map<string, number>;
let status: string;

beforeAll(async () => {
  app = await startApplication(withoutLatency(cannesScenario()));
  workers = await startWorkers(app);
  const input = JSON.parse(await readFile(EXAMPLE, 'utf8')) as FestivalImportInput;
  progress = await (await startImport(app.client, input)).result();
  dashboard = await createDashboard({
    settings: { host: '127.0.0.1', port: 0, loopback: true },
    database: app.dataSource,
    client: app.client,
  });
  overview = await ask<Overview>('/api/overview?range=all');
  metrics = prometheusSamples((await dashboard.inject('/metrics')).body);
  status = await festivalStatus(app, EDITION);
}, 300_000);
afterAll(async () => {
  await dashboard.close();
  await workers.stop();
  await app.stop();
});

async function ask<T>(path: string): Promise<T> {
  const response = await dashboard.inject(path);
  expect(response.statusCode).toBe(200);
  return response.json<T>();
}

async function sql<Row>(statement: string): Promise<Row[]> {
  return await app.dataSource.query<Row[]>(statement);
}

describe('after an import', () => {
  test('success rate by source', async () => {
    const kpi = await sql<{ source: string; success_rate: string; total_attempts: string }>(KPI.success);
    const expected = byName(
      kpi,
      ({ source }) => source,
      (row) => [
        Number(row.total_attempts),
        Math.round((Number(row.success_rate) * Number(row.total_attempts)) / 100),
      ],
    );
    expect(Object.keys(expected).sort()).toEqual(['imdb_scrape', 'omdb', 'tmdb']);
    const view = await sql<{ source: string; attempts: string; successes: string; success_rate: string }>(
      'SELECT * FROM lookup_success_by_source',
    );
    expect(
      byName(
        view,
        ({ source }) => source,
        (row) => [Number(row.attempts), Number(row.successes)],
      ),
    ).toEqual(expected);
    for (const row of view)
      expect(Number(row.success_rate)).toBeCloseTo(
        Number(kpi.find(({ source }) => source === row.source)?.success_rate),
        1,
      );
    expect(
      byName(
        overview.sources,
        ({ source }) => source,
        (row) => [row.lookups, row.successes],
      ),
    ).toEqual(expected);
    for (const { source, lookups, successes } of overview.sources) {
      const start = `festival_lookup_lookups{source="${source}"`;
      const told = [...metrics].filter(([name]) => name.startsWith(start));
      expect(told.reduce((sum, [, value]) => sum + value, 0)).toBe(lookups);
      expect(metrics.get(`festival_lookup_lookups{source="${source}",outcome="success"}`)).toBe(successes);
    }
  });

  test('successes by fallback tier', async () => {
    const kpi = await sql<{ fallback_tier: string; sources_tried: string; fallback_successes: string }>(
      KPI.tiers,
    );
    const expected = byName(
      kpi,
      (row) => `${row.fallback_tier} ${row.sources_tried}`,
      (row) => Number(row.fallback_successes),
    );
    expect(Object.keys(expected).length).toBeGreaterThanOrEqual(3);
    const view = await sql<{ level: string; tried: string; successes: number }>(
      `SELECT fallback_level::text AS level, sources_tried AS tried, sum(successes)::int AS successes
       FROM fallback_effectiveness GROUP BY 1, 2 HAVING sum(successes) > 0`,
    );
    expect(
      byName(
        view,
        ({ level, tried }) => `${level} ${tried}`,
        ({ successes }) => successes,
      ),
    ).toEqual(expected);
    expect(
      byName(
        overview.tiers,
        (row) => `${row.fallbackLevel} ${row.sourcesTried ?? ''}`,
        ({ films }) => films,
      ),
    ).toEqual(expected);
  });

  test('cost by source', async () => {
    const kpi = await sql<{ source: string; total_cost: number; requests: string }>(KPI.costs);
    const month = await ask<Overview>('/api/overview?range=30d');
    const near = (usd: number): unknown => expect.closeTo(usd, 6);
    const expected = byName(
      kpi,
      ({ source }) => source,
      (row) => [near(row.total_cost), Number(row.requests)],
    );
    for (const panels of [overview, month])
      expect(
        byName(
          panels.costs,
          ({ source }) => source,
          (row) => [row.costUsd, row.rows],
        ),
      ).toEqual(expected);
    const view = await sql<{ source: string; usd: number }>(
      'SELECT source, sum(cost_usd)::float8 AS usd FROM api_costs GROUP BY source HAVING sum(cost_usd) > 0',
    );
    expect(view.map(({ source }) => source).sort()).toEqual(['imdb_scrape', 'omdb']);
    for (const { source, usd } of view) {
      expect(usd).toBeCloseTo(kpi.find((row) => row.source === source)?.total_cost ?? -1, 6);
      const costs = month.periodCosts.filter((row) => row.source === source).map(({ costUsd }) => costUsd);
      expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(usd, 6);
      // Nothing was spent before this import: what the month's limit goes by is the same money.
      expect(overview.limits.find((row) => row.source === source)?.spentThisMonthUsd).toBeCloseTo(usd, 6);
      expect(metrics.get(`festival_lookup_spend_usd{source="${source}",period="month"}`)).toBeCloseTo(usd, 6);
      expect(progress.spendBySource[source]).toBeCloseTo(usd, 6);
      expect(statusFigure(status, payeeWords(source))).toBeCloseTo(usd, 3);
    }
  });

  test('imports by festival', async () => {
    const kpi = await sql<Record<string, string>>(KPI.festivals);
    expect(overview.festivals).toEqual(
      kpi.map((row) => ({
        festival: row.festival,
        created: Number(row.movies_created),
        full: Number(row.full_imports),
        minimal: Number(row.minimal_imports),
        stub: Number(row.stub_imports),
        waiting: 0,
        attempts: Number(row.total_attempts),
      })),
    );
    const [row] = overview.festivals;
    const [view] = await sql<Record<string, string>>('SELECT * FROM festival_import_health');
    for (const type of ['full', 'minimal', 'stub'] as const) {
      expect(row?.[type]).toBe(progress[type]);
      expect(Number(view?.[`${type}_imports`])).toBe(progress[type]);
      expect(metrics.get(`festival_lookup_films{import_type="${type}"}`)).toBe(progress[type]);
      expect(statusFigure(status, type)).toBe(progress[type]);
    }
    expect([progress.full, progress.minimal, progress.stub].every((films) => films > 0)).toBe(true);
  });

  test('lookup time by source', async () => {
    const view = await sql<{ source: string; average_ms: string; p95_ms: number }>(
      'SELECT * FROM lookup_latency_by_source',
    );
    const ofFestival = await ask<Overview>(`/api/overview?range=all&festival=${EDITION}`);
    const lately = await ask<Overview>('/api/overview?range=24h');
    for (const panels of [overview, ofFestival, lately]) {
      expect(
        byName(
          panels.sources,
          ({ source }) => source,
          (row) => [Math.round(row.averageMs ?? -1), row.p95Ms],
        ),
      ).toEqual(
        byName(
          view,
          ({ source }) => source,
          (row): unknown[] => [Number(row.average_ms), expect.closeTo(row.p95_ms, 6)],
        ),
      );
    }
  });

  test('why lookups failed, and which films wait', async () => {
    const view = await sql<{ reason: string; attempts: number }>(
      'SELECT reason, sum(attempts)::int AS attempts FROM lookup_failure_reasons GROUP BY reason',
    );
    expect(
      byName(
        overview.reasons,
        ({ reason }) => reason ?? '',
        ({ lookups }) => lookups,
      ),
    ).toEqual(
      byName(
        view,
        ({ reason }) => reason,
        ({ attempts }) => attempts,
      ),
    );
    expect(overview.waiting).toMatchObject(
      Object.entries(progress.failedReasons).map(([reason, films]) => ({ state: 'parked', reason, films })),
    );
    for (const [reason, films] of Object.entries(progress.failedReasons))
      expect(statusFigure(status, reasonWords(reason))).toBe(films);
    const queue = await sql<{ count: number }>('SELECT count(*)::int AS count FROM review_queue');
    expect(metrics.get('festival_lookup_review_films{state="review"}')).toBe(queue[0]?.count);
    expect(statusFigure(status, 'awaiting review')).toBe(queue[0]?.count);
  });

  test('a time before everything and another festival have no figures', async () => {
    const none = await ask<Overview>('/api/overview?range=all&festival=nowhere-1999');
    expect(none).toMatchObject({
      sources: [],
      tiers: [],
      costs: [],
      festivals: [],
      reasons: [],
      waiting: [],
    });
    expect((await dashboard.inject('/api/overview?range=always')).statusCode).toBe(400);
  });
});
