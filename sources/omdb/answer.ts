import type { z } from 'zod';
import { bodyText, checked, jsonOf, notJson, transientFailure } from '../http/answers.js';
import { SourceError } from '../http/errors.js';
import type { UpstreamAnswer } from '../http/gate.js';
import { omdbErrorSchema } from './schema.js';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const KEEP_HIT_MS = 90 * DAY_MS;
const KEEP_MISS_MS = 3 * DAY_MS;
/** "Error getting data." is what unknown ids get, but outages too. */
const KEEP_DOUBTFUL_MISS_MS = 6 * HOUR_MS;
const LASTING_MISSES = /^(movie not found|incorrect imdb id|too many results)/i;

/** What an OMDb answer comes to; `miss` has OMDb's own words. */
export type OmdbAnswer<T> =
  { kind: 'found'; value: T } | { kind: 'miss'; message: string } | { kind: 'fault'; error: SourceError };

/**
 * Reads an answer. The HTTP status alone tells little: misses are 200, a used-up quota and a bad key both 401.
 * @param what the request in words, without its key.
 * @param schema of what was asked for, a title or a page of a search.
 * @param now for the midnight at which the quota turns.
 */
export function readOmdbAnswer<T>(
  answer: UpstreamAnswer,
  what: string,
  schema: z.ZodType<T>,
  now: Date,
): OmdbAnswer<T> {
  const body = parseOmdbJson(bodyText(answer));
  const refusal = omdbErrorSchema.safeParse(body).data?.Error;
  if (refusal !== undefined && /limit reached/i.test(refusal)) return fault(quotaUsedUp(now));
  if (refusal !== undefined && /api key/i.test(refusal)) return fault(keyRejected(answer.status));
  if (answer.status !== 200) return fault(httpFailure(answer, what, refusal !== undefined));
  if (refusal !== undefined) return { kind: 'miss', message: refusal };
  if (body === undefined) return fault(isRefusal(bodyText(answer)) ? refused(what) : notJson('omdb', what));
  try {
    return { kind: 'found', value: checked('omdb', schema, body, what) };
  } catch (error) {
    if (error instanceof SourceError) return fault(error);
    throw error;
  }
}

/**
 * How long an answer may be used again, in ms; faults are not kept.
 * @param holdsIt whether what was wanted is in it; a list of other films is as good as a miss.
 */
export function keepOmdbAnswerMs<T>(answer: OmdbAnswer<T>, holdsIt: (value: T) => boolean): number {
  if (answer.kind === 'found') return holdsIt(answer.value) ? KEEP_HIT_MS : KEEP_MISS_MS;
  if (answer.kind === 'fault') return 0;
  return LASTING_MISSES.test(answer.message) ? KEEP_MISS_MS : KEEP_DOUBTFUL_MISS_MS;
}

/** OMDb counts each request that it answers, misses and garbled ones included. */
export function isChargedByOmdb(answer: UpstreamAnswer, read: OmdbAnswer<unknown>): boolean {
  if (answer.status !== 200) return false;
  return read.kind !== 'fault' || read.error.reason === 'invalid_response';
}

/**
 * OMDb's JSON, mended once where it is broken: some plots hold raw control characters, some titles backslashes that
 * escape nothing. Undefined where that does not help.
 */
export function parseOmdbJson(text: string): unknown {
  return jsonOf(text) ?? jsonOf(repaired(text));
}

function repaired(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?/g, (found, valid: string | undefined) =>
      valid === undefined ? '' : found,
    );
}

function fault(error: SourceError): { kind: 'fault'; error: SourceError } {
  return { kind: 'fault', error };
}

function quotaUsedUp(now: Date): SourceError {
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  const retryAt = midnight.toISOString();
  return new SourceError(
    'omdb',
    'over_budget',
    `omdb's requests of the day are used up; it counts anew at ${retryAt}`,
    { retryable: false, retryAt },
  );
}

function keyRejected(status: number): SourceError {
  return new SourceError(
    'omdb',
    'unauthorized',
    `omdb rejects the key; check OMDB_API_KEY, and that the link in its e-mail was followed (HTTP ${status})`,
    { retryable: false },
  );
}

/** A refusal whose own quotes break its JSON says the same whenever it is asked. */
function isRefusal(text: string): boolean {
  return text.startsWith('{"Response":"False"') && text.endsWith('}');
}

function refused(what: string, status?: number): SourceError {
  const seen = status === undefined ? '' : ` (HTTP ${status})`;
  return new SourceError('omdb', 'invalid_response', `omdb gave an unexpected answer to ${what}${seen}`, {
    retryable: false,
  });
}

/** A status without words that OMDb is known to say: mostly a page of the network in front of it. */
function httpFailure(answer: UpstreamAnswer, what: string, hasWords: boolean): SourceError {
  const { status } = answer;
  if (status === 429 || status === 408 || status >= 500)
    return transientFailure('omdb', answer, `${what}: HTTP ${status}`);
  if (status === 401 && !hasWords)
    return new SourceError('omdb', 'unavailable', `omdb answered ${what} with HTTP 401 and no reason`, {
      retryable: true,
    });
  if (status === 403)
    return new SourceError('omdb', 'blocked', `omdb's network refuses this address (${what}: HTTP 403)`, {
      retryable: true,
    });
  return refused(what, status);
}
