import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { v4 as uuid } from 'uuid';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRequestGate } from '../../activities/request-gate.js';
import { SOURCE_DEFAULTS } from '../../config/source-defaults.js';
import { createDataSource } from '../../entities/data-source.js';
import {
  changeSourcePolicy,
  ensureSourcePolicies,
  readPolicyChanges,
} from '../../entities/queries/source-policies.js';
import { editionPage } from '../../entities/queries/edition-page.js';
import { stageProgramme } from '../../entities/queries/stage-programme.js';
import { settleLeftovers } from '../../entities/queries/spend.js';
import { generatedScenario } from '../../sandbox/simulated/generated.js';
import { SANDBOX_KEYS, type ScenarioInput } from '../../sandbox/simulated/scenario.js';
import {
  startSimulatedSources,
  type LogEntry,
  type SimulatedSources,
} from '../../sandbox/simulated/server.js';
import { createOmdb } from '../../sources/omdb.js';
import type { SourceCall } from '../../sources/source.js';
import { createTmdb } from '../../sources/tmdb.js';
import { findFilm } from '../../matching/find.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { rejectionOf } from '../support/upstream.js';
import { chargedBy } from './fixtures/application.js';

const KILLS = 50;
const NO_LIMIT = { dailyLimitUsd: null, monthlyLimitUsd: null, requestsPerDay: null };

let database: TestDatabase;
let sources: SimulatedSources;
const connections: DataSource[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.destroy()));
  await sources.close();
  await database.drop();
});

/** A worker's own connection to the database. */
async function connect(): Promise<DataSource> {
  const dataSource = await createDataSource(database.url).initialize();
  connections.push(dataSource);
  return dataSource;
}

async function start(scenario: ScenarioInput): Promise<DataSource> {
  sources = await startSimulatedSources({ scenario });
  const dataSource = await connect();
  await ensureSourcePolicies(dataSource.manager, SOURCE_DEFAULTS);
  return dataSource;
}

function callOf(dataSource: DataSource, lookupId = uuid()): SourceCall {
  const { gate } = createRequestGate(dataSource, {
    edition: undefined,
    workflowId: 'test',
    lookupId,
    critical: false,
  });
  return { gate, signal: new AbortController().signal, minConfidence: 0.6, sureConfidence: 0.9 };
}

function films(count: number): { scenario: ScenarioInput; ids: string[] } {
  const { scenario, entries } = generatedScenario({ films: count, unknownToTmdb: 0, unknownToOmdb: 0 });
  return { scenario, ids: entries.map((entry) => entry.imdbId!) };
}

function omdb() {
  return createOmdb({ baseUrl: sources.omdbUrl, key: SANDBOX_KEYS.omdb });
}

function tmdb() {
  return createTmdb({ baseUrl: sources.tmdbUrl, key: SANDBOX_KEYS.tmdb, findFilm });
}

async function ledgerUsd(dataSource: DataSource): Promise<number> {
  const [row] = await dataSource.query<{ usd: number }[]>(
    `SELECT coalesce(sum(coalesce(charged_usd, reserved_usd)), 0)::float8 AS usd FROM spend_ledger WHERE state <> 'released'`,
  );
  return row!.usd;
}

test('workers that buy at one time never pass a limit together', async () => {
  const { scenario, ids } = films(40);
  const first = await start(scenario);
  const workers = [first, await connect(), await connect(), await connect()];
  await changeSourcePolicy(first.manager, 'omdb', { dailyLimitUsd: 0.017, rateLimitRequests: 500 }, 'test');
  const outcomes = await Promise.allSettled(
    ids.map((id, index) => omdb().lookupByImdbId(id, callOf(workers[index % workers.length]!))),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(17);
  expect(chargedBy(sources.log(), 'omdb')).toBe(0.017);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused.map(({ reason }) => (reason as { reason: string }).reason)).toEqual(
    Array.from({ length: 23 }, () => 'over_budget'),
  );
});

test('one answer that several lookups want at one time is bought once', async () => {
  const { scenario, ids } = films(1);
  const first = await start({ ...scenario, omdb: { latencyMs: { min: 50, max: 50 } } });
  const workers = [first, await connect(), await connect()];
  await changeSourcePolicy(first.manager, 'omdb', { rateLimitRequests: 500 }, 'test');
  const answers = await Promise.all(
    Array.from({ length: 9 }, (_, index) =>
      omdb().lookupByImdbId(ids[0]!, callOf(workers[index % workers.length]!)),
    ),
  );
  expect(answers.every(({ found }) => found)).toBe(true);
  expect(sources.log()).toHaveLength(1);
  expect(await ledgerUsd(first)).toBe(0.001);
});

