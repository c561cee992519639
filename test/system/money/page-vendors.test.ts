import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reconcileMonth } from '../../../client/money/reconcile.js';
import { readEnvironment } from '../../../config/environment.js';
import { VENDOR_DEFAULTS } from '../../../config/source-defaults.js';
import { readBilledPrice } from '../../../entities/sources/bill.js';
import { changeSourcePolicy, ensureSourcePolicies } from '../../../entities/sources/policies.js';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { readCrawlbaseMonth } from '../../../sources/crawlbase/account.js';
import { createSources } from '../../../sources/registry.js';
import type { Source } from '../../../sources/source.js';
import { chargedBy } from '../fixtures/application.js';
import { callOf, GateStage, knownFilms } from '../fixtures/gate-stage.js';

let stage: GateStage;

beforeEach(() => {
  stage = new GateStage();
});
afterEach(async () => {
  await stage.stop();
});

/** IMDb through Zyte, and through Crawlbase where its rows are written, as its worker does. */
function imdb(): Source {
  const { sources, databaseUrl } = stage;
  const all = createSources(
    readEnvironment({
      DATABASE_URL: databaseUrl,
      ZYTE_API_KEY: SANDBOX_KEYS.zyte,
      ZYTE_BASE_URL: sources.zyteUrl,
      CRAWLBASE_TOKEN: SANDBOX_KEYS.crawlbase,
      CRAWLBASE_JS_TOKEN: SANDBOX_KEYS.crawlbaseJs,
      CRAWLBASE_BASE_URL: sources.crawlbaseUrl,
    }),
  );
  return all.find(({ name }) => name === 'imdb_scrape')!;
}

async function startWith(
  films: number,
  zyte: ScenarioInput['zyte'],
): Promise<{ db: DataSource; ids: string[] }> {
  const { scenario, ids } = knownFilms(films);
  const db = await stage.start({ ...scenario, zyte });
  await ensureSourcePolicies(db.manager, VENDOR_DEFAULTS);
  return { db, ids };
}

