import {
  ActivityFailure,
  continueAsNew,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { WebhookActivities } from '../../activities/webhooks/deliver.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { showDetails } from '../shared/show.js';

const AT_ONCE = 5;

const { listDueEvents } = proxyActivities<WebhookActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '30 seconds' },
});

// What these tries do not bring comes again with a later run: the event's row says when, and when it is given up.
const { deliverEvent } = proxyActivities<WebhookActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '30 seconds',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 3,
    maximumInterval: '1 minute',
    maximumAttempts: 3,
  },
});

/** What a run came to. */
export interface DeliveryReport {
  sent: number;
  notSent: number;
}

/** Sends the events that are due, some at a time, until there are none, or none of them arrives. */
export async function webhookDelivery(
  report: DeliveryReport = { sent: 0, notSent: 0 },
): Promise<DeliveryReport> {
  for (let due = await listDueEvents(); due.length > 0; due = await listDueEvents()) {
    const sentBefore = report.sent;
    const lane = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined; id = due.shift())
        if (await isSent(id)) report.sent += 1;
        else report.notSent += 1;
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    showDetails(`${report.sent} sent · ${report.notSent} not sent`);
    // Nobody is there: what is left waits for the next run.
    if (report.sent === sentBefore) break;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof webhookDelivery>(report);
  }
  return report;
}

async function isSent(id: string): Promise<boolean> {
  try {
    return (await deliverEvent({ id })).state === 'sent';
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return false;
  }
}
