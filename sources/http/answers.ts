import type { z } from 'zod';
import type { SourceName } from '../../domain/sources.js';
import { SourceError } from './errors.js';
import { readLeniently, type OddValue } from './odd-values.js';
import type { UpstreamAnswer } from './gate.js';

/** How much of a refused answer's faults a message names. */
const ISSUES_SHOWN = 3;
/** Longest text of an answer that is read; a plot has a few thousand characters. */
const MAX_TEXT = 20_000;
const STATUS_OF_TIMEOUTS: readonly number[] = [408, 504, 524];
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** The body as text (UTF-8, without byte order mark). */
export function bodyText(answer: UpstreamAnswer): string {
  return new TextDecoder('utf-8').decode(answer.body);
}

/** The body as JSON, read as by {@link jsonOf}; undefined where it is none. */
export function bodyJson(answer: UpstreamAnswer): unknown {
  return jsonOf(bodyText(answer));
}

/** The body as JSON with every text whole, for answers in which one text is a page; undefined where it is none. */
export function wholeJson(answer: UpstreamAnswer): unknown {
  return parsed(bodyText(answer));
}

/** JSON as a value, with texts longer than any of a film cut; undefined where it is none. */
export function jsonOf(json: string): unknown {
  return parsed(json, cut);
}

function parsed(json: string, reviver?: typeof cut): unknown {
  try {
    return JSON.parse(json, reviver) as unknown;
  } catch {
    return undefined;
  }
}

/** What comes after takes time in the square of a title's length. */
function cut(_name: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > MAX_TEXT
    ? value.slice(0, MAX_TEXT).toWellFormed()
    : value;
}

/**
 * The fault of a 200 that is not JSON: a cut-off body, or a page of something in between. The next try may be whole.
 * @param what the request in words.
 */
export function notJson(source: SourceName, what: string): SourceError {
  return new SourceError(
    source,
    'invalid_response',
    `${source} answered ${what} with something that is not JSON`,
    { retryable: true },
  );
}

/**
 * Checks an upstream's value against its schema; an odd value in a list or a field that may be absent is left out.
 * @param what the request in words, for the message ("/movie/550").
 * @param options.identity paths of what the record would not be the same thing without: see {@link readLeniently}.
 * @param options.onLeftOut hears of each value that was left out.
 * @throws {SourceError} `invalid_response`, not retryable, naming path and expectation of what was refused.
 */
export function checked<T>(
  source: SourceName,
  schema: z.ZodType<T>,
  value: unknown,
  what: string,
  { identity = [], onLeftOut }: { identity?: readonly string[]; onLeftOut?: (odd: OddValue) => void } = {},
): T {
  const read = readLeniently(source, schema, value, identity);
  if ('data' in read) {
    for (const odd of read.leftOut) onLeftOut?.(odd);
    return read.data;
  }
  const issues = read.issues
    .slice(0, ISSUES_SHOWN)
    .map((issue) => `${issue.path.length === 0 ? 'body' : issue.path.join('.')}: ${issue.message}`);
  const more = read.issues.length - issues.length;
  throw new SourceError(
    source,
    'invalid_response',
    `${source} answered ${what} in an unknown form: ${issues.join('; ')}${more > 0 ? `; ${more} more` : ''}`,
    { retryable: false },
  );
}

/** The wait that `Retry-After` asks for in ms (seconds or a date, at most a day); undefined without it. */
export function retryAfterMs(answer: UpstreamAnswer, now: Date = new Date()): number | undefined {
  const header = answer.headers['retry-after']?.trim();
  if (header === undefined || header === '') return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS) : undefined;
}

/** The fault of an answer with status 429 or 5xx, as a retryable error; `seen` names request and status. */
export function transientFailure(source: SourceName, answer: UpstreamAnswer, seen: string): SourceError {
  const { status } = answer;
  const reason =
    status === 429 ? 'rate_limited' : STATUS_OF_TIMEOUTS.includes(status) ? 'timeout' : 'unavailable';
  const words =
    reason === 'rate_limited' ? 'asks for fewer requests' : reason === 'timeout' ? 'was too slow' : 'is down';
  return new SourceError(source, reason, `${source} ${words} (${seen})`, {
    retryable: true,
    retryAfterMs: retryAfterMs(answer),
  });
}
