import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { importProgress, startImport } from '../../client/imports/start.js';
import { readEnvironment } from '../../config/environment.js';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { openDatabase } from '../../entities/data-source.js';
import { migrate } from '../../entities/migrate.js';
import { generatedScenario } from '../support/sources/generated.js';
import { SANDBOX_KEYS } from '../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type LogEntry } from '../../sandbox/simulated/http/server.js';
import { startStack, type LocalStack } from '../../sandbox/stack.js';
import { createSources } from '../../sources/registry.js';
import { WORKFLOW_BUNDLE } from '../../worker/workflow-bundle.js';
import { registerSearchAttributes } from '../../worker/search-attributes.js';
import { createWorkers, runWorkers } from '../../worker/workers.js';

const FILMS = 1000;
const MAX_USD_A_FILM = 0.0025;
const LOOK_MS = 10_000;
const PRICED = ['tmdb', 'omdb', 'zyte'] as const;

/**
 * What a festival costs: half of its films unknown to TMDb, a tenth of those to OMDb too. Through the whole application,
 * priced by the simulated sources' own log.
 * @param args number of films, 1,000 by default.
 */
export async function run(args: string[]): Promise<void> {
  const films = Number(args[0] ?? FILMS);
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const dataDir = await mkdtemp(join(tmpdir(), 'festival-lookup-bench-'));
  await chmod(dataDir, 0o711);
  const environment = { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '' };
  const stack = await startStack({ dataDir, environment, onProgress: console.log });
  try {
    await measure(stack, films);
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(stack: LocalStack, films: number): Promise<void> {
  const { scenario, entries } = generatedScenario({ films, unknownToTmdb: 0.5, unknownToOmdb: 0.1 });
  const sources = await startSimulatedSources({ scenario });
  await migrate(stack.databaseUrl);
  const dataSource = await openDatabase(stack.databaseUrl);
  const connection = await Connection.connect({ address: stack.temporalAddress });
  await registerSearchAttributes(connection, 'default');
  const native = await NativeConnection.connect({ address: stack.temporalAddress });
  const workers = await createWorkers({
    connection: native,
    namespace: 'default',
    dataSource,
    sources: createSources(
      readEnvironment({
        DATABASE_URL: stack.databaseUrl,
        TMDB_API_KEY: SANDBOX_KEYS.tmdb,
        OMDB_API_KEY: SANDBOX_KEYS.omdb,
        ZYTE_API_KEY: SANDBOX_KEYS.zyte,
        TMDB_BASE_URL: sources.tmdbUrl,
        OMDB_BASE_URL: sources.omdbUrl,
        ZYTE_BASE_URL: sources.zyteUrl,
      }),
    ),
    workflowBundle: await bundleWorkflowCode(WORKFLOW_BUNDLE),
    shutdownGraceMs: 1000,
  });
  const running = runWorkers(workers);
  try {
    const started = performance.now();
    const result = await follow(new Client({ connection }), entries);
    report(result, sources.log(), films, (performance.now() - started) / 1000);
  } finally {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
    await native.close();
    await connection.close();
    await dataSource.destroy();
    await sources.close();
  }
}

async function follow(
  client: Client,
  entries: ReturnType<typeof generatedScenario>['entries'],
): Promise<ImportProgress> {
  const programme = { kind: 'inline' as const, entries };
  const handle = await startImport(client, {
    festival: 'made-up',
    year: 2025,
    programme,
    policy: { window: 40 },
  });
  const look = setInterval(() => {
    importProgress(handle).then(
      ({ full, minimal, stub, total }) => {
        console.log(`${full + minimal + stub} of ${total} films`);
      },
      () => undefined, // the next look tells
    );
  }, LOOK_MS);
  try {
    return await handle.result();
  } finally {
    clearInterval(look);
  }
}

function report(result: ImportProgress, log: LogEntry[], films: number, seconds: number): void {
  const split = PRICED.map((source) => {
    const asked = log.filter((entry) => entry.source === source);
    const usd = asked.reduce((sum, entry) => sum + entry.chargedUsd, 0);
    return {
      source,
      requests: asked.length,
      refused: asked.filter(({ status }) => status === 429).length,
      usd,
    };
  });
  const total = split.reduce((sum, { usd }) => sum + usd, 0);
  console.table(split.map((row) => ({ ...row, usd: row.usd.toFixed(3) })));
  console.log(
    `${films} films: full ${result.full}, minimal ${result.minimal}, stub ${result.stub}; ` +
      `$${total.toFixed(3)} by the sources' own log, $${result.spendUsd.toFixed(3)} by the import; ` +
      `$${(total / films).toFixed(5)} a film; ${seconds.toFixed(0)} s`,
  );
  if (total / films > MAX_USD_A_FILM) {
    console.error(`More than $${MAX_USD_A_FILM} a film.`);
    process.exitCode = 1;
  }
}
