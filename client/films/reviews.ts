import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { FilmRef } from '../../domain/film-ref.js';
import type { ReviewState } from '../../domain/review/states.js';
import {
  parseDecision,
  reopeningSchema,
  type Decision,
  type Reopening,
} from '../../domain/review/decision.js';
import { lookupKey, lookupWorkflowId } from '../../domain/identity.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { readFilmRecord } from '../../entities/movies/record.js';
import { assertUndoable, readLastDecision } from '../../entities/review/undo.js';
import { findFilm } from '../../entities/review/reopen.js';
import type { Db } from '../../entities/sql.js';
import { lookupStart } from '../../workflows/child-lookups/start.js';
import { reopenedUpdate, reviewUpdate } from '../../workflows/shared/messages.js';
import type { movieLookup } from '../../workflows/movie-lookup/workflow.js';
import { AppError, type ErrorCode } from '../../domain/errors.js';
import { failureWords } from '../imports/start.js';
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
 * @throws {AppError} in words; nothing was changed then. `AlreadyDecided` where a person was quicker, `NotFound` where there is
 * no such film, else `Conflict`: its record waits for nobody, or the choice cannot be carried out.
 */
export async function decideFilm(services: Services, film: string, decision: Decision): Promise<string> {
  const parsed = parseDecision(decision);
  if (!parsed.success) throw new AppError('InvalidInput', wordsOf(parsed.error));
  const found = await findDecided(services.db, film, parsed.data);
  return await inWords(found.filmKey, () => decideFound(services, found, parsed.data));
}

/** The film that is decided on. An undo is for the lookup that was decided in: a film that was merged since has its own. */
async function findDecided(db: Db, key: string, decision: Decision): Promise<FilmRef> {
  const found = await findFilm(db, key);
  if (found === undefined) throw new AppError('NotFound', `There is no film ${key}.`);
  if (!('undo' in decision)) return found;
  const last = await readLastDecision(db, found.movieId);
  assertUndoable(last);
  const decidedKey = last.workflowId === null ? null : lookupKey(last.workflowId);
  return (decidedKey === null ? undefined : await findFilm(db, decidedKey)) ?? found;
}

async function decideFound({ client, db }: Services, found: FilmRef, decision: Decision): Promise<string> {
  const handle = client.workflow.getHandle(lookupWorkflowId(found.filmKey));
  const decide = (): Promise<string> => handle.executeUpdate(reviewUpdate, { args: [decision] });
  try {
    return await decide();
  } catch (error) {
    if ('undo' in decision && isLate(error)) await untilEnded(client, handle.workflowId);
    else if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  const state = await checkStanding(db, found, decision);
  const { ended } = await endOf(client, handle.workflowId).catch(() => ({ ended: 'gone' }));
  // Its lookup should wait for this, and does not: that is said, with how to begin again.
  if (ended !== 'completed' && (state === 'parked' || state === 'review'))
    throw new AppError('Conflict', unattendedWords(found.filmKey, ended));
  const toDecide = { reviewer: decision.reviewer, toDecide: true } as const;
  try {
    await client.workflow.start<typeof movieLookup>('movieLookup', {
      ...lookupStart(found, { reopened: toDecide }),
      taskQueue: TASK_QUEUES.main,
    });
  } catch (error) {
    // Somebody else was quicker: theirs takes the decision, or says why not.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return await decide();
}

/** A lookup that was decided tells its imports, and ends: what takes the decision up again begins after it. */
async function untilEnded(client: Client, workflowId: string): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  // Where it ends otherwise, or not in time, what comes next says so.
  await client.withDeadline(Date.now() + ENDING_MS, () => handle.result()).catch(() => undefined);
}

/** Refuses what nothing is to be begun for. @returns how the film stands with people. */
async function checkStanding(
  db: Db,
  { movieId, filmKey }: FilmRef,
  decision: Decision,
): Promise<ReviewState | null> {
  const { reviewState = null, mergedInto = null } = (await readFilmRecord(db, movieId)) ?? {};
  if ('undo' in decision) return reviewState;
  const anew = `To decide anew, reopen it first: festival review reopen ${filmKey}`;
  if (mergedInto !== null)
    throw new AppError(
      'Conflict',
      `${filmKey} is one with another film: decide on that one, or part the two: festival review part ${filmKey}`,
    );
  if (reviewState === 'decided' || reviewState === 'rejected')
    throw new AppError('AlreadyDecided', `It was decided already, and nothing was changed. ${anew}`);
  if (reviewState === null)
    throw new AppError('Conflict', `${filmKey} has its record, and waits for nobody. ${anew}`);
  return reviewState;
}

/** Code, and type of the lookup's failure, where another reviewer was quicker. */
const ALREADY_DECIDED = 'AlreadyDecided' satisfies ErrorCode;
/** Longer than a worker needs for the last steps of a lookup. */
const ENDING_MS = 10_000;

function isLate(error: unknown): boolean {
  if (!(error instanceof WorkflowUpdateFailedError)) return false;
  return error.cause instanceof ApplicationFailure && error.cause.type === ALREADY_DECIDED;
}

/** Has what the lookup refuses, and that there is none, told in words. */
async function inWords<T>(key: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError)
      throw new AppError(isLate(error) ? ALREADY_DECIDED : 'Conflict', failureWords(error), { cause: error });
    if (error instanceof WorkflowNotFoundError)
      throw new AppError('Conflict', unattendedWords(key, 'gone'), { cause: error });
    throw error;
  }
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
  const options = { ...lookupStart(found, { reopened: parsed.data }), taskQueue: TASK_QUEUES.main };
  const reopen = (): Promise<string> =>
    inWords(found.filmKey, async () => {
      const handle = await client.workflow.start<typeof movieLookup>('movieLookup', options);
      return await handle.executeUpdate(reopenedUpdate);
    });
  try {
    return await reopen().catch(async (error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      const { reviewState = null, mergedInto = null } = (await readFilmRecord(db, found.movieId)) ?? {};
      if (reviewState !== 'decided' && reviewState !== 'rejected' && mergedInto === null) throw error;
      await untilEnded(client, options.workflowId);
      return await reopen();
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new AppError(
      'Conflict',
      `The lookup of ${found.label} is running: it can be decided on as it is.`,
      { cause: error },
    );
  }
}
