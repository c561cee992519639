/**
 * The engine's worker as a process of its own, as `../money/worker-main.ts` is the application's: argument, messages and end
 * are the same.
 */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { BARE_QUEUE } from './bare-queue.js';

process.once('disconnect', () => process.exit(1));
Runtime.install({ logger: new DefaultLogger('ERROR') });
process.once('message', () => {
  void work();
});
process.send?.('loaded');

async function work(): Promise<void> {
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '' }),
    taskQueue: BARE_QUEUE,
    workflowBundle: { codePath: process.argv[2] ?? '' },
    activities: { nothing: () => Promise.resolve() },
    maxCachedWorkflows: 500,
  });
  const running = worker.run();
  process.send?.('ready');
  await running;
}
