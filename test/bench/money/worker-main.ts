/**
 * The application's workers as a process of their own, which a benchmark may kill. Argument: the file with the workflow
 * bundle. It says `loaded`, waits for a message, and says `ready` when it polls. It ends when its owner does.
 */
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { readEnvironment } from '../../../config/environment.js';
import { createDataSource } from '../../../entities/data-source.js';
import { createSources } from '../../../sources/registry.js';
import { createPages } from '../../../sources/pages/configured.js';
import { createWorkers, runWorkers } from '../../../worker/workers.js';

process.once('disconnect', () => process.exit(1));
Runtime.install({ logger: new DefaultLogger('ERROR') });
process.once('message', () => {
  void work();
});
process.send?.('loaded');

async function work(): Promise<void> {
  const codePath = process.argv[2] ?? '';
  const environment = readEnvironment();
  const workers = await createWorkers({
    connection: await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '' }),
    namespace: 'default',
    dataSource: await createDataSource(environment.DATABASE_URL).initialize(),
    sources: createSources(environment),
    pages: createPages(environment),
    workflowBundle: { codePath },
    environment,
  });
  const running = runWorkers(workers);
  process.send?.('ready');
  await running;
}
