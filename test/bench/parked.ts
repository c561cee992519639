import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { startImport } from '../../client/imports/start.js';
import { readEnvironment } from '../../config/environment.js';
import { importPolicySchema } from '../../domain/policy.js';
import { openDatabase } from '../../entities/data-source.js';
import { migrate } from '../../entities/migrate.js';
import { generatedScenario } from '../support/sources/generated.js';
import { SANDBOX_KEYS } from '../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../sandbox/simulated/http/server.js';
import { startStack, type LocalStack } from '../../sandbox/stack.js';
import { createSources } from '../../sources/registry.js';
import { WORKFLOW_BUNDLE } from '../../worker/workflow-bundle.js';
import { registerSearchAttributes } from '../../worker/search-attributes.js';
import { createWorkers, runWorkers } from '../../worker/workers.js';
import { cpuMs, residentBytes, sumOfDescendants } from './processes.js';
import { COUNTED } from '../support/sources/counted.js';

const FILMS = 2000;
const IDLE_S = 60;
const SAMPLE = 20;
const DAYS = 30;
const MB = 1024 * 1024;

/**
 * What parked lookups cost while nothing happens: memory and processor time of worker and Temporal server, and the tasks
 * that their re-checks make. Linux only, for it reads /proc.
 * @param args number of films (2,000 by default), seconds of idling that are measured (60).
 */
