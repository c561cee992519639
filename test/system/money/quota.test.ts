import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRequestGate } from '../../../activities/asking/request-gate.js';
import { SOURCE_DEFAULTS } from '../../../config/source-defaults.js';
import { createDataSource } from '../../../entities/data-source.js';
import {
  changeSourcePolicy,
  ensureSourcePolicies,
  readSourcePolicies,
  readTierOrder,
} from '../../../entities/sources/policies.js';
import { reserveSpend, settleSpend, spendAnswer, type Reservation } from '../../../entities/sources/spend.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { createOmdb } from '../../../sources/omdb/source.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases/postgres.js';
import { rejectionOf } from '../../support/sources/upstream.js';
import { COUNTED } from '../../support/sources/counted.js';

const FILMS = 3000;
const FREE_PLAN = 1000;
const AT_ONCE = 15;
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let dataSource: DataSource;
let sources: SimulatedSources | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  await ensureSourcePolicies(dataSource.manager, SOURCE_DEFAULTS);
});
afterEach(async () => {
  await dataSource.destroy();
  await sources?.close();
  sources = undefined;
  await database.drop();
});

async function reserve(key: string): Promise<Reservation> {
  return await reserveSpend(dataSource.manager, 'omdb', key, 0.001, {
    edition: undefined,
    workflowId: 'test',
    attemptId: randomUUID(),
    critical: false,
  });
}

/** Wants an answer about each film; those that may not be asked come back, with when they may. */
async function buy(films: string[]): Promise<{ left: string[]; retryAt: Date | undefined }> {
  const left: string[] = [];
  let retryAt: Date | undefined;
  const queue = [...films];
  const buyNext = async (): Promise<void> => {
    for (let film = queue.shift(); film !== undefined; film = queue.shift()) {
      const reservation = await reserve(film);
      if ('ledgerId' in reservation)
        await settleSpend(dataSource.manager, reservation.ledgerId, 'charged', 0.001);
      else {
        left.push(film);
        retryAt = reservation.retryAt;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, buyNext));
  return { left, retryAt };
}

/** A day passes: what is in the ledger becomes a day older. */
async function nextDay(): Promise<void> {
  await dataSource.query(`UPDATE spend_ledger SET reserved_at = reserved_at - interval '1 day'`);
}

function hoursFromNow(hours: number): Date {
  return new Date(Date.now() + hours * HOUR_MS);
}

test(`OMDb's free plan takes ${FILMS} films in three days, and says each time when it goes on`, async () => {
  const omdb = (await readSourcePolicies(dataSource.manager)).find(({ source }) => source === 'omdb');
  expect(omdb).toMatchObject({ planFeeUsd: 0, dailyLimitUsd: null, monthlyLimitUsd: null });
  let films = Array.from({ length: FILMS }, (_, index) => `i=tt${9_000_000 + index}`);
  for (const leftAfter of [FILMS - FREE_PLAN, FILMS - 2 * FREE_PLAN, 0]) {
    const { left, retryAt } = await buy(films);
    expect(left).toHaveLength(leftAfter);
    if (leftAfter > 0) {
      expect(retryAt?.toISOString()).toMatch(/T00:00:00\.000Z$/);
      expect(retryAt!.getTime()).toBeGreaterThan(Date.now() - HOUR_MS);
    }
    films = left;
    await nextDay();
  }
});

test('the day of requests begins at the hour that the limits say; money goes by the UTC day', async () => {
  // The hour before this one: its day has just begun, whatever the time is.
  const reset = hoursFromNow(-1).getUTCHours();
  const limits = { requestsPerDay: 1, quotaResetHour: reset, dailyLimitUsd: null };
  await changeSourcePolicy(dataSource.manager, 'omdb', limits, 'test');
  await reserve('i=tt0000001');
  const refused = await reserve('i=tt0000002');
  expect(refused).toMatchObject({ refusedBy: 'requests per day' });
  const { retryAt } = refused as { retryAt: Date };
  expect(retryAt.getUTCHours()).toBe(reset);
  expect(retryAt.getTime()).toBeGreaterThan(hoursFromNow(21).getTime());

  await dataSource.query(`UPDATE spend_ledger SET reserved_at = reserved_at - interval '3 hours'`);
  expect(await reserve('i=tt0000002')).toHaveProperty('ledgerId');
  const omdb = (await readSourcePolicies(dataSource.manager)).find(({ source }) => source === 'omdb');
  expect(omdb).toMatchObject({ requestsToday: 1, quotaResetHour: reset });
});

test('when OMDb itself says that the day is used up, nobody asks it for an hour, and one request tries then', async () => {
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films: 4,
    unknownToTmdb: 0,
    unknownToOmdb: 0,
  });
  // Somebody else uses the key too: by our own count two requests are few.
  sources = await startSimulatedSources({ scenario: { ...scenario, omdb: { requestsPerDay: 1 } } });
  const omdb = createOmdb({ baseUrl: sources.omdbUrl, key: SANDBOX_KEYS.omdb });
  const ask = async (index: number) => {
    const context = { edition: undefined, workflowId: 'test', attemptId: randomUUID(), critical: false };
    const { gate } = createRequestGate(dataSource, context);
    const signal = new AbortController().signal;
    return await omdb.lookupByImdbId(entries[index]!.imdbId!, {
      gate,
      signal,
      minConfidence: 0.6,
      sureConfidence: 0.9,
    });
  };
  expect(await ask(0)).toMatchObject({ found: true });
  const refused = await rejectionOf(ask(1));
  expect(refused).toMatchObject({
    reason: 'over_budget',
    message: expect.stringContaining('requests of the day are used up') as string,
  });
  expect(await rejectionOf(ask(2))).toMatchObject({ reason: 'over_budget' });
  expect(sources.log()).toHaveLength(2);
  const question = { source: 'omdb', critical: false } as const;
  expect(await spendAnswer(dataSource.manager, question)).toMatchObject({ allowed: false });

  await dataSource.query(`UPDATE source_health SET quota_held_until = quota_held_until - interval '1 hour'`);
  expect(await spendAnswer(dataSource.manager, question)).toEqual({ allowed: true });
  await rejectionOf(ask(3));
  expect(sources.log()).toHaveLength(3);
});

test('priorities order the tiers of imports that name none; TMDb is first unless somebody changes that', async () => {
  const { manager } = dataSource;
  expect(await readTierOrder(manager)).toEqual(['tmdb', 'omdb', 'imdb_scrape']);
  await changeSourcePolicy(manager, 'imdb_scrape', { priority: 1 }, 'test');
  // Of equal ones the cheaper comes first.
  expect(await readTierOrder(manager)).toEqual(['tmdb', 'imdb_scrape', 'omdb']);
  await changeSourcePolicy(manager, 'tmdb', { priority: 9, enabled: false }, 'test');
  expect(await readTierOrder(manager)).toEqual(['imdb_scrape', 'omdb', 'tmdb']);
});

test('the queries of docs/money.md run as they stand', async () => {
  const page = readFileSync(new URL('../../../docs/money.md', import.meta.url), 'utf8');
  const queries = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql);
  expect(queries).toHaveLength(5);
  await reserve('i=tt0000001');
  const [audit] = await dataSource.query<{ source: string; open_requests: string; usd: string }[]>(
    queries[0]!,
  );
  expect(audit).toMatchObject({ source: 'omdb', open_requests: '1', usd: '0.001000' });
  for (const query of queries.slice(1)) await dataSource.query(query);
});
