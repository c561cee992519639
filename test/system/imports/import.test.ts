import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import type { ImportProgress } from '../../../domain/lookup/lookup.js';
import type { FestivalImportInput } from '../../../domain/policy.js';
import type { Entry } from '../../../domain/programme/programme.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import type { LogEntry } from '../../../sandbox/simulated/http/server.js';
import {
  chargedBy,
  rowCounts,
  startApplication,
  startWorkers,
  withoutLatency,
  type Application,
} from '../fixtures/application.js';
import { KPI } from '../fixtures/figures.js';
import { attemptsAtTmdb, filmsAsked, whoKnows } from './fixtures/who-knows.js';

/**
 * The Cannes 2025 example from end to end, twice. Figures are counted from the scenario (who knows which film) and from the
 * log of the simulated sources (what was asked and charged), not repeated from the code under test.
 */
const example = JSON.parse(
  readFileSync(new URL('../../../examples/cannes-2025.json', import.meta.url), 'utf8'),
) as FestivalImportInput & { programme: { entries: Entry[] } };
const { entries } = example.programme;

let app: Application;
let workers: { stop: () => Promise<void> };
let progress: ImportProgress;
let firstLog: LogEntry[];

beforeAll(async () => {
  app = await startApplication(withoutLatency(cannesScenario()));
  workers = await startWorkers(app);
  progress = await (await startImport(app.client, example)).result();
  firstLog = app.sources.log();
});
afterAll(async () => {
  await workers.stop();
  await app.stop();
});

const known = () => whoKnows(app.sources, entries);
const asked = (source: LogEntry['source']): string[] => filmsAsked(firstLog, source);
const tmdbAttempts = (): number => attemptsAtTmdb(firstLog);

async function sql<Row>(statement: string): Promise<Row[]> {
  return await app.dataSource.query<Row[]>(statement);
}

describe('the import of Cannes 2025', () => {
  test('ends with over 90 % of the films full or minimal', () => {
    const { ids, onTmdb, onOmdb, onImdb, nowhere } = known();
    expect(ids).toHaveLength(25);
    expect(progress).toMatchObject({
      total: 25,
      started: 25,
      full: onTmdb.length + onImdb.length,
      minimal: onOmdb.length,
      stub: nowhere.length,
      rejectedRows: 0,
      failedReasons: { imdb_scrape_not_found: 1 },
      paused: false,
    });
    expect((progress.full + progress.minimal) / progress.total).toBeGreaterThan(0.9);
  });

  test('writes what the scenario says of each film, under its own ids', async () => {
    const { onTmdb, onOmdb, onImdb } = known();
    const movies = await sql<{ imdb_id: string; tmdb_id: number | null; title: string; import_type: string }>(
      'SELECT imdb_id, tmdb_id, title, import_type FROM movies ORDER BY imdb_id',
    );
    const facts = new Map(cannesScenario().films?.map((film) => [film.imdbId, film]));
    expect(movies.map(({ imdb_id }) => imdb_id)).toEqual(entries.map(({ imdbId }) => imdbId).sort());
    for (const movie of movies) {
      const type = onTmdb.includes(movie.imdb_id) || onImdb.includes(movie.imdb_id) ? 'full' : undefined;
      expect(movie).toMatchObject({
        title: facts.get(movie.imdb_id)?.title,
        tmdb_id: onTmdb.includes(movie.imdb_id) ? facts.get(movie.imdb_id)?.tmdbId : null,
        import_type: type ?? (onOmdb.includes(movie.imdb_id) ? 'minimal' : 'stub'),
      });
    }
  });

  test('stores every nomination of the programme', async () => {
    const stored = await sql<{ imdb_id: string; category: string; award: string | null; won: boolean }>(
      `SELECT movie.imdb_id, n.category, n.award, n.won FROM nominations n JOIN movies movie ON movie.id = n.movie_id
       ORDER BY 1, 2, 3`,
    );
    const given = entries.flatMap(({ imdbId: imdb_id, nominations = [] }) =>
      nominations.map(({ category, award = null, won = false }) => ({ imdb_id, category, award, won })),
    );
    expect(given.length).toBeGreaterThan(25);
    expect(stored).toHaveLength(given.length);
    expect(stored).toEqual(expect.arrayContaining(given));
  });

  test('asks the paid sources for nothing that a cheaper one had, and for each film once', () => {
    const { onTmdb, onOmdb } = known();
    const omdb = asked('omdb');
    const imdb = firstLog.filter(({ source }) => source === 'zyte');
    const cheaper = [...onTmdb, ...onOmdb];
    expect(omdb).toHaveLength(new Set(omdb).size);
    expect(omdb.filter((id) => onTmdb.includes(id))).toEqual([]);
    expect(imdb.flatMap(({ film }) => film ?? []).filter((id) => cheaper.includes(id))).toEqual([]);
    const bought = imdb.filter(({ chargedUsd }) => chargedUsd > 0);
    const pages = new Set(bought.map(({ film, mode }) => `${film ?? ''} ${mode ?? ''}`));
    expect(bought).toHaveLength(pages.size);
  });

  test('tells a spend that is what the sources charged', async () => {
    const charged = { omdb: chargedBy(firstLog, 'omdb'), zyte: chargedBy(firstLog, 'zyte') };
    expect(charged.omdb).toBeGreaterThan(0);
    expect(charged.zyte).toBeGreaterThan(0);
    expect(progress.spendUsd).toBeCloseTo(charged.omdb + charged.zyte, 6);
    expect(progress.spendBySource.omdb).toBeCloseTo(charged.omdb, 6);
    expect(progress.spendBySource.imdb_scrape).toBeCloseTo(charged.zyte, 6);
    const ledger = await sql<{ source: string; usd: number; open: number }>(
      `SELECT source, sum(charged_usd)::float8 AS usd, count(*) FILTER (WHERE state = 'reserved')::int AS open
       FROM spend_ledger GROUP BY source ORDER BY source`,
    );
    expect(ledger).toEqual([
      { source: 'imdb_scrape', usd: charged.zyte, open: 0 },
      { source: 'omdb', usd: charged.omdb, open: 0 },
    ]);
  });

  test('keeps the sources’ keys and raw bodies out of the workflows’ histories', async () => {
    for await (const { workflowId, runId } of app.client.workflow.list()) {
      const history = await app.client.workflow.getHandle(workflowId, runId).fetchHistory();
      const text = JSON.stringify(history);
      for (const name of ['TMDB_API_KEY', 'ZYTE_API_KEY'] as const)
        expect(text).not.toContain(app.variables[name]);
      if (workflowId.startsWith('movie-lookup/')) expect(text.length).toBeLessThan(100_000);
    }
  });
});

