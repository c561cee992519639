import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { WebhookActivities } from '../../activities/webhooks/deliver.js';
import { TASK_QUEUES } from '../../domain/sources.js';

/** Once only: a person waits for it, and sees why it did not arrive. */
const { deliverEvent } = proxyActivities<WebhookActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '15 seconds',
  scheduleToStartTimeout: '15 seconds',
  retry: { maximumAttempts: 1 },
});

/** What a test of a webhook came to, in words for people. */
export interface WebhookTest {
  works: boolean;
  words: string;
}

/** Sends a test to a webhook, whose address is with the workers alone. */
export async function webhookTest(delivery: { id: string }): Promise<WebhookTest> {
  try {
    const { state, words } = await deliverEvent(delivery);
    return { works: state === 'sent', words };
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return { works: false, words: `it could not be tried: ${error.cause?.message ?? error.message}` };
  }
}
