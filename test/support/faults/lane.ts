import { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { readEnvironment } from '../../../config/environment.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { openDatabase } from '../../../entities/data-source.js';
import { registerSearchAttributes } from '../../../worker/search-attributes.js';
import { asApplication, createTestDatabase } from '../databases/postgres.js';
import type { TemporalForTests } from '../temporal/temporal.js';
import { NOTICED_AFTER } from './quick-timeouts.js';
import type { Point, WireFault } from './point.js';
import { watchedWorker, type OpenMoney, type WatchedWorker } from './worker-behind-doors.js';
import type { WorkerProcesses } from './worker-processes.js';
import type { DataSource } from 'typeorm';
import { COUNTED } from '../sources/counted.js';

/** What passed in a film's life, in order, and what of it was between two states of money. */
export interface Passed extends Point, OpenMoney {
  /** How many of the same kind and words came before, in this life. */
  before: number;
  /** What is to become of its connection there, where not the worker is to die. */
  fault?: WireFault;
}

/** Where a worker is to die: the same words, that often. */
export type Death = Pick<Passed, 'kind' | 'what' | 'before' | 'fault'>;

/** A namespace, a database, sources and two workers alive: in it films live one after the other. */
export interface Lane {
  client: Client;
  dataSource: DataSource;
  sources: SimulatedSources;
  /**
   * Has something live, with two workers alive at its beginning.
   * @param death where the worker that gets there dies; none does without it.
   */
  watch: (live: () => Promise<void>, death?: Death) => Promise<{ passed: Passed[]; diedAt?: Passed }>;
  stop: () => Promise<void>;
}

export async function openLane(
  temporal: TemporalForTests,
  namespace: string,
  processes: WorkerProcesses,
  scenario: ScenarioInput,
): Promise<Lane> {
  const client = await openNamespace(temporal, namespace);
  // What is bought and written is held row for row against a life without a death.
  const kind: ScenarioInput = { ...scenario, profile: COUNTED };
  const [database, sources] = await Promise.all([
    createTestDatabase(),
    startSimulatedSources({ scenario: kind }),
  ]);
  const dataSource = await openDatabase(database.url);
  const variables = {
    DATABASE_URL: asApplication(database.url),
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: namespace,
    TMDB_API_KEY: SANDBOX_KEYS.tmdb,
    OMDB_API_KEY: SANDBOX_KEYS.omdb,
    ZYTE_API_KEY: SANDBOX_KEYS.zyte,
    TMDB_BASE_URL: sources.tmdbUrl,
    OMDB_BASE_URL: sources.omdbUrl,
    ZYTE_BASE_URL: sources.zyteUrl,
    LOG_LEVEL: 'error',
  };
  readEnvironment(variables);
  let passed: Passed[] = [];
  let death: Death | undefined;
  let diedAt: Passed | undefined;
  const alive = new Set<WatchedWorker>();
  let replaced: Promise<void> = Promise.resolve();

  const begin = async (): Promise<void> => {
    const own: { worker?: WatchedWorker } = {};
    own.worker = await watchedWorker(processes, variables, (point, { reserved, asked }) => {
      const before = passed.filter(({ kind, what }) => kind === point.kind && what === point.what).length;
      const here = { ...point, before, reserved, asked };
      passed.push(here);
      if (death === undefined || diedAt !== undefined || own.worker === undefined || !isSame(here, death))
        return undefined;
      diedAt = here;
      if (death.fault !== undefined) return death.fault;
      alive.delete(own.worker);
      replaced = own.worker.kill().then(begin);
      replaced.catch(() => undefined);
      return 'killed';
    });
    alive.add(own.worker);
  };
  await Promise.all([begin(), begin()]);
  return {
    client,
    dataSource,
    sources,
    watch: async (live, at) => {
      await replaced;
      [passed, death, diedAt] = [[], at, undefined];
      await live();
      const seen = passed;
      await replaced;
      return { passed: seen, diedAt };
    },
    stop: async () => {
      await replaced.catch(() => undefined);
      await Promise.all([...alive].map((worker) => worker.kill()));
      await dataSource.destroy();
      await Promise.all([sources.close(), database.drop()]);
    },
  };
}

function isSame(one: Death, other: Death): boolean {
  return one.kind === other.kind && one.what === other.what && one.before === other.before;
}

async function openNamespace(
  { environment: { connection } }: TemporalForTests,
  namespace: string,
): Promise<Client> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await untilKnown(() => registerSearchAttributes(connection, namespace));
  return new Client({
    connection,
    namespace,
    interceptors: {
      workflow: [
        {
          startWithDetails: (input, next) =>
            next({ ...input, options: { ...input.options, workflowTaskTimeout: msToTs(NOTICED_AFTER) } }),
        },
      ],
    },
  });
}

/** A new namespace is known to all parts of the server a moment later. */
async function untilKnown(work: () => Promise<unknown>): Promise<void> {
  for (let left = 100; ; left -= 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
