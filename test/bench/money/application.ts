import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Runtime, type BundleOptions } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../../entities/data-source.js';
import { migrate } from '../../../entities/migrate.js';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { startStack } from '../../../sandbox/stack.js';
import { WORKFLOW_BUNDLE } from '../../../worker/workflow-bundle.js';
import { registerSearchAttributes } from '../../../worker/search-attributes.js';
import { makeOneFile, makePageReader, programFolder } from '../../support/runner/one-file.js';
import { startTemporalForTests } from '../../support/temporal/temporal.js';
import { loadWorker, type LoadedWorker } from './worker-process.js';

/** The application for a benchmark: real Temporal, real Postgres, simulated sources; workers are processes of their own. */
export interface BenchApplication {
  client: Client;
  dataSource: DataSource;
  sources: SimulatedSources;
  /** Environment for processes of the application. */
  variables: Record<string, string>;
  /** A throw-away folder. */
  folder: string;
  /** A worker that has its code in memory and does nothing until it is told to begin. */
  loadWorker: () => LoadedWorker;
  /** The same for another program (path within the project) and its workflow code. */
  loadOther: (program: string, workflowsPath: string) => Promise<LoadedWorker>;
}

export interface BenchOptions {
  /** Temporal keeps what it knows in memory; in a SQLite file by default. */
  inMemory?: boolean;
}

/** Temporal's own log is quietened once a process. */
let isQuiet = false;

/** Starts the application in a throw-away folder, does the work, and takes all of it away again. */
export async function withApplication(
  scenario: ScenarioInput,
  work: (application: BenchApplication) => Promise<void>,
  options: BenchOptions = {},
): Promise<void> {
  if (!isQuiet) Runtime.install({ logger: new DefaultLogger('ERROR') });
  isQuiet = true;
  const undo: (() => Promise<unknown>)[] = [];
  try {
    await work(await start(scenario, undo, options));
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function start(
  scenario: ScenarioInput,
  undo: (() => Promise<unknown>)[],
  { inMemory = false }: BenchOptions,
): Promise<BenchApplication> {
  const folder = await mkdtemp(join(tmpdir(), 'festival-lookup-bench-'));
  // Postgres runs as a user of its own where this process is root's.
  await chmod(folder, 0o711);
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const temporal = inMemory ? await startTemporalInMemory(undo) : '';
  const environment = { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: temporal };
  const stack = await startStack({ dataDir: folder, environment, onProgress: console.log });
  undo.push(stack.stop);
  const sources = await startSimulatedSources({ scenario });
  undo.push(() => sources.close());
  await migrate(stack.databaseUrl);
  const dataSource = await openDatabase(stack.databaseUrl);
  undo.push(() => dataSource.destroy());
  const connection = await Connection.connect({ address: stack.temporalAddress });
  undo.push(() => connection.close());
  await registerSearchAttributes(connection, 'default');
  const bundle = await bundled(WORKFLOW_BUNDLE, join(folder, 'workflow-bundle.js'));
  const programs = await programFolder('bench');
  undo.push(() => rm(programs, { recursive: true, force: true }));
  const made = async (entry: string): Promise<string> => {
    const program = join(programs, `${basename(entry, '.ts')}.mjs`);
    await makeOneFile(entry, program);
    return program;
  };
  const program = await made('test/bench/money/worker-main.ts');
  await makePageReader(programs);
  const variables = {
    DATABASE_URL: stack.databaseUrl,
    PROGRAMME_FOLDERS: folder,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    TMDB_API_KEY: SANDBOX_KEYS.tmdb,
    OMDB_API_KEY: SANDBOX_KEYS.omdb,
    ZYTE_API_KEY: SANDBOX_KEYS.zyte,
    TMDB_BASE_URL: sources.tmdbUrl,
    OMDB_BASE_URL: sources.omdbUrl,
    ZYTE_BASE_URL: sources.zyteUrl,
  };
  const asInImage = { ...variables, ...(await imageVariables()) };
  const workers: LoadedWorker[] = [];
  undo.push(() => Promise.all(workers.map((worker) => worker.kill())));
  const kept = (worker: LoadedWorker): LoadedWorker => {
    workers.push(worker);
    return worker;
  };
  return {
    client: new Client({ connection }),
    dataSource,
    sources,
    variables,
    folder,
    loadWorker: () => kept(loadWorker(program, bundle, asInImage)),
    loadOther: async (other, workflowsPath) => {
      const itsBundle = await bundled({ workflowsPath }, join(folder, 'other-bundle.js'));
      return kept(loadWorker(await made(other), itsBundle, variables));
    },
  };
}

/** What the image sets for the application's processes. */
async function imageVariables(): Promise<Record<string, string>> {
  const dockerfile = await readFile(new URL('../../../Dockerfile', import.meta.url), 'utf8');
  const [, line = ''] = /^ENV (.+)$/m.exec(dockerfile) ?? [];
  return Object.fromEntries(line.split(' ').map((pair) => pair.split('='))) as Record<string, string>;
}

async function bundled(options: BundleOptions, file: string): Promise<string> {
  const { code } = await bundleWorkflowCode(options);
  await writeFile(file, code);
  return file;
}

async function startTemporalInMemory(undo: (() => Promise<unknown>)[]): Promise<string> {
  const { address, stop } = await startTemporalForTests();
  undo.push(stop);
  return address;
}
