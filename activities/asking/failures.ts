import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { ERRORS, isAppError } from '../../domain/errors.js';
import { SourceError } from '../../sources/http/errors.js';

/** Type of the failure by which an activity says that the database, not a source, failed. */
export const DATABASE_FAILURE = 'DatabaseUnavailable';

/**
 * A source's fault as Temporal is to see it: its type is the reason, a wait that the source asked for is obeyed, and
 * what no retry can mend is not retried.
 */
export function toApplicationFailure(error: SourceError): ApplicationFailure {
  return ApplicationFailure.create({
    message: error.message,
    type: error.reason,
    nonRetryable: !error.retryable,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: error.retryAfterMs,
  });
}

/** Anything that is no source's fault (the database is away, a deadlock): retried, and never held against a source. */
export function toDatabaseFailure(error: unknown): ApplicationFailure {
  const message = error instanceof Error ? error.message : String(error);
  return ApplicationFailure.create({ message, type: DATABASE_FAILURE, nonRetryable: false });
}

/**
 * An error in words as Temporal is to see it: its type is the code, and what no retry can mend is not retried. Faults of
 * sources as {@link toApplicationFailure}; anything else stays what it is.
 */
export function toFailure(error: unknown): unknown {
  if (error instanceof SourceError) return toApplicationFailure(error);
  if (!isAppError(error)) return error;
  const { code, message } = error;
  const nonRetryable = !ERRORS[code].retryable;
  return ApplicationFailure.create({
    message,
    type: code,
    nonRetryable,
    category: ApplicationFailureCategory.BENIGN,
  });
}
