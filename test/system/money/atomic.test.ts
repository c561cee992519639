import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SOURCE_DEFAULTS } from '../../../config/source-defaults.js';
import { createDataSource } from '../../../entities/data-source.js';
import { changeSourcePolicy, ensureSourcePolicies } from '../../../entities/sources/policies.js';
import { reserveSpend } from '../../../entities/sources/spend.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases/postgres.js';

const WORKERS = 4;
const WISHES = 24;
const LIMIT_USD = 0.01;
const PRICE_USD = 0.001;
const LOCK = "PERFORM pg_advisory_xact_lock(hashtext('festival-lookup/spend'));";
const INSERT = 'RETURN QUERY INSERT INTO spend_ledger';

let database: TestDatabase;
let workers: DataSource[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  workers = await Promise.all(
    Array.from({ length: WORKERS }, () => createDataSource(database.url).initialize()),
  );
  const [first] = workers;
  await ensureSourcePolicies(first!.manager, SOURCE_DEFAULTS);
  await changeSourcePolicy(first!.manager, 'omdb', { dailyLimitUsd: LIMIT_USD }, 'test');
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.destroy()));
  await database.drop();
});

/** Rewrites the function that reserves money, in this test's own database. */
async function rewriteReserve(change: (source: string) => string): Promise<void> {
  const [row] = await workers[0]!.query<{ source: string }[]>(
    `SELECT pg_get_functiondef(oid) AS source FROM pg_proc WHERE proname = 'reserve_spend'`,
  );
  const changed = change(row!.source);
  expect(changed).not.toBe(row!.source);
  await workers[0]!.query(changed);
}

/** The moment between looking at the limit and writing the reservation, made long: whoever can come between does. */
function withGap(source: string, seconds: number): string {
  return source.replace(INSERT, `PERFORM pg_sleep(${seconds}); ${INSERT}`);
}

/** The check itself: all workers at one time want more than the limit allows. */
async function expectLimitToHold(): Promise<void> {
  // Every connection is open: what follows begins at one time.
  await Promise.all(
    Array.from({ length: WISHES }, (_, index) => workers[index % WORKERS]!.query('SELECT pg_sleep(0.2)')),
  );
  await Promise.all(
    Array.from({ length: WISHES }, (_, index) =>
      reserveSpend(workers[index % WORKERS]!.manager, 'omdb', `i=tt${index}`, PRICE_USD, {
        edition: undefined,
        workflowId: 'test',
        attemptId: randomUUID(),
        critical: false,
      }),
    ),
  );
  const [row] = await workers[0]!.query<{ usd: number }[]>(
    'SELECT sum(reserved_usd)::float8 AS usd FROM spend_ledger',
  );
  expect(row!.usd).toBe(LIMIT_USD);
}

test('reservations of several workers stop at the limit', async () => {
  await expectLimitToHold();
});

test('however long a reservation takes, no other comes between', async () => {
  await rewriteReserve((source) => withGap(source, 0.05));
  await expectLimitToHold();
});

test('the same check fails where a worker counts, then inserts, without the lock', async () => {
  await rewriteReserve((source) => withGap(source.replace(LOCK, ''), 0.5));
  await expect(expectLimitToHold()).rejects.toThrow(/expected 0\.0(1[1-9]|2\d?) to be 0\.01/);
});
