import { WorkflowFailedError, type Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { TASK_QUEUES } from '../domain/sources.js';
import type { WebhookTarget } from '../domain/webhooks.js';
import { addTestDelivery, listTargets } from '../entities/webhooks/deliveries.js';
import type { webhookTest, WebhookTest } from '../workflows/on-request/webhook-test.js';

/** Longer than the workflow waits itself, so that only missing workers are felt. */
const PATIENCE = '40 seconds';

/**
 * Has a worker send a test to each webhook that the workers have an address of, or to one; nothing of it is tried twice.
 * @param by who asked, which the test tells.
 */
export async function testWebhooks(
  client: Client,
  { manager }: DataSource,
  by: string,
  to?: WebhookTarget,
): Promise<(WebhookTest & { target: WebhookTarget })[]> {
  const targets = (await listTargets(manager)).filter((target) => to === undefined || target === to);
  return await Promise.all(
    targets.map(async (target) => {
      const id = await addTestDelivery(manager, target, by);
      return { target, ...(await runTest(client, id)) };
    }),
  );
}

async function runTest(client: Client, id: string): Promise<WebhookTest> {
  try {
    return await client.workflow.execute<typeof webhookTest>('webhookTest', {
      workflowId: `webhook-test/${id}`,
      workflowExecutionTimeout: PATIENCE,
      taskQueue: TASK_QUEUES.main,
      staticSummary: 'Test of a webhook',
      args: [{ id }],
    });
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return { works: false, words: 'no worker answers: is one running?' };
  }
}
