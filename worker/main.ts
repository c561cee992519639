/** `npm run worker`: one process for all task queues, or those of WORKER_QUEUES, until SIGINT or SIGTERM. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, type WorkflowBundleOption } from '@temporalio/worker';
import { withoutCurrentVersion } from '../client/deployment.js';
import { configurationError, readEnvironment, type Environment } from '../config/environment.js';
import { runProcess } from '../config/run-process.js';
import { createLog } from '../config/log.js';
import { loadVariables } from '../config/secrets.js';
import { startTracing, type Tracing } from '../config/tracing/tracing.js';
import { readTemporalConfig } from '../config/temporal.js';
import { waitFor } from '../config/wait-for.js';
import { createRatingsSources, createSources } from '../sources/registry.js';
import { createPages } from '../sources/pages/configured.js';
import { pageThread } from '../sources/pages/reading/thread.js';
import { alertThresholds, webhookSettings, webhookTargets } from './alert-settings.js';
import { BUNDLE_PATH } from './bundle-path.js';
import { workerDeployment } from './deployment.js';
import { logOddValues } from './log-odd-values.js';
import { openWritableDatabase } from './open-database.js';
import { TASK_QUEUES } from '../domain/sources.js';
import { saveTargets } from '../entities/webhooks/deliveries.js';
import { installRuntime } from './telemetry.js';
import { createWorkers, runWorkers } from './workers.js';
import { WORKFLOW_BUNDLE } from './workflow-bundle.js';

const IDLE_LOOK_MS = 10_000;
const CALM_LOOK_MS = 300_000;

async function main(signal: AbortSignal): Promise<void> {
  loadVariables('worker');
  const environment = readEnvironment();
  if (!existsSync(BUNDLE_PATH)) throw configurationError(['there is no build: run `npm run build` first']);
  const webhooks = webhookSettings(environment);
  const log = createLog(environment.LOG_LEVEL);
  installRuntime(environment, log);
  const tracing = await startTracing('worker');
  logOddValues(log);
  signal.addEventListener('abort', () => {
    log.info(`${(signal.reason as Error).message}: finishing what is under way`);
  });
  const warn = (line: string): void => {
    log.warn(line);
  };
  const dataSource = await openWritableDatabase(environment, warn, signal);
  const { connection, namespace } = await connectToTemporal(warn, signal);
  if (sendsEvents(environment)) await saveTargets(dataSource.manager, webhookTargets(webhooks));
  const sources = createSources(environment);
  await pageThread.start();
  const deployment = workerDeployment(environment, dirname(BUNDLE_PATH));
  const workers = await createWorkers({
    connection,
    namespace,
    dataSource,
    sources,
    ratingsSources: createRatingsSources(environment),
    pages: createPages(environment),
    environment,
    workflowBundle: await workflowCode(tracing),
    tracing,
    alertThresholds: alertThresholds(environment),
    webhooks,
    deployment,
    queues: environment.WORKER_QUEUES,
  });
  const shutDown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  signal.addEventListener('abort', shutDown);
  log.info(
    {
      sources: sources.map((source) => source.name),
      namespace,
      queues: environment.WORKER_QUEUES,
      ...(deployment === undefined ? {} : deployment.version),
    },
    'worker ready',
  );
  process.send?.('ready');
  if (deployment !== undefined) void warnWhileIdle(new Client({ connection, namespace }), warn, signal);
  await runWorkers(workers);
  await connection.close();
  await dataSource.destroy();
  await tracing?.stop();
}

async function connectToTemporal(
  warn: (line: string) => void,
  signal: AbortSignal,
): Promise<{ connection: NativeConnection; namespace: string }> {
  const { connectionOptions, namespace } = readTemporalConfig();
  const connection = await waitFor(
    `Temporal at ${connectionOptions.address ?? ''}`,
    () => NativeConnection.connect(connectionOptions),
    warn,
    signal,
  );
  return { connection, namespace };
}

/** What `npm run build` made; where workflows are traced, code that does it, for the other one is to stay light. */
async function workflowCode(tracing: Tracing | undefined): Promise<WorkflowBundleOption> {
  if (tracing === undefined) return { codePath: BUNDLE_PATH };
  return await bundleWorkflowCode({ ...WORKFLOW_BUNDLE, plugins: [tracing.plugin] });
}

/** Who sends events says where they go; other processes may not know the addresses. */
function sendsEvents({ WORKER_QUEUES }: Environment): boolean {
  return WORKER_QUEUES.includes(TASK_QUEUES.main);
}

/** Says again and again that no version of the deployment is current: nothing else would, for these workers run the alerts. */
async function warnWhileIdle(
  client: Client,
  warn: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const unlessEnded = (): undefined => undefined;
  // The server learns of the version when the workers have asked for the first time.
  await wait(IDLE_LOOK_MS, undefined, { signal }).catch(unlessEnded);
  while (!signal.aborted) {
    const idle = await withoutCurrentVersion(client);
    if (idle !== undefined) warn(idle);
    await wait(idle === undefined ? CALM_LOOK_MS : IDLE_LOOK_MS, undefined, { signal }).catch(unlessEnded);
  }
}

runProcess(main);
