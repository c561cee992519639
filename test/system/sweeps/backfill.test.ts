import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programPath } from '../../support/runner/program.js';
import { startBackfill } from '../../../client/backfill.js';
import type { BackfillReport } from '../../../domain/sweeps/backfill.js';
import { readObanJobs } from '../../../sources/backfill/oban.js';
import { readBackfill } from '../../../sources/backfill/read-backfill.js';
import { createEmptyDatabase, type TestDatabase } from '../../support/databases/postgres.js';
import {
  rowCounts,
  startApplication,
  startWorkers,
  withoutLatency,
  type Application,
} from '../fixtures/application.js';
import { entries, expected, filmAt, fillOban, FILMS, scenario, SHAPES } from '../fixtures/oban-jobs.js';

let app: Application;
let oban: TestDatabase;
let workers: { stop: () => Promise<void> };

beforeAll(async () => {
  app = await startApplication(withoutLatency(scenario));
  oban = await createEmptyDatabase();
  await fillOban(oban.url);
  workers = await startWorkers(app);
});
afterAll(async () => {
  await workers.stop();
  await app.stop();
  await oban.drop();
});

async function readJobs(url: string): Promise<ReturnType<typeof readBackfill>> {
  const { rows, ceremonies } = await readObanJobs(url);
  return readBackfill(rows, ceremonies);
}

async function sql<Row>(statement: string): Promise<Row[]> {
  return await app.dataSource.query<Row[]>(statement);
}

async function run(): Promise<BackfillReport> {
  const { films } = await readJobs(oban.url);
  const { handle, wasRunning } = await startBackfill(app.client, { name: 'oban', films });
  expect(wasRunning).toBe(false);
  return await handle.result();
}

test('the failed jobs are read, each with its place, and the unusable one is told', async () => {
  const { films, rejects } = await readJobs(oban.url);
  expect(films.map(({ entry, tmdbId }) => entry.imdbId ?? tmdbId)).toEqual(
    entries.map(({ imdbId }, index) => (index % SHAPES === 5 ? filmAt(index)?.tmdbId : imdbId)),
  );
  expect(rejects).toEqual([
    { origin: 'job 45 (discarded)', reason: 'expected an IMDb id, a title or a TMDb id, found none' },
  ]);
});

describe('all 44 films', () => {
  let first: BackfillReport;
  beforeAll(async () => {
    first = await run();
  });

  test('have movies or stubs, as the sources know them', async () => {
    const types = await sql<{ import_type: string; films: number }>(
      'SELECT import_type, count(*)::int AS films FROM movies GROUP BY 1',
    );
    const stored = Object.fromEntries(types.map(({ import_type, films }) => [import_type, films]));
    const outcomes = [...entries.keys()].map(expected);
    const count = (type: string): number => outcomes.filter((known) => known === type).length;
    expect(stored).toEqual({ full: count('full'), minimal: count('minimal'), stub: count('stub') });
    expect(first).toMatchObject({
      films: FILMS,
      known: 0,
      lookedUp: FILMS,
      failed: 0,
      full: stored.full,
      minimal: stored.minimal,
      stub: stored.stub,
    });
    // Each stub has its reason.
    expect(Object.values(first.reasons).reduce((sum, films) => sum + films, 0)).toBe(stored.stub);
  });

  test('tell a cost that is what the sources charged', () => {
    const charged = app.sources.log().reduce((sum, { chargedUsd }) => sum + chargedUsd, 0);
    expect(charged).toBeGreaterThan(0);
    expect(first.costUsd).toBeCloseTo(charged, 6);
  });

  test('of a festival stand in its edition, with their nominations', async () => {
    const rows = await sql<{ imdb_id: string; category: string; won: boolean; key: string }>(
      `SELECT movie.imdb_id, n.category, n.won, edition.key FROM nominations n JOIN movies movie ON movie.id = n.movie_id
       JOIN festival_editions edition ON edition.id = n.edition_id ORDER BY movie.imdb_id`,
    );
    const wanted = entries.filter((_, index) => index % SHAPES === 0);
    expect(rows).toEqual(
      wanted.map(({ imdbId }, index) => ({
        imdb_id: imdbId,
        category: 'Golden Lion',
        won: index === 0,
        key: 'venice-2025',
      })),
    );
  });

  test('leave room for others: their lookups have the least priority', async () => {
    const { raw } = await app.client.workflow
      .getHandle(`movie-lookup/${entries[0]?.imdbId ?? ''}`)
      .describe();
    expect(raw.workflowExecutionInfo?.priority?.priorityKey).toBe(5);
  });

  test('are left alone by a second run', async () => {
    const before = await rowCounts(app.dataSource);
    const asked = app.sources.log().length;
    const second = await run();
    expect(second).toMatchObject({ films: FILMS, lookedUp: 0, costUsd: 0, requests: 0 });
    // Stubs are parked: their own lookups go on.
    expect(second.known + second.running).toBe(FILMS);
    expect(second.running).toBe(first.stub);
    expect(app.sources.log()).toHaveLength(asked);
    expect(await rowCounts(app.dataSource)).toEqual(before);
  });

  test('keep what a programme wrote of their edition', async () => {
    await app.dataSource.query(
      `UPDATE festival_editions SET spend_limit_usd = 3, spend_mode = 'critical-only' WHERE key = 'venice-2025'`,
    );
    await app.dataSource.query(
      `UPDATE programme_entries SET directors = '{A Director}', critical = true WHERE film_key = '${entries[0]?.imdbId ?? ''}'`,
    );
    await run();
    expect(
      await sql(
        `SELECT spend_limit_usd::float8 AS usd, spend_mode FROM festival_editions WHERE key = 'venice-2025'`,
      ),
    ).toEqual([{ usd: 3, spend_mode: 'critical-only' }]);
    expect(
      await sql(
        `SELECT directors, critical FROM programme_entries WHERE film_key = '${entries[0]?.imdbId ?? ''}'`,
      ),
    ).toEqual([{ directors: ['A Director'], critical: true }]);
  });
});

test('one command does it all, and says first what it will do', async () => {
  const program = await programPath('festival');
  const festival = async (...args: string[]) =>
    (
      await promisify(execFile)(process.execPath, [program, ...args], {
        env: { ...process.env, ...app.variables, OBAN_DATABASE_URL: oban.url, NO_COLOR: '1' },
      })
    ).stdout;
  const shown = await festival('backfill', '--from-oban');
  expect(shown).toContain('44 films to look up, 1 row that cannot be used.');
  expect(shown).toContain('Nothing was started: --yes starts it.');
  const done = await festival('backfill', '--from-oban', oban.url, '--yes', '--name', 'from-cli');
  expect(done).toContain('backfill/from-cli is running.');
  expect(done).toMatch(/all\s+44/);
  expect(done).toContain('0 requests, $0.00.');
});

test('input of another program is checked', async () => {
  const handle = await app.client.workflow.start('backfill', {
    workflowId: 'backfill/bad',
    taskQueue: 'festival-lookup',
    args: [{ name: 'bad', films: [{ entry: { imdbId: 'nm1' } }], policy: { spendLimitUsd: 1 } }],
  });
  await expect(handle.result()).rejects.toMatchObject({
    cause: {
      type: 'InvalidInput',
      message: expect.stringContaining('films.0.entry.imdbId: expected an IMDb title id') as string,
    },
  });
});
