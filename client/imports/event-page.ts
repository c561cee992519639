import { WorkflowFailedError, WorkflowIdConflictPolicy, type Client } from '@temporalio/client';
import type { EventPageInput, EventPageRead } from '../../domain/programme/event-page.js';
import { editionKey } from '../../domain/identity.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import type { eventPageRead } from '../../workflows/on-request/event-page.js';
import { failureWords } from './start.js';
import { AppError } from '../../domain/errors.js';

/** Longer than the workflow waits for the page, so that only missing workers are felt. */
const PATIENCE = '5 minutes';

/**
 * Has a worker read a page of a festival on IMDb, which is kept in the database. It costs money unless it is kept
 * already; two who ask at one time share one reading.
 * @throws {AppError} `InvalidInput` in words, where it cannot be had.
 */
export async function readEventPage(client: Client, input: EventPageInput): Promise<EventPageRead> {
  const { festival, year } = input;
  const name = year === undefined ? festival : editionKey(festival, year);
  try {
    return await client.workflow.execute<typeof eventPageRead>('eventPageRead', {
      workflowId: `event-page/${name}`,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      workflowExecutionTimeout: PATIENCE,
      taskQueue: TASK_QUEUES.main,
      staticSummary: `IMDb's page of ${name}`,
      args: [input],
    });
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    throw new AppError('InvalidInput', failureWords(error));
  }
}
