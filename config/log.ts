import { pino, type Logger } from 'pino';
import { firstLine } from './wait-for.js';

export type Log = Logger;

/** Where a URL may carry a user and password, and keys may stand in a query. */
const SECRETS_IN_URLS = [
  /(\/\/[^/\s:@]+:)[^@\s/]+(?=@)/g,
  /((?:api_?key|apikey|token|password)=)[^&\s"']+/gi,
];

/** JSON lines on standard error; passwords and keys in URLs are masked. */
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
          SECRETS_IN_URLS.reduce((text, pattern) => text.replace(pattern, '$1***'), line),
      },
    },
    pino.destination(2),
  );
}
