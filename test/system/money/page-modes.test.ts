import { sourcesTable } from '../../../client/cli/commands/sources-labels.js';
import { readSourceHealth } from '../../../entities/sources/health.js';
import { readSourcePolicies } from '../../../entities/sources/policies.js';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEnvironment } from '../../../config/environment.js';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { createSources } from '../../../sources/registry.js';
import type { Source } from '../../../sources/source.js';
import { callOf, GateStage, knownFilms } from '../fixtures/gate-stage.js';

const PLAIN = 'httpResponseBody';
const BROWSER = 'browserHtml';
const REFUSED: ScenarioInput['zyte'] = {
  faults: [{ match: 'any', times: 'forever', answer: 'challenge', mode: PLAIN }],
};

let stage: GateStage;
let db: DataSource;
let ids: string[];

beforeEach(async () => {
  stage = new GateStage();
  const known = knownFilms(8);
  ids = known.ids;
  db = await stage.start({ ...known.scenario, zyte: REFUSED });
});
afterEach(async () => {
  await stage.stop();
});

function imdb(): Source {
  const all = createSources(
    readEnvironment({
      DATABASE_URL: stage.databaseUrl,
      ZYTE_API_KEY: SANDBOX_KEYS.zyte,
      ZYTE_BASE_URL: stage.sources.zyteUrl,
    }),
  );
  return all.find(({ name }) => name === 'imdb_scrape')!;
}

/** Looks a film up on a worker's own connection; the modes in which its page was asked for. */
async function modesFor(id: string, worker = db): Promise<unknown[]> {
  const before = stage.sources.log().length;
  expect(await imdb().lookupByImdbId(id, callOf(worker))).toMatchObject({ found: true });
  return stage.sources
    .log()
    .slice(before)
    .map(({ mode }) => mode);
}

async function learned(): Promise<void> {
  for (const id of ids.slice(0, 3)) expect(await modesFor(id)).toEqual([PLAIN, BROWSER]);
}

test('of a site that refused three plain requests all workers ask the browser at once, whatever has died', async () => {
  await learned();
  expect(await modesFor(ids[3]!)).toEqual([BROWSER]);
  expect(await modesFor(ids[4]!, await stage.connect())).toEqual([BROWSER]);
  const policies = await readSourcePolicies(db.manager);
  // As a plan reads it.
  expect(policies.flatMap(({ source, refusesPlain }) => (refusesPlain === true ? source : []))).toEqual([
    'imdb_scrape',
  ]);
  const shown = sourcesTable(policies, await readSourceHealth(db.manager));
  expect(shown).toMatch(/IMDb.*refuses plain requests: browsers fetch its pages/);
});

test('a page that a browser gave is not asked for in vain again', async () => {
  expect(await modesFor(ids[0]!)).toEqual([PLAIN, BROWSER]);
  expect(await modesFor(ids[0]!)).toEqual([]);
});

test('once a day one lookup tries a plain request; given, plain requests are the way again', async () => {
  await learned();
  const aDayLater = `UPDATE source_health SET plain_asked_at = now() - interval '25 hours'`;
  await db.query(aDayLater);
  const modes = await Promise.all(ids.slice(3, 6).map((id) => imdb().lookupByImdbId(id, callOf(db))));
  expect(modes).toHaveLength(3);
  const trials = stage.sources
    .log()
    .slice(6)
    .filter(({ mode }) => mode === PLAIN);
  expect(trials).toHaveLength(1);

  stage.sources.setScenario({ ...stage.sources.scenario(), zyte: {} });
  expect(await modesFor(ids[6]!)).toEqual([BROWSER]);
  await db.query(aDayLater);
  await db.query(`DELETE FROM source_responses`);
  expect(await modesFor(ids[6]!)).toEqual([PLAIN]);
  expect(await modesFor(ids[7]!)).toEqual([PLAIN]);
});

test('a page that was kept from a plain request is not bought in a browser later', async () => {
  stage.sources.setScenario({ ...stage.sources.scenario(), zyte: {} });
  expect(await modesFor(ids[7]!)).toEqual([PLAIN]);
  stage.sources.setScenario({ ...stage.sources.scenario(), zyte: REFUSED });
  await learned();
  expect(await modesFor(ids[7]!)).toEqual([]);
});
