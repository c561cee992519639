import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { AlertActivities } from '../../activities/alerts/alerts.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { plainText } from '../shared/markdown.js';
import { showDetails } from '../shared/show.js';

const { checkAlerts } = proxyActivities<AlertActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '30 seconds' },
});

// The next check comes in minutes and posts what could not be posted now.
const { postAlert } = proxyActivities<AlertActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute', maximumAttempts: 5 },
});

/** What a check came to. */
export interface AlertReport {
  /** Alerts that are open now. */
  open: number;
  /** Keys. */
  opened: string[];
  resolved: string[];
  posted: number;
  notPosted: number;
}

/** Looks how things stand, opens and resolves alerts accordingly, and posts each new one once. */
export async function alertCheck(): Promise<AlertReport> {
  const { open, opened, resolved, toPost } = await checkAlerts();
  const report: AlertReport = { open, opened, resolved, posted: 0, notPosted: 0 };
  for (const id of toPost) {
    try {
      if ((await postAlert({ id })) === 'posted') report.posted += 1;
      else report.notPosted += 1;
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      report.notPosted += 1;
    }
  }
  const words = (keys: string[]): string =>
    keys.length === 0 ? 'none' : keys.map((key) => plainText(key)).join(', ');
  showDetails(
    `${open} open · opened: ${words(opened)} · resolved: ${words(resolved)} · posted: ${report.posted}`,
  );
  return report;
}
