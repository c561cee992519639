import { proxyActivities } from '@temporalio/workflow';
import type { EventPageActivities } from '../../activities/on-request/event-page.js';
import {
  eventPageInputSchema,
  type EventPageInput,
  type EventPageRead,
} from '../../domain/programme/event-page.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { checkInput } from '../shared/input.js';

/** Once only: a person waits for it, and each attempt may cost money. */
const { readEventPage } = proxyActivities<EventPageActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '4 minutes',
  scheduleToStartTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
});

/**
 * Has a page of a festival on IMDb read for a plan or a list: the key for it is with the workers alone.
 * @throws {ApplicationFailure} `InvalidInput`, or with the words of why the page cannot be had.
 */
export async function eventPageRead(input: EventPageInput): Promise<EventPageRead> {
  return await readEventPage(checkInput(eventPageInputSchema, input, 'The input of eventPageRead'));
}