test('a changed price is what the ledger counts', async () => {
  const { scenario, ids } = films(1);
  const dataSource = await start(scenario);
  await changeSourcePolicy(dataSource.manager, 'omdb', { costPerRequestUsd: 0.004 }, 'test');
  await omdb().lookupByImdbId(ids[0]!, callOf(dataSource));
  expect(await ledgerUsd(dataSource)).toBe(0.004);
});

test('a change of limits is kept with who made it, from wherever it was made', async () => {
  const dataSource = await start({});
  await changeSourcePolicy(dataSource.manager, 'omdb', { dailyLimitUsd: 3 }, 'the treasurer');
  await dataSource.query(`UPDATE source_policies SET enabled = false WHERE source = 'omdb'`);
  await dataSource.query(`UPDATE source_policies SET enabled = false WHERE source = 'omdb'`);
  const changes = await readPolicyChanges(dataSource.manager, 'omdb', 10);
  expect(changes).toMatchObject([
    {
      changedBy: expect.stringMatching(/^database user /) as string,
      before: { enabled: true },
      after: { enabled: false },
    },
    { changedBy: 'the treasurer', before: { daily_limit_usd: 1 }, after: { daily_limit_usd: 3 } },
  ]);
});

test('workers keep one rate together, free requests included', async () => {
  const { scenario, ids } = films(30);
  const first = await start({ ...scenario, tmdb: { requestsPerSecond: 40 } });
  const workers = [first, await connect(), await connect()];
  // Each of three workers by itself would keep this limit, and together they would pass the source's.
  await changeSourcePolicy(first.manager, 'tmdb', { rateLimitRequests: 20 }, 'test');
  await Promise.all(
    workers.map((worker, offset) =>
      Promise.all(
        ids
          .filter((_, index) => index % workers.length === offset)
          .flatMap((id) => [id, id])
          .map((id) => tmdb().lookupByImdbId(id, callOf(worker))),
      ),
    ),
  );
  expect(sources.log()).toHaveLength(60);
  expect(sources.log().filter(({ status }) => status !== 200)).toEqual([]);
});

test('connections are counted over all workers', async () => {
  const { scenario, ids } = films(24);
  const slow = { min: 150, max: 150 };
  const first = await start({
    ...scenario,
    tmdb: { connections: 4, requestsPerSecond: 1000, latencyMs: slow },
  });
  const workers = [first, await connect()];
  await changeSourcePolicy(first.manager, 'tmdb', { connections: 4, rateLimitRequests: 1000 }, 'test');
  await Promise.all(ids.map((id, index) => tmdb().lookupByImdbId(id, callOf(workers[index % 2]!))));
  expect(sources.log().filter(({ status }) => status !== 200)).toEqual([]);
});

test('Retry-After holds all workers, and nothing bursts after it', async () => {
  const { scenario, ids } = films(20);
  const first = await start({
    ...scenario,
    tmdb: {
      requestsPerSecond: 40,
      faults: [{ match: ids[2]!, times: 1, answer: 'rate-limited', retryAfterSeconds: 2 }],
    },
  });
  const workers = [first, await connect()];
  await changeSourcePolicy(first.manager, 'tmdb', { rateLimitRequests: 20 }, 'test');
  await Promise.allSettled(ids.map((id, index) => tmdb().lookupByImdbId(id, callOf(workers[index % 2]!))));
  const log = sources.log();
  const refused = log.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(1);
  const at = Date.parse(refused[0]!.at);
  const during = log.filter((entry) => Date.parse(entry.at) > at && Date.parse(entry.at) < at + 1900);
  // Only what was under way already: turns are 50 ms apart, so that is one or two, not the seventeen that are left.
  expect(during.length).toBeLessThan(8);
  expect(log.length).toBeGreaterThanOrEqual(20);
});