describe('the four queries of the data people', () => {
  test('success rate by source', async () => {
    const rows = await sql<{ source: string; success_rate: string; total_attempts: string }>(KPI.success);
    const { onTmdb, onOmdb, onImdb } = known();
    const share = (found: string[], attempts: number): unknown[] => [
      expect.closeTo((found.length * 100) / attempts, 6),
      attempts,
    ];
    expect(
      Object.fromEntries(
        rows.map((row) => [row.source, [Number(row.success_rate), Number(row.total_attempts)]]),
      ),
    ).toEqual({
      tmdb: share(onTmdb, tmdbAttempts()),
      omdb: share(onOmdb, asked('omdb').length),
      imdb_scrape: share(onImdb, new Set(asked('zyte')).size),
    });
  });

  test('successes by fallback tier', async () => {
    const rows = await sql<{ fallback_tier: string; sources_tried: string; fallback_successes: string }>(
      KPI.tiers,
    );
    const { onTmdb, onOmdb, onImdb } = known();
    expect(rows.sort((a, b) => a.fallback_tier.localeCompare(b.fallback_tier))).toEqual([
      { fallback_tier: '1', sources_tried: 'tmdb', fallback_successes: String(onTmdb.length) },
      { fallback_tier: '2', sources_tried: 'tmdb>omdb', fallback_successes: String(onOmdb.length) },
      {
        fallback_tier: '3',
        sources_tried: 'tmdb>omdb>imdb_scrape',
        fallback_successes: String(onImdb.length),
      },
    ]);
  });

  test('cost by source in 30 days', async () => {
    const rows = await sql<{ source: string; total_cost: number; requests: string }>(KPI.costs);
    expect(Object.fromEntries(rows.map((row) => [row.source, row.total_cost]))).toEqual({
      tmdb: 0,
      stub: 0,
      omdb: expect.closeTo(chargedBy(firstLog, 'omdb'), 6) as number,
      imdb_scrape: expect.closeTo(chargedBy(firstLog, 'zyte'), 6) as number,
    });
  });

  test('imports by festival', async () => {
    const rows = await sql(KPI.festivals);
    const { ids, onTmdb, onOmdb, onImdb, nowhere } = known();
    const attempts = tmdbAttempts() + asked('omdb').length + new Set(asked('zyte')).size + nowhere.length;
    expect(rows).toEqual([
      {
        festival: 'cannes-2025',
        movies_created: String(ids.length),
        full_imports: String(onTmdb.length + onImdb.length),
        minimal_imports: String(onOmdb.length),
        stub_imports: String(nowhere.length),
        total_attempts: String(attempts),
      },
    ]);
  });
});

test.each([
  ['lookup_success_by_source', 3],
  ['festival_import_health', 1],
  ['lookup_latency_by_source', 3],
])('the view %s has %i rows after it', async (view, rows) => {
  expect(await sql(`SELECT * FROM ${view}`)).toHaveLength(rows);
});

describe('the same import again', () => {
  let before: Record<string, number>;
  let again: ImportProgress;

  beforeAll(async () => {
    before = await rowCounts(app.dataSource);
    again = await (await startImport(app.client, example)).result();
  });

  test('makes no paid call', () => {
    const added = app.sources.log().slice(firstLog.length);
    expect(added.filter(({ source }) => source !== 'tmdb')).toEqual([]);
    expect(again).toMatchObject({
      spendUsd: 0,
      total: 25,
      full: progress.full,
      minimal: progress.minimal,
      stub: 1,
    });
  });

  test('adds no row but those of its own lookup attempts', async () => {
    const { api_lookup_metrics: metricsBefore, ...restBefore } = before;
    const { api_lookup_metrics: metricsAfter, ...restAfter } = await rowCounts(app.dataSource);
    expect(restAfter).toEqual(restBefore);
    expect(metricsAfter).toBeGreaterThanOrEqual(metricsBefore ?? 0);
  });
});

test('a parked film that a reviewer approves by signal is resolved', async () => {
  const lookup = app.client.workflow.getHandle('movie-lookup/tt33772384');
  expect((await lookup.describe()).status.name).toBe('RUNNING');
  await lookup.signal('approve', { reviewer: 'ana', choice: { accept: 'stub' }, note: 'not out yet' });
  expect(await lookup.result()).toMatchObject({ stage: 'resolved', importType: 'stub' });
  const decisions = await sql<{ reviewer: string; note: string; decision: unknown }>(
    'SELECT reviewer, note, decision FROM review_decisions',
  );
  expect(decisions).toEqual([expect.objectContaining({ reviewer: 'ana', note: 'not out yet' })]);
});
