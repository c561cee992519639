import { type Answer, retryAfter } from '../http/answer.js';
import { hexFor } from '../films/random.js';

/** Seconds that Zyte's 520 asks a client to wait, as recorded. */
const TEMPORARY_WAIT = 60;

/**
 * Zyte's own errors; the texts are what its clients have seen, so they are not put together from parts.
 * A 429 comes without title and detail, a 503 and the 520 with a wait.
 */
const PROBLEMS = {
  'invalid-key': [
    401,
    '{"status": 401, "type": "/auth/key-not-found", "title": "Authentication Key Not Found", "detail": "The authentication key is not valid or can\'t be matched."}',
  ],
  suspended: [
    403,
    '{"status": 403, "type": "/auth/account-suspended", "title": "Account Suspended", "detail": "Account is suspended, check billing details."}',
  ],
  unprocessable: [
    422,
    '{"type": "/request/unprocessable", "title": "Unprocessable Request", "status": 422, "detail": "Incompatible parameters were found in the request."}',
  ],
  'over-user-limit': [429, '{"status": 429, "type": "/limits/over-user-limit"}'],
  'over-domain-limit': [429, '{"status": 429, "type": "/limits/over-domain-limit"}'],
  overloaded: [503, '{"status": 503, "type": "/limits/overloaded", "title": "Service Overloaded"}'],
  'temporary-error': [
    520,
    '{"type": "/download/temporary-error", "title": "Temporary Downloading Error", "status": 520, "detail": "There is a downloading problem which might be temporary. Retry in N seconds from \'Retry-After\' header."}',
  ],
  'website-ban': [520, '{"type": "/download/website-ban", "title": "Website Ban", "status": 520}'],
  'internal-error': [521, '{"status": 521, "type": "/download/internal-error"}'],
} as const satisfies Record<string, readonly [number, string]>;

export type ZyteProblem = keyof typeof PROBLEMS;

/** One of Zyte's errors, with `Retry-After` where seconds are given (and always on a temporary download error). */
export function problem(name: ZyteProblem, retryAfterSeconds?: number): Answer {
  const [status, body] = PROBLEMS[name];
  const wait = retryAfterSeconds ?? (name === 'temporary-error' ? TEMPORARY_WAIT : undefined);
  return problemAnswer(status, body, retryAfter(wait));
}

/** 400: the request itself is malformed. */
export function invalidRequest(detail: string): Answer {
  const body = { type: '/request/invalid', title: 'Bad Request', status: 400, detail };
  return problemAnswer(400, JSON.stringify(body));
}

/** 451: a domain that Zyte does not fetch from. */
export function forbiddenDomain(domain: string): Answer {
  return problemAnswer(
    451,
    `{"status": 451, "type": "/download/domain-forbidden", "title": "Domain Forbidden", "detail": "Extraction for the domain is forbidden.", "blockedDomain": ${JSON.stringify(domain)}}`,
  );
}

/** 402: no credentials at all is taken for an offer to pay by the request. */
export function paymentOffer(resource: string): Answer {
  const offer = {
    x402Version: 1,
    accepts: [
      {
        scheme: 'exact',
        network: 'base-sepolia',
        maxAmountRequired: '1000',
        resource,
        description: '',
        mimeType: '',
        payTo: `0x${'0'.repeat(40)}`,
        maxTimeoutSeconds: 130,
        asset: `0x${'0'.repeat(40)}`,
        extra: { name: 'USDC', version: '2' },
      },
    ],
    error: 'Use basic auth or x402',
  };
  return problemAnswer(402, JSON.stringify(offer), { 'content-type': 'application/json' });
}

/** What Cloudflare, in front of Zyte, says when Zyte itself does not answer: plain text, or nothing. */
export function fromTheEdge(status: 502 | 520): Answer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=UTF-8', server: 'cloudflare' },
    body: status === 520 ? 'error code: 520' : '',
  };
}

function problemAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'request-id': hexFor(`${Date.now()} ${body}`, 16),
      ...headers,
    },
    body,
  };
}
