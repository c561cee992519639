import { z } from 'zod';
import { bodyJson, transientFailure } from '../http/answers.js';
import { SourceError } from '../http/errors.js';
import type { UpstreamAnswer } from '../http/gate.js';

/** Body of an error; its `status_code` is TMDb's own number, not the HTTP status. */
const errorSchema = z.object({ status_code: z.int() });

/** TMDb's own number for what is wrong; undefined where the answer is not TMDb's. */
export function statusCodeOf(answer: UpstreamAnswer): number | undefined {
  return errorSchema.safeParse(bodyJson(answer)).data?.status_code;
}

/**
 * The fault of an answer that is not 200.
 * @param what the request in words ("/movie/550").
 */
export function tmdbFault(answer: UpstreamAnswer, what: string): SourceError {
  const { status } = answer;
  const code = statusCodeOf(answer);
  const seen = `${what}: HTTP ${status}${code === undefined ? '' : `, status_code ${code}`}`;
  const words = `tmdb rejects the key; check TMDB_API_KEY (${seen})`;
  if (status === 401 || (status === 403 && code !== undefined))
    return new SourceError('tmdb', 'unauthorized', words, { retryable: false });
  if (status === 403)
    return new SourceError('tmdb', 'blocked', `tmdb's network refuses this address (${seen})`, {
      retryable: true,
    });
  if (status === 429 || status === 408 || status >= 500) return transientFailure('tmdb', answer, seen);
  return new SourceError('tmdb', 'invalid_response', `tmdb gave an unexpected answer (${seen})`, {
    retryable: false,
  });
}
