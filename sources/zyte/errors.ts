import { z } from 'zod';
import type { Reason, SourceName } from '../../domain/sources.js';
import { bodyJson, retryAfterMs, transientFailure } from '../http/answers.js';
import { SourceError } from '../http/errors.js';
import { maskSecrets } from '../http/mask.js';
import type { UpstreamAnswer } from '../http/gate.js';

/** What stands in messages is of a form that holds no key and no page: the type of a problem is a path of two words. */
const problemTypeSchema = z.string().regex(/^\/[a-z0-9-]{1,40}\/[a-z0-9-]{1,60}$/);
const problemSchema = z.object({ type: problemTypeSchema });
/** Of a request's id: letters, digits and hyphens, as many as a UUID has at most. */
const REQUEST_ID = /^[A-Za-z0-9-]{1,36}$/;

interface Fault {
  reason: Reason;
  retryable: boolean;
  words: string;
}

/** What Zyte's own statuses mean; its 5xx are told apart by type, see below. */
const FAULTS: Record<number, Fault> = {
  400: { reason: 'invalid_response', retryable: false, words: 'refuses the request as invalid' },
  401: { reason: 'unauthorized', retryable: false, words: 'rejects the key; check ZYTE_API_KEY' },
  402: { reason: 'unauthorized', retryable: false, words: 'saw no key; check ZYTE_API_KEY' },
  403: { reason: 'unauthorized', retryable: false, words: 'has suspended the account; check its billing' },
  421: { reason: 'unavailable', retryable: true, words: 'could not connect to the website' },
  422: { reason: 'invalid_response', retryable: false, words: 'refuses the request as contradictory' },
  451: { reason: 'blocked', retryable: false, words: 'may not fetch from this website' },
};

/** What kept Zyte from the website, by the type of its problem, whichever status it comes with. */
const DOWNLOAD_FAULTS: Record<string, Fault> = {
  '/download/website-ban': { reason: 'blocked', retryable: true, words: 'was banned by the website' },
  '/download/temporary-error': {
    reason: 'unavailable',
    retryable: true,
    words: 'had a temporary downloading problem',
  },
  '/download/internal-error': {
    reason: 'unavailable',
    retryable: true,
    words: 'could not download the page',
  },
};

/**
 * The fault in an answer of Zyte other than 200, with its problem type and request id for its support.
 * @param key whatever the answer says, it is not in the message.
 */
export function zyteFailure(
  source: SourceName,
  answer: UpstreamAnswer,
  what: string,
  key: string,
): SourceError {
  const type = problemTypeOf(answer);
  const fault = DOWNLOAD_FAULTS[type ?? ''] ?? FAULTS[answer.status];
  const parts = [`${what}: HTTP ${answer.status}`, type, requestIdOf(answer)];
  const seen = maskSecrets(parts.filter((part) => part !== undefined).join(', '), [key]);
  if (fault !== undefined)
    return new SourceError(source, fault.reason, `Zyte ${fault.words} (${seen})`, {
      retryable: fault.retryable,
      ...(fault.retryable ? { retryAfterMs: retryAfterMs(answer) } : {}),
    });
  if (answer.status === 429 || answer.status >= 500) return transientFailure(source, answer, seen);
  return new SourceError(source, 'invalid_response', `Zyte gave an unexpected answer (${seen})`, {
    retryable: false,
  });
}

/** From the body, or from the header where the body is no JSON. */
function problemTypeOf(answer: UpstreamAnswer): string | undefined {
  const told = problemSchema.safeParse(bodyJson(answer)).data?.type;
  return told ?? problemTypeSchema.safeParse(answer.headers['zyte-error-type']).data;
}

function requestIdOf(answer: UpstreamAnswer): string | undefined {
  const id = answer.headers['request-id'] ?? answer.headers['zyte-request-id'];
  return id !== undefined && REQUEST_ID.test(id) ? `request ${id}` : undefined;
}
