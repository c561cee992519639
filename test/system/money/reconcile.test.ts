import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRequestGate } from '../../../activities/asking/request-gate.js';
import { reconcile, type ReconciledDay } from '../../../client/money/reconcile.js';
import { keepBilledPrice } from '../../../entities/sources/bill.js';
import { readSourcePolicies } from '../../../entities/sources/policies.js';
import { SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import { createImdbScrape } from '../../../sources/imdb/source.js';
import { createZyteBill, type ZyteBill } from '../../../sources/zyte/stats.js';
import { zytePages } from '../../support/sources/pages.js';
import { GateStage, knownFilms } from '../fixtures/gate-stage.js';

const EDITION = 'reconciled-2025';
const DAY_MS = 86_400_000;
let stage: GateStage;
let db: DataSource;
let ids: string[];

beforeEach(async () => {
  stage = new GateStage();
  const known = knownFilms(4);
  ids = known.ids;
  db = await stage.start(known.scenario);
});
afterEach(async () => {
  await stage.stop();
});

/** Buys a film's page for an edition; answers the attempt that paid. */
async function buy(imdbId: string, attemptId: string = randomUUID()): Promise<string> {
  const context = { edition: EDITION, workflowId: `movie-lookup/${imdbId}`, attemptId, critical: false };
  const { gate } = createRequestGate(db, context);
  const imdb = createImdbScrape(zytePages({ baseUrl: stage.sources.zyteUrl, key: SANDBOX_KEYS.zyte }));
  const signal = new AbortController().signal;
  await imdb.lookupByImdbId(imdbId, { gate, signal, minConfidence: 0.6, sureConfidence: 0.9 });
  return attemptId;
}

async function reconciled(key: string = SANDBOX_KEYS.zyteStats): Promise<ReconciledDay[]> {
  const baseUrl = stage.sources.zyteUrl.replace(/\/v1$/, '');
  const bill = createZyteBill({ baseUrl, key, organization: '123456' });
  const today = Date.parse(new Date().toISOString().slice(0, 10));
  const [from, to] = [today - DAY_MS, today + DAY_MS].map((moment) => new Date(moment).toISOString());
  return await reconcile(db.manager, bill, from!, to!);
}

function rounded(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}

test('ledger and bill agree by day and edition', async () => {
  for (const id of ids) await buy(id);
  const [line, ...rest] = await reconciled();
  expect(rest).toEqual([]);
  expect(line).toMatchObject({ edition: EDITION, ledgerRequests: 4, billRequests: 4, differences: [] });
  expect([rounded(line!.ledgerUsd), rounded(line!.billUsd)]).toEqual([0.04, 0.04]);
});

test('a page that was bought again after a death is on both, and no difference', async () => {
  const attempt = await buy(ids[0]!);
  // It died between the answer and the first write: the reservation is open, nothing is kept.
  await db.query(`UPDATE spend_ledger SET state = 'reserved', charged_usd = NULL`);
  await db.query('DELETE FROM source_responses');
  await buy(ids[0]!, attempt);
  const [line] = await reconciled();
  expect(line).toMatchObject({ ledgerRequests: 2, billRequests: 2, differences: [] });
});

test('each difference is named by its attempt, whichever way it goes', async () => {
  const lost = await buy(ids[0]!);
  const unknown = await buy(ids[1]!);
  await buy(ids[2]!);
  // A request that surely cost nothing and counts in full: its process died before it was sent.
  await db.query(
    `INSERT INTO spend_ledger (source, vendor, request_key, edition_key, workflow_id, attempt_id, state, reserved_usd, charged_usd)
     VALUES ('imdb_scrape', 'zyte', 'browser never sent', $1, 'movie-lookup/never', $2, 'charged', 0.03, 0.03)`,
    [EDITION, lost],
  );
  // A second purchase that the ledger does not know.
  await db.query('DELETE FROM source_responses');
  await buy(ids[1]!, unknown);
  await db.query(
    `DELETE FROM spend_ledger WHERE id = (SELECT id FROM spend_ledger WHERE attempt_id = $1 LIMIT 1)`,
    [unknown],
  );
  const [line] = await reconciled();
  expect(rounded(line!.ledgerUsd - line!.billUsd)).toBe(0.02);
  const named = line!.differences.map(({ what, usd }) => [/attempt (\S+)/.exec(what)?.[1], rounded(usd)]);
  expect(named).toEqual([
    [lost, 0.03],
    [unknown, -0.01],
  ]);
});

test("a page's price is learned from the bill, once it tells of enough pages", async () => {
  // As a plan reads it.
  const priceOf = async () =>
    (await readSourcePolicies(db.manager)).find(({ source }) => source === 'imdb_scrape')?.billedUsd;
  const days = (requests: number): ZyteBill => ({
    days: (_from, _to, tag) =>
      Promise.resolve(tag === undefined ? [{ day: '2026-11-20', requests, usd: requests * 0.0013 }] : []),
  });
  await reconcile(db.manager, days(29), '2026-11-20', '2026-11-21');
  expect(await priceOf()).toBeNull();
  await reconcile(db.manager, days(30), '2026-11-20', '2026-11-21');
  expect(await priceOf()).toBeCloseTo(0.0013, 6);
});

test('prices are ours, until a page costs more on average by the bill than the dearest one should: then all rise with it', async () => {
  const paid = async (billedUsd: number, id: string): Promise<number[]> => {
    await keepBilledPrice(db.manager, 'zyte', billedUsd);
    const attempt = await buy(id);
    const rows = await db.query<{ reserved: number; charged: number }[]>(
      'SELECT reserved_usd::float8 AS reserved, charged_usd::float8 AS charged FROM spend_ledger WHERE attempt_id = $1',
      [attempt],
    );
    return rows.flatMap(({ reserved, charged }) => [reserved, charged]);
  };
  // Plain pages cost less than the average of all.
  expect(await paid(0.017, ids[0]!)).toEqual([0.01, 0.01]);
  expect(await paid(0.06, ids[1]!)).toEqual([0.02, 0.02]);
});

test('a rejected key is told in words, without the key', async () => {
  await expect(reconciled('wrong-stats-key')).rejects.toThrow(/check ZYTE_STATS_KEY.*HTTP 401/);
});
