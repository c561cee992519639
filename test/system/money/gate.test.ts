import { randomUUID } from 'node:crypto';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { editionPage } from '../../../entities/editions/page.js';
import { changeSourcePolicy, readPolicyChanges } from '../../../entities/sources/policies.js';
import { settleLeftovers } from '../../../entities/sources/spend.js';
import { stageProgramme } from '../../../entities/editions/staging/stage.js';
import { SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import { programPath } from '../../support/runner/program.js';
import type { LogEntry } from '../../../sandbox/simulated/http/server.js';
import { chargedBy } from '../fixtures/application.js';
import { callOf, GateStage, knownFilms } from '../fixtures/gate-stage.js';

const KILLS = 50;
/** Fifty processes take their time to start where the machine is busy. */
const PATIENCE_MS = 600_000;
const LOOK = { timeout: 60_000, interval: 1 };
const SPREAD_MS = 30;
const NO_LIMIT = { dailyLimitUsd: null, monthlyLimitUsd: null, requestsPerDay: null };

let stage: GateStage;

beforeEach(() => {
  stage = new GateStage();
});
afterEach(async () => {
  await stage.stop();
});

async function ledgerUsd(dataSource: DataSource): Promise<number> {
  const [row] = await dataSource.query<{ usd: number }[]>(
    `SELECT coalesce(sum(coalesce(charged_usd, reserved_usd)), 0)::float8 AS usd FROM spend_ledger WHERE state <> 'released'`,
  );
  return row!.usd;
}

test('workers that buy at one time never pass a limit together', async () => {
  const { scenario, ids } = knownFilms(40);
  const first = await stage.start(scenario);
  const workers = [first, await stage.connect(), await stage.connect(), await stage.connect()];
  await changeSourcePolicy(first.manager, 'omdb', { dailyLimitUsd: 0.017, rateLimitRequests: 500 }, 'test');
  const outcomes = await Promise.allSettled(
    ids.map((id, index) => stage.omdb().lookupByImdbId(id, callOf(workers[index % workers.length]!))),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(17);
  expect(chargedBy(stage.sources.log(), 'omdb')).toBe(0.017);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused.map(({ reason }) => (reason as { reason: string }).reason)).toEqual(
    Array.from({ length: 23 }, () => 'over_budget'),
  );
});

test('one answer that several lookups want at one time is bought once', async () => {
  const { scenario, ids } = knownFilms(1);
  const first = await stage.start({ ...scenario, omdb: { latencyMs: { min: 50, max: 50 } } });
  const workers = [first, await stage.connect(), await stage.connect()];
  await changeSourcePolicy(first.manager, 'omdb', { rateLimitRequests: 500 }, 'test');
  const answers = await Promise.all(
    Array.from({ length: 9 }, (_, index) =>
      stage.omdb().lookupByImdbId(ids[0]!, callOf(workers[index % workers.length]!)),
    ),
  );
  expect(answers.every(({ found }) => found)).toBe(true);
  expect(stage.sources.log()).toHaveLength(1);
  expect(await ledgerUsd(first)).toBe(0.001);
});

test('a changed price is what the ledger counts', async () => {
  const { scenario, ids } = knownFilms(1);
  const dataSource = await stage.start(scenario);
  await changeSourcePolicy(dataSource.manager, 'omdb', { costPerRequestUsd: 0.004 }, 'test');
  await stage.omdb().lookupByImdbId(ids[0]!, callOf(dataSource));
  expect(await ledgerUsd(dataSource)).toBe(0.004);
});

test('a change of limits is kept with who made it, from wherever it was made', async () => {
  const dataSource = await stage.start({});
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
    { changedBy: 'the treasurer', before: { daily_limit_usd: null }, after: { daily_limit_usd: 3 } },
  ]);
});

test(
  `kill -9 at ${KILLS} random points: no answer is bought twice that was kept, and the ledger is never below the bill`,
  async () => {
    const { scenario, ids } = knownFilms(400);
    const dataSource = await stage.start({
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
      const before = stage.sources.log().length;
      buyer.send({ films: ids, from });
      // Somewhere in its first few purchases, each of a few milliseconds, however busy the machine is.
      const asked = before + 1 + Math.floor(Math.random() * 4);
      await vi.waitFor(() => {
        expect(stage.sources.log().length).toBeGreaterThanOrEqual(asked);
      }, LOOK);
      await wait(Math.random() * SPREAD_MS);
      buyer.kill('SIGKILL');
      await once(buyer, 'exit');
      from = bought;
      for (const key of await openReservations(dataSource)) open.set(key, (open.get(key) ?? 0) + 1);
    }

    const boughtTwice = countBy(stage.sources.log().filter(({ chargedUsd }) => chargedUsd > 0));
    const twice = [...boughtTwice].filter(([, times]) => times > 1);
    // A film is bought again only if its purchase was open when the process died: its answer was never written.
    for (const [film, times] of twice) expect(times).toBeLessThanOrEqual(1 + (open.get(`i=${film}`) ?? 0));
    await settleLeftovers(dataSource.manager, randomUUID());
    expect(boughtTwice.size).toBeGreaterThan(KILLS / 2);
    expect(await ledgerUsd(dataSource)).toBeGreaterThanOrEqual(chargedBy(stage.sources.log(), 'omdb') - 1e-9);
    console.log(
      `${KILLS} kills over ${from} films: ${open.size} purchases were open, ${twice.length} of them had been answered and were bought again; ` +
        `ledger $${(await ledgerUsd(dataSource)).toFixed(3)}, bill $${chargedBy(stage.sources.log(), 'omdb').toFixed(3)}`,
    );
  },
  PATIENCE_MS,
);

async function startBuyer(): Promise<ChildProcess> {
  const child = fork(await programPath('money-buyer'), [
    stage.databaseUrl,
    stage.sources.omdbUrl,
    SANDBOX_KEYS.omdb,
  ]);
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

test("films of the festival's main competition are critical, whatever the programme leaves out", async () => {
  const dataSource = await stage.start({});
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