test(`kill -9 at ${KILLS} random points: no answer is bought twice that was kept, and the ledger is never below the bill`, async () => {
  const { scenario, ids } = films(400);
  const dataSource = await start({
    ...scenario,
    omdb: { requestsPerDay: 100_000, latencyMs: { min: 2, max: 12 } },
  });
  await changeSourcePolicy(dataSource.manager, 'omdb', { ...NO_LIMIT, rateLimitRequests: 1000 }, 'test');

  const open = new Map<string, number>();
  let from = 0;
  const spare: Promise<ChildProcess>[] = [startBuyer(), startBuyer()];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const buyer = await spare.shift()!;
    if (kill + spare.length + 1 < KILLS) spare.push(startBuyer());
    let bought = from;
    buyer.on('message', (index) => {
      if (typeof index === 'number') bought = index;
    });
    buyer.send({ films: ids, from });
    // The first purchase of a process is slow; later ones take a few milliseconds.
    await wait(20 + Math.random() * 300);
    buyer.kill('SIGKILL');
    await once(buyer, 'exit');
    from = bought;
    for (const key of await openReservations(dataSource)) open.set(key, (open.get(key) ?? 0) + 1);
  }

  const boughtTwice = countBy(sources.log().filter(({ chargedUsd }) => chargedUsd > 0));
  const twice = [...boughtTwice].filter(([, times]) => times > 1);
  // A film is bought again only if its purchase was open when the process died: its answer was never written.
  for (const [film, times] of twice) expect(times).toBeLessThanOrEqual(1 + (open.get(`i=${film}`) ?? 0));
  await settleLeftovers(dataSource.manager, uuid());
  expect(await ledgerUsd(dataSource)).toBeGreaterThanOrEqual(chargedBy(sources.log(), 'omdb') - 1e-9);
  expect(from).toBeGreaterThan(KILLS / 2);
  console.log(
    `${KILLS} kills over ${from} films: ${open.size} purchases were open, ${twice.length} of them had been answered and were bought again; ` +
      `ledger $${(await ledgerUsd(dataSource)).toFixed(3)}, bill $${chargedBy(sources.log(), 'omdb').toFixed(3)}`,
  );
});

async function startBuyer(): Promise<ChildProcess> {
  const child = fork(
    fileURLToPath(new URL('./fixtures/money-buyer.ts', import.meta.url)),
    [database.url, sources.omdbUrl, SANDBOX_KEYS.omdb],
    { execArgv: ['--import', 'tsx'] },
  );
  await once(child, 'message');
  return child;
}

async function openReservations(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ request_key: string }[]>(
    `SELECT request_key FROM spend_ledger WHERE state = 'reserved'`,
  );
  return rows.map((row) => row.request_key);
}

function countBy(log: LogEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { film } of log) if (film !== undefined) counts.set(film, (counts.get(film) ?? 0) + 1);
  return counts;
}

test('a source that is down lets one request a while through, and all again when that is answered', async () => {
  const { scenario, ids } = films(3);
  const dataSource = await start(scenario);
  await dataSource.query(
    `INSERT INTO source_health (source, state, reason, message, next_probe_at)
     VALUES ('tmdb', 'down', 'unavailable', 'tmdb is down', now() + interval '1 hour')`,
  );
  const refused = await rejectionOf(tmdb().lookupByImdbId(ids[0]!, callOf(dataSource)));
  expect(refused).toMatchObject({ name: 'SourceDownError', reason: 'unavailable', message: 'tmdb is down' });
  expect(sources.log()).toEqual([]);

  await dataSource.query(`UPDATE source_health SET next_probe_at = now()`);
  const [probe, other] = await Promise.allSettled([
    tmdb().lookupByImdbId(ids[1]!, callOf(dataSource)),
    tmdb().lookupByImdbId(ids[2]!, callOf(dataSource)),
  ]);
  expect([probe.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
  expect(sources.log()).toHaveLength(1);
});

test("films of the festival's main competition are critical, whatever the programme leaves out", async () => {
  const dataSource = await start({});
  const entries = [
    { title: 'In competition', nominations: [{ category: 'Best Film', award: "Palme d'Or" }] },
    { title: 'Beside it', nominations: [{ category: 'Queer Palm' }] },
    { title: 'By word', critical: true },
  ];
  const { editionId } = await dataSource.transaction((db) =>
    stageProgramme(db, {
      festival: 'cannes',
      year: 2025,
      key: 'cannes-2025',
      programmeKind: 'inline',
      entries,
      rejects: [],
      spend: { limitUsd: null, mode: 'critical-only', from: new Date() },
    }),
  );
  const films = await editionPage(dataSource.manager, editionId, '0', 10);
  expect(films.map(({ label, critical }) => [label, critical])).toEqual([
    ['In competition', true],
    ['Beside it', false],
    ['By word', true],
  ]);
});
