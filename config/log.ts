import { pino, type Logger } from 'pino';
import { firstLine } from './wait-for.js';

export type Log = Logger;

/** Where a URL may carry a user and password, and keys may stand in a query. */
const SECRETS_IN_URLS = [
  /(\/\/[^/\s:@]+:)[^@\s/]+(?=@)/g,
  /((?:api_?key|apikey|token|password)=)[^&\s"']+/gi,
];

/** What JSON leaves as it is, though it ends a line, moves a terminal's cursor or turns letters round. */
const UNPRINTABLE = /[\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * JSON lines on standard error; passwords and keys in URLs are masked. Whatever text from outside stands in a line, it is one
 * line, and shows what it is.
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // What failed, in one line: stacks of a source's faults help nobody, and Temporal Web has them.
      serializers: { error: (error: unknown) => firstLine(error) },
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        streamWrite: (line) =>
          SECRETS_IN_URLS.reduce((text, pattern) => text.replace(pattern, '$1***'), line).replace(
            UNPRINTABLE,
            (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
          ),
      },
    },
    pino.destination(2),
  );
}
