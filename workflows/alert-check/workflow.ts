import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, proxyActivities, startChild } from '@temporalio/workflow';
import type { AlertActivities } from '../../activities/alerts/alerts.js';
import { WEBHOOK_DELIVERY_ID } from '../../domain/identity.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { plainText } from '../shared/markdown.js';
import { showDetails } from '../shared/show.js';
import type { webhookDelivery } from '../webhook-delivery/workflow.js';

const { checkAlerts } = proxyActivities<AlertActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '30 seconds' },
});

/** What a check came to. */
export interface AlertReport {
  /** Alerts that are open now. */
  open: number;
  /** Keys. */
  opened: string[];
  resolved: string[];
}

/** Looks how things stand, opens and resolves alerts accordingly, and has what happened since sent to the webhooks. */
export async function alertCheck(): Promise<AlertReport> {
  const { open, opened, resolved, toSend } = await checkAlerts();
  const words = (keys: string[]): string =>
    keys.length === 0 ? 'none' : keys.map((key) => plainText(key)).join(', ');
  showDetails(`${open} open · opened: ${words(opened)} · resolved: ${words(resolved)}`);
  if (toSend) await startDelivery();
  return { open, opened, resolved };
}

/** A webhook that is slow holds no check up. One that runs already takes the new events along. */
async function startDelivery(): Promise<void> {
  try {
    await startChild<typeof webhookDelivery>('webhookDelivery', {
      workflowId: WEBHOOK_DELIVERY_ID,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: 'Sends events to webhooks',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
