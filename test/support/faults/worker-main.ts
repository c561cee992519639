/**
 * The application's workers as a process of their own, which is killed at a point. It loads, says `loaded`, waits for
 * its environment, says `ready` when it polls, and ends when its owner does. Argument: the file with the workflow code.
 */
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { readEnvironment } from '../../../config/environment.js';
import { createDataSource } from '../../../entities/data-source.js';
import { createSources } from '../../../sources/registry.js';
import { workerDeployment } from '../../../worker/deployment.js';
import { createWorkers, runWorkers } from '../../../worker/workers.js';

const QUICK = {
  /** A workflow of a worker that died is given to the other one after this, not after ten seconds. */
  stickyQueueScheduleToStartTimeout: '500 ms',
  /** Each heartbeat is told: a live worker has to miss two of them before it counts as dead. */
  maxHeartbeatThrottleInterval: '1 s',
} as const;

process.once('disconnect', () => process.exit(1));
Runtime.install({ logger: new DefaultLogger('ERROR') });
process.once('message', (variables: Record<string, string>) => {
  Object.assign(process.env, variables);
  void work();
});
process.send?.('loaded');

async function work(): Promise<void> {
  const environment = readEnvironment();
  const create = Worker.create.bind(Worker);
  Worker.create = (options: WorkerOptions) => create({ ...options, ...QUICK });
  const workers = await createWorkers({
    connection: await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '' }),
    namespace: process.env.TEMPORAL_NAMESPACE ?? '',
    dataSource: await createDataSource(environment.DATABASE_URL).initialize(),
    sources: createSources(environment),
    environment,
    workflowBundle: { codePath: process.argv[2] ?? '' },
    // Of a deployment where the environment names one, with its build.
    deployment: workerDeployment(process.env, ''),
  });
  const running = runWorkers(workers);
  process.send?.('ready');
  await running;
}
