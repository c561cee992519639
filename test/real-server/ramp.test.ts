import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { startImport } from '../../client/imports/start.js';
import type { FestivalImportInput } from '../../domain/policy.js';
import { openDatabase } from '../../entities/data-source.js';
import { startLocalSources } from '../../sandbox/local-sources.js';
import { readTasks } from '../system/fixtures/builds.js';
import { COMPOSE_PASSWORDS } from '../support/databases/like-compose.js';
import { differences, endState, type EndState } from '../support/faults/end-state.js';
import { processesIn, type Process, type Processes } from './fixtures/processes.js';
import { startRealServer, type RealServer } from './fixtures/server.js';

/**
 * A Temporal server on PostgreSQL as the compose file makes it, the application's processes beside it by hand. Cannes is
 * imported twice: by one worker that nobody disturbs, and while two versions of the workers take over from each other and
 * ten of their processes are killed. Both must end in the same.
 */
const MINUTE = 60_000;
const PATIENCE = { timeout: 3 * MINUTE, interval: 200 };
const DEPLOYMENT = 'festival-lookup';
const KILLS = 10;
/** Films that settle between two kills. */
const STEP = 2;
/** New tasks' way, one step after each kill: forth, back, and so again; a share in percent, or all. */
const ROUTES = ['new', 'old'].flatMap((build) => [
  { build, percentage: 5 },
  { build, percentage: 50 },
  { build, percentage: undefined },
]);
const CANNES = JSON.parse(readFileSync('examples/cannes-2025.json', 'utf8')) as FestivalImportInput;
const FILMS = 25;
/** How often a source was asked, and in which order films came, differ from run to run; what became of them may not. */
const COMPARED = [
  'festivals',
  'festival_editions',
  'movies',
  'nominations',
  'people',
  'programme_entries',
  'review_decisions',
];

/** One installation: a namespace and a database of its own, on the same servers. */
interface Installation {
  client: Client;
  dataSource: DataSource;
  environment: Record<string, string>;
  stop: () => Promise<void>;
}

let server: RealServer;
let processes: Processes;
const started: { stop: () => Promise<void> }[] = [];

beforeAll(async () => {
  tell('Starting PostgreSQL, making the schema by docker/temporal/schema.sh, starting the Temporal server');
  server = await startRealServer();
  started.push(server);
  processes = processesIn(server.folder);
  started.push(processes);
}, 5 * MINUTE);
afterAll(async () => {
  for (const one of started.reverse()) await one.stop();
}, MINUTE);

const began = Date.now();
function tell(line: string): void {
  console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${line}`);
}

async function install(namespace: string, database: string): Promise<Installation> {
  const client = await server.namespace(namespace);
  const shared = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: namespace };
  const { FESTIVAL_OWNER_DB_PASSWORD: owner, FESTIVAL_DB_PASSWORD: password } = COMPOSE_PASSWORDS;
  const migrated = await processes.run('worker/migrate', {
    ...shared,
    DATABASE_URL: server.postgres.urlOf('festival_owner', owner, database),
  });
  tell(
    `${namespace}: ${migrated.trim().split('\n').length} lines of migrate, namespace and database are there`,
  );
  const sources = await startLocalSources({});
  const dataSource = await openDatabase(server.postgres.urlOf('festival_owner', owner, database), 2);
  return {
    client,
    dataSource,
    environment: {
      ...shared,
      ...sources.variables,
      DATABASE_URL: server.postgres.urlOf('festival', password, database),
    },
    stop: async () => {
      await dataSource.destroy();
      await sources.close();
    },
  };
}

async function settled({ dataSource }: Installation): Promise<number> {
  const [row] = await dataSource.query<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM movies WHERE import_type <> 'stub' OR review_state IS NOT NULL`,
  );
  return row?.n ?? 0;
}

/** Has new tasks go to a build; the server learns of one when its workers ask. */
async function route({ build, percentage }: (typeof ROUTES)[number]): Promise<void> {
  const command =
    percentage === undefined
      ? ['set-current-version']
      : ['set-ramping-version', '--percentage', String(percentage)];
  await vi.waitFor(
    () =>
      server.temporal(
        ...[
          'worker',
          'deployment',
          ...command,
          '--deployment-name',
          DEPLOYMENT,
          '--build-id',
          build,
          '--yes',
        ],
      ),
    PATIENCE,
  );
  tell(`new tasks go to "${build}": ${percentage ?? 100} %`);
}

