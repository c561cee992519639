import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTimeSkippingEnvironment } from '../support/temporal/time-skipping.js';
import { decide, monthLong } from './fixtures/month-long.js';

const DAY_MS = 86_400_000;
let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  environment = await createTimeSkippingEnvironment();
});
afterAll(async () => {
  await environment.teardown();
});

function createWorker(): Promise<Worker> {
  return Worker.create({
    connection: environment.nativeConnection,
    taskQueue: 'time-skipping',
    workflowsPath: fileURLToPath(new URL('./fixtures/month-long.ts', import.meta.url)),
  });
}

test('31 days pass in server time while a result is awaited', async () => {
  const worker = await createWorker();
  const before = await environment.currentTimeMs();
  const result = await worker.runUntil(
    environment.client.workflow.execute(monthLong, { workflowId: 'waits', taskQueue: 'time-skipping' }),
  );
  expect(result).toBe('nobody decided');
  expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(31 * DAY_MS);
});

test('a signal half way through ends the wait', async () => {
  const worker = await createWorker();
  const result = await worker.runUntil(async () => {
    const handle = await environment.client.workflow.start(monthLong, {
      workflowId: 'decided',
      taskQueue: 'time-skipping',
    });
    await environment.sleep('15 days');
    await handle.signal(decide, 'yes');
    return handle.result();
  });
  expect(result).toBe('decided: yes');
});
