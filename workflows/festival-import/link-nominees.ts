import { ActivityFailure, isCancellation, log, proxyActivities } from '@temporalio/workflow';
import type { PeopleActivities } from '../../activities/people.js';
import { TASK_QUEUES } from '../../domain/sources.js';

const { linkPeople } = proxyActivities<PeopleActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '5 minutes',
  retry: { maximumInterval: '1 minute', maximumAttempts: 10 },
});

/** Links an edition's nominees to people. A look that comes to nothing is the next sweep's: it holds no import up. */
export async function linkNominees(edition: string): Promise<void> {
  try {
    await linkPeople({ edition });
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    log.warn('The nominees were not linked to people; the next sweep does it.', { edition });
  }
}
