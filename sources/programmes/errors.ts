/** Control characters would break a terminal, a log line or a database write; line breaks and tabs may stay. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

/** A programme that cannot be read at all, in words for the person who gave it. No retry mends it. */
export class ProgrammeError extends Error {
  constructor(message: string) {
    super(message.replace(CONTROL, '\uFFFD'));
    this.name = 'ProgrammeError';
  }
}

/** A programme that could not be fetched now; the same may work later. */
export class ProgrammeUnavailableError extends Error {
  constructor(message: string) {
    super(message.replace(CONTROL, '\uFFFD'));
    this.name = 'ProgrammeUnavailableError';
  }
}
