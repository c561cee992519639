import axios from 'axios';

const TIMEOUT_MS = 10_000;
/** A connection that was never made: nothing can have arrived. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * What became of a post. `refused` surely was not taken (`again` when a retry may help, after `waitMs` where the webhook
 * asked for that); of `unsure` nobody knows.
 */
export type Posted =
  | { state: 'posted' }
  | { state: 'refused'; words: string; again: boolean; waitMs?: number }
  | { state: 'unsure'; words: string };

/** Posts a message as Slack's incoming webhooks take it. No word of the answer repeats the URL, which is a secret. */
export async function postToWebhook(url: string, text: string, signal: AbortSignal): Promise<Posted> {
  try {
    const { status, headers } = await axios.post<unknown>(
      url,
      { text },
      { timeout: TIMEOUT_MS, maxRedirects: 0, validateStatus: () => true, signal, responseType: 'text' },
    );
    if (status >= 200 && status < 300) return { state: 'posted' };
    const waitMs = retryAfterMs(headers['retry-after']);
    return {
      state: 'refused',
      words: `the webhook answered with status ${status}`,
      again: status === 429 || status >= 500,
      waitMs,
    };
  } catch (error) {
    const code = axios.isAxiosError(error) ? (error.code ?? 'no answer') : 'no answer';
    return NEVER_SENT.has(code)
      ? { state: 'refused', words: `the webhook cannot be reached (${code})`, again: true }
      : { state: 'unsure', words: `the webhook gave no answer (${code})` };
  }
}

function retryAfterMs(header: unknown): number | undefined {
  const seconds = typeof header === 'string' ? Number(header) : NaN;
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1000 : undefined;
}
