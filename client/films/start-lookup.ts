import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { AppError } from '../../domain/errors.js';
import { lookupWorkflowId } from '../../domain/identity.js';
import { movieLookupInputSchema, type MovieLookupInput } from '../../domain/lookup/lookup.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { readDecisions } from '../../entities/movies/history/history.js';
import { findFilm } from '../../entities/review/reopen.js';
import type { Db } from '../../entities/sql.js';
import { lookupStart } from '../../workflows/child-lookups/start.js';
import type { movieLookup } from '../../workflows/movie-lookup/workflow.js';
import { readRunInput } from '../run-input.js';

interface Services {
  client: Client;
  db: Db;
}

/** Who keeps a decision open that nothing looked after. */
const SELF = 'festival-lookup';

/**
 * Looks a film up from the beginning, under its own workflow id and by the policy of its last lookup, where Temporal still
 * has that. Nothing happens where one runs.
 * @param key IMDb id, or festival-year-slug.
 * @throws {AppError} `NotFound` where there is no such film.
 */
export async function startLookup({ client, db }: Services, key: string): Promise<void> {
  const policy = await lastPolicy(client, key);
  await start({ client, db }, key, { policy });
}

/**
 * Begins the lookup of a film again that nothing looks after. A stub is looked up; one that a person reopened, or that has
 * a record, waits for a person again, and no source is asked.
 * @throws {AppError} `NotFound` where there is no such film.
 */
export async function attendAgain({ client, db }: Services, key: string): Promise<void> {
  const film = await findFilm(db, key);
  if (film === undefined) throw new AppError('NotFound', `There is no film ${key}.`);
  const [last] = await readDecisions(db, film.movieId, 1);
  const policy = await lastPolicy(client, key);
  const waitsForPerson = film.importType !== 'stub' || isReopening(last?.decision);
  const reopened = { reviewer: SELF, note: 'its lookup was gone, and was begun again' };
  await start({ client, db }, key, waitsForPerson ? { policy, reopened } : { policy });
}

/** Whether a kept decision only took an earlier one up again. */
export function isReopening(decision: unknown): boolean {
  return typeof decision === 'object' && decision !== null && 'reopen' in decision;
}

async function start(
  { client, db }: Services,
  key: string,
  more: Pick<MovieLookupInput, 'policy' | 'reopened'>,
): Promise<void> {
  const film = await findFilm(db, key);
  if (film === undefined) throw new AppError('NotFound', `There is no film ${key}.`);
  try {
    await client.workflow.start<typeof movieLookup>('movieLookup', {
      ...lookupStart(film, more),
      taskQueue: TASK_QUEUES.main,
    });
  } catch (error) {
    // Somebody else was quicker: it is being looked up.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

async function lastPolicy(client: Client, key: string): Promise<MovieLookupInput['policy']> {
  try {
    const input = await readRunInput(client, lookupWorkflowId(key));
    return movieLookupInputSchema.safeParse(input).data?.policy;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || isNotFound(error)) return undefined;
    throw error;
  }
}

const NOT_FOUND = 5;

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === NOT_FOUND;
}
