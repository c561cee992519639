import type { LimitedName, Reason } from '../../domain/sources.js';

/** An upstream fault that a retry or a person can mend. Its message holds no key and no body. */
export class SourceError extends Error {
  readonly source: LimitedName;
  readonly reason: Reason;
  /** Whether the same request may succeed later without anybody's help. */
  readonly retryable: boolean;
  /** Wait that the source asked for, in ms. */
  readonly retryAfterMs: number | undefined;
  /** ISO time from which asking again makes sense (a quota that turns at midnight UTC). */
  readonly retryAt: string | undefined;
  /** Whether the request surely never reached the source (no connection), so that it cannot have been charged. */
  readonly neverSent: boolean;

  constructor(
    source: LimitedName,
    reason: Reason,
    message: string,
    options: {
      retryable: boolean;
      retryAfterMs?: number | undefined;
      retryAt?: string | undefined;
      neverSent?: boolean;
    },
  ) {
    super(message);
    this.name = 'SourceError';
    this.source = source;
    this.reason = reason;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.retryAt = options.retryAt;
    this.neverSent = options.neverSent ?? false;
  }
}
