import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SOURCE_DEFAULTS } from '../../../config/source-defaults.js';
import { createDataSource } from '../../../entities/data-source.js';
import { writeCache } from '../../../entities/sources/response-cache.js';
import { ensureSourcePolicies } from '../../../entities/sources/policies.js';
import { cannesScenario, SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases/postgres.js';
import { programPath } from '../../support/runner/program.js';
import { COUNTED } from '../../support/sources/counted.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
let database: TestDatabase;
let sources: SimulatedSources;

beforeAll(async () => {
  database = await createTestDatabase();
  sources = await startSimulatedSources({ scenario: { ...cannesScenario(), profile: COUNTED } });
  const dataSource = await createDataSource(database.url).initialize();
  await ensureSourcePolicies(dataSource.manager, SOURCE_DEFAULTS);
  const answer = { status: 200, headers: {}, body: Buffer.from('{}') };
  for (const film of ['tt32275943', 'tt34794183'])
    await writeCache(dataSource.manager, 'omdb', `i=${film}`, answer, 0.001, 3_600_000);
  await dataSource.destroy();
});
afterAll(async () => {
  await sources.close();
  await database.drop();
});

/** Runs the command; Temporal is said to be where nothing is. */
async function festival(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = {
    ...process.env,
    NO_COLOR: '1',
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    TMDB_API_KEY: SANDBOX_KEYS.tmdb,
    OMDB_API_KEY: SANDBOX_KEYS.omdb,
    ZYTE_API_KEY: SANDBOX_KEYS.zyte,
    TMDB_BASE_URL: sources.tmdbUrl,
    OMDB_BASE_URL: sources.omdbUrl,
    ZYTE_BASE_URL: sources.zyteUrl,
  };
  try {
    const command = [await programPath('festival'), ...args];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, env });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

test('limits are shown, changed and kept with who changed them', async () => {
  const set = await festival(
    'sources',
    'set',
    'omdb',
    '--daily-limit',
    '2.5',
    '--rate',
    '5/s',
    '--by',
    'Ops',
  );
  expect(set).toMatchObject({ code: 0, out: expect.stringContaining('omdb is changed') as string });
  await festival('sources', 'set', 'omdb', '--requests-per-day', 'none', '--by', 'Ops');
  const { out: list } = await festival('sources');
  const omdb = list.split('\n').find((line) => line.includes('omdb'))!;
  expect(omdb).toContain('$0.00 of $2.50');
  expect(omdb).toContain('5 in 1 s');
  const { out: changes } = await festival('sources', 'changes', 'omdb');
  expect(changes).toMatch(/Ops.*requests_per_day: 1000 → null/);
  expect(changes).toMatch(/Ops.*daily_limit_usd: null → 2\.5/);
});

test('a changed priority says in which order is asked, and warns where that costs', async () => {
  const paidFirst = await festival('sources', 'set', 'tmdb', '--priority', '9');
  expect(paidFirst.out).toContain('ask, from their next start on: OMDb, IMDb, TMDb.');
  expect(paidFirst.out).toContain('A source that takes money is asked before a free one.');
  const freeFirst = await festival('sources', 'set', 'tmdb', '--priority', '1');
  expect(freeFirst.out).toContain('on: TMDb, OMDb, IMDb.');
  expect(freeFirst.out).not.toContain('takes money');
});

test('what cannot be set is said, and nothing changes', async () => {
  expect(await festival('sources', 'set', 'omdb', '--rate', 'often')).toMatchObject({
    code: 1,
    err: expect.stringContaining('expected requests a time such as 40/s') as string,
  });
  expect(await festival('sources', 'set', 'omdb')).toMatchObject({ code: 1 });
  expect((await festival('sources', 'set', 'omdb', '--quota-reset', '24')).err).toContain(
    'expected an hour from 0 to 23',
  );
  expect((await festival('sources', 'disable', 'nobody')).err).toContain('There is no source nobody');
  const switched = await festival('sources', 'enable', 'letterboxd');
  expect(switched.out).toContain('Its terms: Forbids scraping without leave');
});

test('the cache is shown, and a film forgotten', async () => {
  expect((await festival('cache')).out).toMatch(/OMDb\s+2/);
  expect((await festival('cache', 'clear')).err).toContain('What is to be forgotten?');
  expect((await festival('cache', 'clear', '--film', 'tt32275943')).out).toBe('1 answer is forgotten.\n');
  expect((await festival('cache')).out).toMatch(/OMDb\s+1/);
});

test('a plan says what an import would do, and asks nobody', async () => {
  const before = sources.log().length;
  const { code, out } = await festival('plan', 'examples/cannes-2025.json');
  expect(code).toBe(0);
  expect(out).toContain('25 films: 0 known, 0 to improve for nothing, 25 to look up.');
  expect(out).toMatch(/About \$0\.\d\d and 1 min/);
  expect(sources.log()).toHaveLength(before);
});