/** What both imports are held against each other by. */
async function outcome({ dataSource, client }: Installation): Promise<EndState> {
  const state = await endState(dataSource, client);
  // Runs of schedules come by the clock; which version worked on a film is Temporal's to say.
  const workflows = (state['workflows'] ?? [])
    .map((row) => JSON.parse(row) as [string, string, string[]])
    .filter(([id]) => /^(movie-lookup|festival-import)\//.test(id))
    .map(([id, status, told]) => [id, status, told.filter((words) => !/^(BuildIds|Temporal)/.test(words))])
    .map((row) => JSON.stringify(row));
  return { ...Object.fromEntries(COMPARED.map((table) => [table, state[table] ?? []])), workflows };
}

/** @returns what `festival doctor` says; it ends with 1 where anything is wrong. */
const doctor = ({ environment }: Installation): Promise<string> =>
  processes.run('client/cli/main', environment, 'doctor');

async function ordinaryImport(): Promise<EndState> {
  await server.postgres.asSuperuser(
    'CREATE DATABASE ordinary OWNER festival_owner',
    'GRANT CONNECT ON DATABASE ordinary TO festival_lookup_application',
  );
  const place = await install('ordinary', 'ordinary');
  try {
    const worker = await processes.worker(place.environment);
    const handle = await startImport(place.client, CANNES);
    const { full, minimal, stub } = await handle.result();
    expect(full + minimal + stub).toBe(FILMS);
    tell(`an ordinary import: ${full} full, ${minimal} minimal, ${stub} stub`);
    tell(`doctor: ${(await doctor(place)).trim()}`);
    await worker.stop();
    return await outcome(place);
  } finally {
    await place.stop();
  }
}

/** Kills one worker of the builds in turn whenever some films more have settled, and has another take its place. */
async function killAndRoute(place: Installation): Promise<void> {
  const alive: { build: string; worker: Process }[] = [];
  const begin = async (build: string): Promise<void> => {
    const variables = { TEMPORAL_DEPLOYMENT_NAME: DEPLOYMENT, TEMPORAL_WORKER_BUILD_ID: build };
    alive.push({ build, worker: await processes.worker({ ...place.environment, ...variables }) });
  };
  for (const build of ['old', 'new', 'old', 'new']) await begin(build);
  await route({ build: 'old', percentage: undefined });
  const dashboard = await processes.dashboard(place.environment);
  const ready = await fetch(`${dashboard.address}/readyz`);
  tell(`the dashboard's /readyz: ${ready.status}`);
  expect(ready.status).toBe(200);
  const handle = await startImport(place.client, { ...CANNES, policy: { ...CANNES.policy, window: 2 } });
  let starting = Promise.resolve();
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await vi.waitFor(async () => {
      expect(await settled(place)).toBeGreaterThanOrEqual(kill * STEP);
    }, PATIENCE);
    await starting;
    const { build, worker } = alive.shift()!;
    await worker.kill();
    tell(`kill ${kill}: a worker of "${build}", with ${await settled(place)} of ${FILMS} films settled`);
    starting = begin(build);
    await route(ROUTES[(kill - 1) % ROUTES.length]!);
  }
  await starting;
  const { full, minimal, stub } = await handle.result();
  tell(`the import: ${full} full, ${minimal} minimal, ${stub} stub`);
  // It ended on another version than it began with; and back.
  await route({ build: 'old', percentage: undefined });
  expect((await fetch(`${dashboard.address}/`)).status).toBe(200);
}

test(
  'an import of Cannes through a ramp, back, and ten kills ends as one that nobody disturbs',
  async () => {
    const expected = await ordinaryImport();
    const place = await install('default', 'festival_lookup');
    try {
      await killAndRoute(place);
      const { failed, ofBoth } = await readTasks(place);
      tell(`${ofBoth} workflows worked on by both versions, ${failed.length} tasks failed`);
      expect(failed).toEqual([]);
      expect(ofBoth).toBeGreaterThan(0);
      tell(`doctor: ${(await doctor(place)).trim()}`);
      const actual = await outcome(place);
      const other = differences(expected, actual);
      const rows = COMPARED.reduce((sum, table) => sum + (actual[table]?.length ?? 0), 0);
      tell(`${rows} rows compared with the ordinary import, ${other.length} differ`);
      expect(other).toEqual([]);
    } finally {
      await place.stop();
    }
  },
  15 * MINUTE,
);