export async function run(args: string[]): Promise<void> {
  const films = Number(args[0] ?? FILMS);
  const idleSeconds = Number(args[1] ?? IDLE_S);
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const dataDir = await mkdtemp(join(tmpdir(), 'festival-lookup-bench-'));
  await chmod(dataDir, 0o711);
  const environment = { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '' };
  const stack = await startStack({ dataDir, environment, onProgress: console.log });
  const { scenario } = generatedScenario({ profile: COUNTED, films, unknownToTmdb: 1, unknownToOmdb: 1 });
  const sources = await startSimulatedSources({
    scenario: { ...scenario, tmdb: { requestsPerSecond: 100_000, connections: 1000 } },
  });
  await migrate(stack.databaseUrl);
  const dataSource = await openDatabase(stack.databaseUrl);
  try {
    await measure({ stack, sources, dataSource }, films, idleSeconds);
  } finally {
    await dataSource.destroy();
    await sources.close();
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Bench {
  stack: LocalStack;
  sources: SimulatedSources;
  dataSource: DataSource;
}

async function measure(bench: Bench, films: number, idleSeconds: number): Promise<void> {
  const { stack, dataSource } = bench;
  // Parking them is not what is measured: the free source may be asked as fast as it goes.
  await dataSource.query(
    `UPDATE source_policies SET rate_limit_requests = 10000, connections = NULL WHERE source = 'tmdb'`,
  );
  const connection = await Connection.connect({ address: stack.temporalAddress });
  await registerSearchAttributes(connection, 'default');
  const workers = await createBenchWorkers(bench);
  const running = runWorkers(workers);
  const client = new Client({ connection });
  try {
    const empty = memory();
    await park(client, films);
    await settle();
    const parked = memory();
    const before = { worker: process.cpuUsage(), server: serverCpuSeconds() };
    await wait(idleSeconds * 1000);
    const used = process.cpuUsage(before.worker);
    const serverUsed = serverCpuSeconds() - before.server;
    const perCheck = await tasksOfOneCheck(client);
    report({
      films,
      idleSeconds,
      empty,
      parked,
      perCheck,
      workerS: (used.user + used.system) / 1e6,
      serverS: serverUsed,
    });
  } finally {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
    await connection.close();
  }
}

async function createBenchWorkers({ stack, sources, dataSource }: Bench) {
  return await createWorkers({
    connection: await NativeConnection.connect({ address: stack.temporalAddress }),
    namespace: 'default',
    dataSource,
    sources: createSources(
      readEnvironment({
        DATABASE_URL: stack.databaseUrl,
        TMDB_API_KEY: SANDBOX_KEYS.tmdb,
        TMDB_BASE_URL: sources.tmdbUrl,
      }),
    ),
    workflowBundle: await bundleWorkflowCode(WORKFLOW_BUNDLE),
    shutdownGraceMs: 1000,
  });
}

/** Imports films that nobody knows; the import ends when all are parked. */
async function park(client: Client, films: number): Promise<void> {
  const { entries } = generatedScenario({ profile: COUNTED, films, unknownToTmdb: 1, unknownToOmdb: 1 });
  const started = performance.now();
  const handle = await startImport(client, {
    festival: 'bench',
    year: 2025,
    programme: { kind: 'inline', entries },
    policy: { tiers: ['tmdb'], window: 50 },
  });
  const { stub } = await handle.result();
  console.log(`${stub} films are parked after ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

/** Gives caches that are only kept for a moment a moment to go. */
async function settle(): Promise<void> {
  await wait(5000);
  globalThis.gc?.();
}

interface Memory {
  worker: number;
  server: number;
}

function memory(): Memory {
  return { worker: process.memoryUsage.rss(), server: sumOfDescendants('temporal', residentBytes) };
}

/** Workflow and activity tasks that one re-check of a film makes, by the histories of some. */
async function tasksOfOneCheck(client: Client): Promise<{ workflow: number; activity: number }> {
  const handles: WorkflowHandle[] = [];
  for await (const { workflowId } of client.workflow.list({
    query: 'WorkflowType = "movieLookup" AND ExecutionStatus = "Running"',
  })) {
    handles.push(client.workflow.getHandle(workflowId));
    if (handles.length === SAMPLE) break;
  }
  const before = await tasks(handles);
  for (const handle of handles) await handle.signal('retryNow', { sources: ['tmdb'] });
  await wait(10_000);
  const after = await tasks(handles);
  // The signal itself woke the workflow once, as the timer does.
  return {
    workflow: (after.workflow - before.workflow) / handles.length,
    activity: (after.activity - before.activity) / handles.length,
  };
}

async function tasks(handles: WorkflowHandle[]): Promise<{ workflow: number; activity: number }> {
  const sum = { workflow: 0, activity: 0 };
  for (const handle of handles)
    for (const event of (await handle.fetchHistory()).events ?? []) {
      if (event.workflowTaskCompletedEventAttributes instanceof Object) sum.workflow += 1;
      if (event.activityTaskCompletedEventAttributes instanceof Object) sum.activity += 1;
    }
  return sum;
}

function report(figures: {
  films: number;
  idleSeconds: number;
  empty: Memory;
  parked: Memory;
  perCheck: { workflow: number; activity: number };
  workerS: number;
  serverS: number;
}): void {
  const { films, idleSeconds, empty, parked, perCheck, workerS, serverS } = figures;
  const mb = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`;
  const share = (seconds: number): string => `${((seconds * 100) / idleSeconds).toFixed(1)} % of a core`;
  const checks = importPolicySchema.parse({}).recheck.length;
  const aDay = (each: number): string => ((films * checks * each) / DAYS).toFixed(0);
  console.log(
    [
      `${films} parked lookups, idle for ${idleSeconds} s`,
      `worker: ${mb(empty.worker)} before, ${mb(parked.worker)} with them; ${share(workerS)}`,
      `server: ${mb(empty.server)} before, ${mb(parked.server)} with them; ${share(serverS)}`,
      `a re-check: ${perCheck.workflow.toFixed(1)} workflow tasks, ${perCheck.activity.toFixed(1)} activities`,
      `a day (${checks} re-checks in ${DAYS} days): ${aDay(perCheck.workflow)} workflow tasks, ${aDay(perCheck.activity)} activities`,
    ].join('\n'),
  );
}

function serverCpuSeconds(): number {
  return sumOfDescendants('temporal', cpuMs) / 1000;
}
