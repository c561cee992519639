import { ApplicationFailure, ApplicationFailureCategory, TemporalFailure } from '@temporalio/common';
import { ERRORS, isAppError } from '../domain/errors.js';
import { wireText } from '../domain/text.js';
import { isPermanentState, sqlStateOf } from '../entities/sql-state.js';
import { SourceError } from '../sources/http/errors.js';

/** Type of the failure by which an activity says that the database, not a source, failed. */
const DATABASE_FAILURE = 'DatabaseUnavailable';
/** Type of one that the database refused for what was in it: no retry mends that. */
const REFUSED_DATA = 'InvalidData';
/** Two writers may be in each other's way: what a constraint refuses is tried a few times. */
const INTEGRITY = /^23/;
const TRIES = 5;
/** Faults of our own code. */
const BUGS = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'];
const UNFORESEEN = [...BUGS, DATABASE_FAILURE, REFUSED_DATA];
const MAX_MESSAGE_BYTES = 4000;

/**
 * An error as Temporal is to see it: what no retry can mend is not retried, and nothing is held against a source that is
 * not its fault.
 * @param attempt counts from 1.
 */
export function toFailure(error: unknown, attempt: number): unknown {
  if (error instanceof TemporalFailure) return error;
  if (error instanceof SourceError) return ofSource(error);
  if (isAppError(error)) return failure(error.code, error.message, !ERRORS[error.code].retryable);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && BUGS.includes(error.name)) return failure(error.name, message, true, error);
  const state = sqlStateOf(error);
  const isPermanent = isPermanentState(state) && (!INTEGRITY.test(state) || attempt >= TRIES);
  return isPermanent
    ? failure(REFUSED_DATA, `${message} (SQLSTATE ${state})`, true)
    : failure(DATABASE_FAILURE, message, false);
}

/** A source's fault: its type is the reason, and a wait that the source asked for is obeyed. */
function ofSource({ message, reason, retryable, retryAfterMs }: SourceError): ApplicationFailure {
  return failure(reason, message, !retryable, undefined, retryAfterMs);
}

function failure(
  type: string,
  message: string,
  nonRetryable: boolean,
  cause?: Error,
  nextRetryDelay?: number,
): ApplicationFailure {
  return ApplicationFailure.create({
    message: wireText(message, MAX_MESSAGE_BYTES),
    type,
    nonRetryable,
    cause,
    nextRetryDelay,
    // What is foreseen does not redden logs and figures.
    category: UNFORESEEN.includes(type) ? undefined : ApplicationFailureCategory.BENIGN,
  });
}
