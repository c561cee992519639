import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { reconcile } from '../../../client/money/reconcile.js';
import { changeSourcePolicy } from '../../../entities/sources/policies.js';
import { settleLeftovers } from '../../../entities/sources/spend.js';
import { SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import { programPath } from '../../support/runner/program.js';
import { createZyteBill } from '../../../sources/zyte/stats.js';
import { chargedBy } from '../fixtures/application.js';
import { GateStage, knownFilms } from '../fixtures/gate-stage.js';

/** The whole is 200 deaths, and as many minutes as the bill takes for its questions: `npm run test:faults`. */
const WHOLE = process.env['FAULTS'] === 'whole';
const KILLS = WHOLE ? 200 : 8;
const EDITION = 'killed-2025';
const DAY_MS = 86_400_000;
const LOOK = { timeout: 120_000, interval: 1 };
const LATENCY = { min: 2, max: 12 };
const SPREAD_MS = 30;
const NO_LIMIT = { dailyLimitUsd: null, monthlyLimitUsd: null, rateLimitRequests: 1000 };
const NOTHING_USD = 0.000001;

let stage: GateStage;

beforeEach(() => {
  stage = new GateStage();
});
afterEach(async () => {
  await stage.stop();
});

async function startBuyer(): Promise<ChildProcess> {
  const child = fork(await programPath('money-buyer'), [
    stage.databaseUrl,
    stage.sources.zyteUrl,
    SANDBOX_KEYS.zyte,
    EDITION,
  ]);
  await once(child, 'message');
  return child;
}

/** Has a process buy pages from a film on, and kills it in one of its first purchases; answers the film that it was at. */
async function killOne(buyer: ChildProcess, films: string[], from: number): Promise<number> {
  let bought = from;
  buyer.on('message', (index) => {
    if (typeof index === 'number') bought = index;
  });
  const before = stage.sources.log().length;
  buyer.send({ films, from });
  const asked = before + 1 + Math.floor(Math.random() * 4);
  await vi.waitFor(() => {
    expect(stage.sources.log().length).toBeGreaterThanOrEqual(asked);
  }, LOOK);
  await wait(Math.random() * SPREAD_MS);
  buyer.kill('SIGKILL');
  await once(buyer, 'exit');
  return bought;
}

test(
  `after ${KILLS} kills of processes that buy pages, ledger and bill differ by nothing, or by attempts that are named`,
  async () => {
    const { scenario, ids } = knownFilms(KILLS * 6);
    const db = await stage.start({
      ...scenario,
      zyte: { requestsPerMinute: 1_000_000, latencyMs: LATENCY, browserLatencyMs: LATENCY },
    });
    await changeSourcePolicy(db.manager, 'imdb_scrape', NO_LIMIT, 'test');
    let from = 0;
    const spare = [startBuyer(), startBuyer(), startBuyer()];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const buyer = await spare.shift()!;
      if (kill + spare.length + 1 < KILLS) spare.push(startBuyer());
      from = await killOne(buyer, ids, from);
      if ((kill + 1) % 50 === 0) console.log(`${kill + 1} kills, ${from} films`);
    }
    await settleLeftovers(db.manager, randomUUID());

    const baseUrl = stage.sources.zyteUrl.replace(/\/v1$/, '');
    const bill = createZyteBill({ baseUrl, key: SANDBOX_KEYS.zyteStats, organization: '123456' });
    const today = Date.parse(new Date().toISOString().slice(0, 10));
    const [first, last] = [today - DAY_MS, today + 2 * DAY_MS].map((day) => new Date(day).toISOString());
    const lines = await reconcile(db.manager, bill, first ?? '', last ?? '', KILLS);

    const differences = lines.flatMap((line) => line.differences);
    const differenceUsd = lines.reduce((sum, { ledgerUsd, billUsd }) => sum + ledgerUsd - billUsd, 0);
    const billedUsd = lines.reduce((sum, { billUsd }) => sum + billUsd, 0);
    const [row] = await db.query<{ again: number }[]>(
      `SELECT count(*)::int AS again FROM (SELECT FROM spend_ledger WHERE state IN ('charged', 'reserved')
         GROUP BY request_key HAVING count(*) > 1) twice`,
    );
    console.log(
      `${KILLS} kills, ${from} films: ledger less bill $${differenceUsd.toFixed(6)} of $${billedUsd.toFixed(2)}, ` +
        `${differences.length} attempts named; ${row?.again ?? 0} pages were bought again, on both`,
    );
    for (const { what } of differences) expect(what).toMatch(/^attempt \S+ of movie-lookup\/tt\d+ /);
    expect(Math.abs(differenceUsd - differences.reduce((sum, { usd }) => sum + usd, 0))).toBeLessThan(
      NOTHING_USD,
    );
    // The bill is what was charged, and it was more than the kills alone.
    expect(billedUsd).toBeCloseTo(chargedBy(stage.sources.log(), 'zyte'), 6);
    expect(billedUsd).toBeGreaterThan(0);
  },
  WHOLE ? 3_600_000 : 600_000,
);
