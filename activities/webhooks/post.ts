import axios from 'axios';
import { traced } from '../../config/tracing/request.js';
import { shortened } from '../../domain/text.js';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 10_000;
const ANSWER_SHOWN = 200;
/** A connection that was never made: nothing can have arrived. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * What became of a post. `refused` surely was not taken; of `unsure` nobody knows. `again` when a retry may help, after
 * `waitMs` where the webhook asked for that.
 */
export interface Posted {
  state: 'sent' | 'refused' | 'unsure';
  words: string;
  again?: boolean;
  waitMs?: number | undefined;
}

/** Posts JSON, redirects not followed. The words are the answer's own in part: secrets are to be masked in them. */
export async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Posted> {
  try {
    const request = { method: 'POST', url, whom: 'webhook', secretPath: true };
    const send = () =>
      axios.post<unknown>(url, body, {
        headers: { 'content-type': 'application/json', ...headers },
        timeout: TIMEOUT_MS,
        maxRedirects: 0,
        maxContentLength: MAX_ANSWER_BYTES,
        validateStatus: () => true,
        signal,
        responseType: 'text',
        transformResponse: (text: unknown) => text,
      });
    const answer = await traced(request, send);
    const { status } = answer;
    const said = typeof answer.data === 'string' ? answer.data.trim() : '';
    const words = `status ${status}${said === '' ? '' : `: ${shortened(said, ANSWER_SHOWN)}`}`;
    if (status >= 200 && status < 300) return { state: 'sent', words };
    const again = status === 408 || status === 429 || status >= 500;
    return { state: 'refused', words, again, waitMs: retryAfterMs(answer.headers['retry-after']) };
  } catch (error) {
    const code = axios.isAxiosError(error) ? (error.code ?? 'no answer') : 'no answer';
    return NEVER_SENT.has(code)
      ? { state: 'refused', words: `it cannot be reached (${code})`, again: true }
      : { state: 'unsure', words: `it gave no answer (${code})` };
  }
}

function retryAfterMs(header: unknown): number | undefined {
  const seconds = typeof header === 'string' ? Number(header) : NaN;
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1000 : undefined;
}
