import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { reopeningSchema, type Decision, type Reopening } from '../../domain/review/decision.js';
import { lookupWorkflowId } from '../../domain/identity.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { findFilm } from '../../entities/review/reopen.js';
import type { Db } from '../../entities/sql.js';
import { lookupStart } from '../../workflows/child-lookups/start.js';
import { reopenedUpdate, reviewUpdate } from '../../workflows/shared/messages.js';
import type { movieLookup } from '../../workflows/movie-lookup/workflow.js';
import { AppError } from '../../domain/errors.js';
import { endOf } from './lookup-end.js';
import { unattendedWords } from './unattended-words.js';

/** What a reviewer asked for cannot be done; the message says why, in words. */

/**
 * Hands a reviewer's decision to the film's lookup, and waits until it is carried out.
 * @param film IMDb id, or festival-year-slug.
 * @returns what was done, in words.
 * @throws {WorkflowUpdateFailedError} with the reason in words, when it was refused; nothing was changed then.
 * @throws {AppError} `Conflict` when the film's lookup is over, with how to go on.
 */
export async function decideFilm(client: Client, film: string, decision: Decision): Promise<string> {
  const handle = client.workflow.getHandle(lookupWorkflowId(film));
  try {
    return await handle.executeUpdate(reviewUpdate, { args: [decision] });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const { ended } = await endOf(client, handle.workflowId).catch(() => ({ ended: 'gone' }));
    const words =
      ended === 'completed'
        ? `${film} was decided or found, and waits for nobody. To decide anew: festival review reopen ${film}`
        : unattendedWords(film, ended);
    throw new AppError('Conflict', words, { cause: error });
  }
}

/**
 * Puts a film before the reviewers again, whoever decided on it and however long ago: its lookup runs again under the
 * same workflow id and waits for a decision, with the candidates of the earlier one. Its record stays until another choice
 * is made. To undo a decision is to reopen it.
 * @param film IMDb id, or festival-year-slug.
 * @returns what was done, in words, when the film is in `review_queue`.
 * @throws {AppError} `Conflict` in words: no such film, or its lookup runs and can be decided as it is.
 */
export async function reopenFilm(
  { client, db }: { client: Client; db: Db },
  film: string,
  reopening: Reopening,
): Promise<string> {
  const parsed = reopeningSchema.safeParse(reopening);
  if (!parsed.success)
    throw new AppError('InvalidInput', parsed.error.issues.map(({ message }) => message).join('; '));
  const found = await findFilm(db, film);
  if (found === undefined) throw new AppError('NotFound', `There is no film ${film}.`);
  try {
    const handle = await client.workflow.start<typeof movieLookup>('movieLookup', {
      ...lookupStart(found, { reopened: parsed.data }),
      taskQueue: TASK_QUEUES.main,
    });
    return await handle.executeUpdate(reopenedUpdate);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new AppError(
      'Conflict',
      `The lookup of ${found.label} is running: it can be decided on as it is.`,
      {
        cause: error,
      },
    );
  }
}