async function ledger(db: DataSource): Promise<unknown> {
  return await db.query(
    `SELECT vendor, state, count(*)::int AS requests, sum(charged_usd)::float8 AS usd FROM spend_ledger
     WHERE source = 'imdb_scrape' GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

function askedOf(vendor: 'zyte' | 'crawlbase'): number {
  return stage.sources.log().filter(({ source }) => source === vendor).length;
}

test("a suspended vendor is passed over: asked once, and its place taken at the next one's price", async () => {
  const { db, ids } = await startWith(4, { state: 'suspended' });
  for (const id of ids) expect(await imdb().lookupByImdbId(id, callOf(db))).toMatchObject({ found: true });
  expect(askedOf('zyte')).toBe(1);
  expect(await ledger(db)).toEqual([
    { vendor: 'crawlbase', state: 'charged', requests: 4, usd: 0.04 },
    { vendor: 'zyte', state: 'free', requests: 1, usd: 0 },
  ]);
  expect(chargedBy(stage.sources.log(), 'crawlbase')).toBe(0.04);
});

test('a page that the site refuses one vendor comes from the next, in the same mode', async () => {
  const { db, ids } = await startWith(2, {
    faults: [{ match: 'any', times: 'forever', answer: 'challenge' }],
  });
  for (const id of ids) expect(await imdb().lookupByImdbId(id, callOf(db))).toMatchObject({ found: true });
  expect(stage.sources.log().map(({ source, mode }) => [source, mode])).toEqual(
    ids.flatMap(() => [
      ['zyte', 'httpResponseBody'],
      ['crawlbase', 'httpResponseBody'],
    ]),
  );
  // Zyte's challenge is a page to Zyte.
  expect(await ledger(db)).toEqual([
    { vendor: 'crawlbase', state: 'charged', requests: 2, usd: 0.02 },
    { vendor: 'zyte', state: 'charged', requests: 2, usd: 0.02 },
  ]);
});

test('a page is kept whoever gave it', async () => {
  const { db, ids } = await startWith(1, { state: 'suspended' });
  await imdb().lookupByImdbId(ids[0]!, callOf(db));
  stage.sources.setScenario({ ...stage.sources.scenario(), zyte: { state: 'up' } });
  await db.query(`UPDATE source_health SET next_probe_at = now() WHERE source = 'zyte'`);
  expect(await imdb().lookupByImdbId(ids[0]!, callOf(db))).toMatchObject({ found: true });
  expect([askedOf('zyte'), askedOf('crawlbase')]).toEqual([1, 1]);
});

test('order, price and switch are those of the limits', async () => {
  const { db, ids } = await startWith(2, {});
  await changeSourcePolicy(db.manager, 'crawlbase', { priority: 1, costPerRequestUsd: 0.004 }, 'test');
  await changeSourcePolicy(db.manager, 'zyte', { priority: 2 }, 'test');
  await imdb().lookupByImdbId(ids[0]!, callOf(db));
  await changeSourcePolicy(db.manager, 'crawlbase', { enabled: false }, 'test');
  await imdb().lookupByImdbId(ids[1]!, callOf(db));
  expect(await ledger(db)).toEqual([
    { vendor: 'crawlbase', state: 'charged', requests: 1, usd: 0.002 },
    { vendor: 'zyte', state: 'charged', requests: 1, usd: 0.01 },
  ]);
});

test("workers that buy at one time never pass a vendor's limit together; the next vendor has the rest", async () => {
  const { db, ids } = await startWith(12, {});
  const workers = [db, await stage.connect(), await stage.connect()];
  await changeSourcePolicy(db.manager, 'zyte', { dailyLimitUsd: 0.05 }, 'test');
  const answers = await Promise.all(
    ids.map((id, index) => imdb().lookupByImdbId(id, callOf(workers[index % workers.length]!))),
  );
  expect(answers.every(({ found }) => found)).toBe(true);
  expect(chargedBy(stage.sources.log(), 'zyte')).toBeCloseTo(0.05, 9);
  expect(await ledger(db)).toEqual([
    { vendor: 'crawlbase', state: 'charged', requests: 7, usd: 0.07 },
    { vendor: 'zyte', state: 'charged', requests: 5, usd: 0.05 },
  ]);
});

test('with a key for Zyte alone nothing is asked of a vendor but what the site is', async () => {
  const { scenario, ids } = knownFilms(1);
  const db = await stage.start(scenario);
  const zyteAlone = createSources(
    readEnvironment({
      DATABASE_URL: stage.databaseUrl,
      ZYTE_API_KEY: SANDBOX_KEYS.zyte,
      ZYTE_BASE_URL: stage.sources.zyteUrl,
    }),
  ).find(({ name }) => name === 'imdb_scrape')!;
  await zyteAlone.lookupByImdbId(ids[0]!, callOf(db));
  expect(await db.query(`SELECT source FROM source_health WHERE source IN ('zyte', 'crawlbase')`)).toEqual(
    [],
  );
  expect(await ledger(db)).toEqual([{ vendor: 'zyte', state: 'charged', requests: 1, usd: 0.01 }]);
});

test("the ledger's month beside Crawlbase's bill, which has no smaller parts", async () => {
  const { db, ids } = await startWith(2, { state: 'suspended' });
  const month = new Date().toISOString().slice(0, 7);
  const bill = (token: string) => () => readCrawlbaseMonth(stage.sources.crawlbaseUrl, token);
  expect(await reconcileMonth(db.manager, undefined)).toEqual([]);

  for (const id of ids) await imdb().lookupByImdbId(id, callOf(db));
  const bought = { vendor: 'crawlbase', day: month, edition: null, ledgerRequests: 2, ledgerUsd: 0.02 };
  expect(await reconcileMonth(db.manager, undefined)).toMatchObject([
    { ...bought, differences: [{ what: expect.stringContaining('is not read') as string, usd: 0.02 }] },
  ]);
  const read = await reconcileMonth(db.manager, bill(SANDBOX_KEYS.crawlbase));
  expect(read).toMatchObject([{ ...bought, billRequests: 2, billUsd: 0.02, differences: [] }]);

  await expect(reconcileMonth(db.manager, bill(SANDBOX_KEYS.crawlbase))).rejects.toThrow('five minutes');
  await expect(reconcileMonth(db.manager, bill('wrong-token'))).rejects.toThrow(
    /^(?!.*wrong-token).*check CRAWLBASE_STATS_TOKEN/,
  );
});

test("a page's price is learned from Crawlbase's bill, and a difference is named", async () => {
  const { db } = await startWith(1, {});
  const month = () => Promise.resolve({ requests: 30, usd: 0.09 });
  const [line] = await reconcileMonth(db.manager, month);
  expect(line?.differences).toEqual([
    { what: expect.stringContaining('neither days nor tags') as string, usd: -0.09 },
  ]);
  expect(await readBilledPrice(db.manager, 'crawlbase')).toBeCloseTo(0.003, 6);
});
