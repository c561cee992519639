import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import {
  parseDecision,
  reopeningSchema,
  type Decision,
  type Reopening,
} from '../../domain/review/decision.js';
import { lookupWorkflowId } from '../../domain/identity.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { readFilmRecord } from '../../entities/movies/record.js';
import { readLastDecision } from '../../entities/review/undo.js';
import { findFilm } from '../../entities/review/reopen.js';
import type { Db } from '../../entities/sql.js';
import { lookupStart } from '../../workflows/child-lookups/start.js';
import { reopenedUpdate, reviewUpdate } from '../../workflows/shared/messages.js';
import type { movieLookup } from '../../workflows/movie-lookup/workflow.js';
import { AppError } from '../../domain/errors.js';
import { endOf } from './lookup-end.js';
import { unattendedWords } from './unattended-words.js';

interface Services {
  client: Client;
  db: Db;
}

/**
 * Carries out a reviewer's decision, whatever the film waits for: the one door behind the dashboard, its API and `festival`,
 * with the rules of the signals and the update. Where the film's lookup runs, it decides; where that is over (the film was
 * accepted for a later look, or the last decision is to be undone), or is known to nobody any more, one is begun for this.
 * @param film IMDb id, or festival-year-slug.
 * @returns what was done, in words.
 * @throws {WorkflowUpdateFailedError} with the reason in words, when it was refused; nothing was changed then.
 * @throws {AppError} in words: there is no such film, or it was decided already, or has its record: it can be reopened.
 */
export async function decideFilm(services: Services, film: string, decision: Decision): Promise<string> {
  const { client, db } = services;
  const parsed = parseDecision(decision);
  if (!parsed.success) throw new AppError('InvalidInput', wordsOf(parsed.error));
  const handle = client.workflow.getHandle(lookupWorkflowId(film));
  try {
    return await handle.executeUpdate(reviewUpdate, { args: [parsed.data] });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  const found = await findFilm(db, film);
  if (found === undefined) throw new AppError('NotFound', `There is no film ${film}.`);
  await checkStanding(db, found.movieId, film, decision);
  const { ended } = await endOf(client, handle.workflowId).catch(() => ({ ended: 'gone' }));
  const { reviewState } = (await readFilmRecord(db, found.movieId)) ?? {};
  // Its lookup should wait for this, and does not: that is said, with how to begin again.
  if (ended !== 'completed' && (reviewState === 'parked' || reviewState === 'review'))
    throw new AppError('Conflict', unattendedWords(film, ended));
  const toDecide = { reviewer: parsed.data.reviewer, toDecide: true } as const;
  try {
    await client.workflow.start<typeof movieLookup>('movieLookup', {
      ...lookupStart(found, { reopened: toDecide }),
      taskQueue: TASK_QUEUES.main,
    });
  } catch (error) {
    // Somebody else was quicker: theirs takes the decision, or says why not.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return await handle.executeUpdate(reviewUpdate, { args: [parsed.data] });
}

/** Refuses what nothing is to be begun for. */
async function checkStanding(db: Db, movieId: string, film: string, decision: Decision): Promise<void> {
  if ('undo' in decision) {
    const last = await readLastDecision(db, movieId);
    if (last === undefined || last.stood === null)
      throw new AppError('Conflict', `${film} has no decision that could be undone.`);
    return;
  }
  const { reviewState } = (await readFilmRecord(db, movieId)) ?? {};
  if (reviewState === 'decided' || reviewState === 'rejected')
    throw new AppError(
      'AlreadyDecided',
      `It was decided already, and nothing was changed. To decide anew, reopen it first: festival review reopen ${film}`,
    );
  if (reviewState === undefined || reviewState === null)
    throw new AppError(
      'Conflict',
      `${film} has its record, and waits for nobody. To decide anew, reopen it first: festival review reopen ${film}`,
    );
}

function wordsOf({ issues }: { issues: { message: string }[] }): string {
  return issues.map(({ message }) => message).join('; ');
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
  { client, db }: Services,
  film: string,
  reopening: Reopening,
): Promise<string> {
  const parsed = reopeningSchema.safeParse(reopening);
  if (!parsed.success) throw new AppError('InvalidInput', wordsOf(parsed.error));
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
