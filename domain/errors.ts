import { cleanText } from './text.js';

/** What went wrong in a way that somebody can mend, as a code that programs decide by; the message is for people. */
export const ERROR_CODES = [
  /** What was given cannot be used. */
  'InvalidInput',
  /** A programme, or a list of films, cannot be read at all; no retry mends it. */
  'InvalidProgramme',
  /** Settings of a process. */
  'InvalidConfiguration',
  'NotFound',
  /** The film that a lookup is about is not in the database (any more). */
  'FilmGone',
  /** It cannot be done as things stand; nothing was changed. */
  'Conflict',
  /** Somebody else was quicker. */
  'AlreadyDecided',
  /** A server cannot be had just now; the same may work later. */
  'Unavailable',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One field of a form or a request, and what is wrong with it. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** An error that is told in words, without a stack. Faults of upstreams are `SourceError`s. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Which fields were wrong, where that is known. */
  readonly fields: readonly FieldProblem[];

  constructor(
    code: ErrorCode,
    message: string,
    { cause, fields = [] }: { cause?: unknown; fields?: readonly FieldProblem[] } = {},
  ) {
    super(cleanText(message), { cause });
    this.name = code;
    this.code = code;
    this.fields = fields;
  }
}

/** What a code is in other worlds: its HTTP status, and whether Temporal tries again. A command ends with 1 in any case. */
export const ERRORS: Record<ErrorCode, { status: number; retryable: boolean }> = {
  InvalidInput: { status: 400, retryable: false },
  InvalidProgramme: { status: 400, retryable: false },
  InvalidConfiguration: { status: 500, retryable: false },
  NotFound: { status: 404, retryable: false },
  FilmGone: { status: 404, retryable: false },
  Conflict: { status: 409, retryable: false },
  AlreadyDecided: { status: 409, retryable: false },
  Unavailable: { status: 503, retryable: true },
};

/** Whether an error is one of these; of any code where none is named. */
export function isAppError(error: unknown, ...codes: ErrorCode[]): error is AppError {
  return error instanceof AppError && (codes.length === 0 || codes.includes(error.code));
}
