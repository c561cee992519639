import { z } from 'zod';
import type { SourceName } from '../../domain/sources.js';
import { wholeJson, checked, notJson, retryAfterMs, transientFailure } from '../http/answers.js';
import { createHttpClient } from '../http/client.js';
import { SourceError } from '../http/errors.js';
import type { UpstreamAnswer } from '../http/gate.js';
import type { FetchedPage, PageVendor, VendorOptions } from '../pages/vendor.js';

/**
 * What a page costs at most, in USD. Crawlbase prices websites by their complexity; these are beliefs that nobody has held
 * against a bill, set high enough that a budget holds.
 */
export const CRAWLBASE_COST_USD = 0.01;
export const CRAWLBASE_BROWSER_COST_USD = 0.02;

/** A request takes up to 90 s there, as its documentation says. */
const TIMEOUT_MS = 100_000;
/** A token's requests at one time, likewise. */
const MAX_CONNECTIONS = 20;
/** Statuses of the website that are charged, where the request itself went well. */
const CHARGED: readonly number[] = [200, 201, 204, 301, 302, 404, 410];
/** What its own status says of a website that answered so: the page is not there. */
const MISSING: readonly number[] = [404, 410];
/** The website may not be fetched; its challenge could not be solved. */
const FORBIDDEN = 451;
const UNSOLVED: readonly number[] = [403, 525];

/** `original_status` is a number in words, `pc_status` a number. */
const status = z.coerce.number().int();
const answerSchema = z.object({
  original_status: status.optional(),
  pc_status: status,
  url: z.string().optional(),
  body: z.string().default(''),
});

/** What Crawlbase's own statuses mean to whoever must mend them; 429 and 5xx pass. */
const REFUSALS: Record<number, { reason: 'unauthorized' | 'invalid_response'; words: string }> = {
  401: { reason: 'unauthorized', words: 'rejects the token; check CRAWLBASE_TOKEN' },
  402: { reason: 'unauthorized', words: 'has no credit left; check the account' },
  403: { reason: 'unauthorized', words: 'does not take this token for such pages; check CRAWLBASE_JS_TOKEN' },
  422: { reason: 'invalid_response', words: 'refuses the request as malformed' },
};

/**
 * Crawlbase's Crawling API: a token for plain requests and one for its browser.
 * @param options.browserKey without it no page is fetched in a browser.
 */
export function createCrawlbase({
  baseUrl,
  key,
  browserKey,
  source = 'imdb_scrape',
}: VendorOptions & { browserKey?: string }): PageVendor {
  const secrets = [key, browserKey].filter((one) => one !== undefined);
  const connection = { source, timeoutMs: TIMEOUT_MS, maxConnections: MAX_CONNECTIONS, secrets };
  const http = createHttpClient({ ...connection, maxBodyBytes: 16 * 1024 * 1024 });
  const tokens = { plain: key, browser: browserKey };
  return {
    name: 'crawlbase',
    costUsd(mode) {
      if (tokens[mode] === undefined) return undefined;
      return mode === 'plain' ? CRAWLBASE_COST_USD : CRAWLBASE_BROWSER_COST_USD;
    },
    isCharged,
    read: (answer, url) => pageOrFault(source, answer, url),
    // It takes no tags.
    send: (url, mode, signal) => {
      const query = new URLSearchParams({ token: tokens[mode] ?? '', url, format: 'json', country: 'US' });
      if (mode === 'plain') query.set('request_headers', 'accept-language:en-US,en;q=0.9');
      return http.send({ method: 'GET', url: `${baseUrl}/?${query.toString()}`, signal });
    },
  };
}

/** What cannot be read counts in full: the ledger shows rather more than the bill. */
function isCharged(answer: UpstreamAnswer): boolean {
  if (answer.status !== 200) return false;
  const told = answerSchema.safeParse(wholeJson(answer)).data;
  return told === undefined || (told.pc_status === 200 && CHARGED.includes(told.original_status ?? 200));
}

function pageOrFault(source: SourceName, answer: UpstreamAnswer, url: string): FetchedPage | SourceError {
  const what = `${url} through Crawlbase`;
  const refusal = REFUSALS[answer.status];
  if (refusal !== undefined)
    return new SourceError(
      source,
      refusal.reason,
      `Crawlbase ${refusal.words} (${url}: HTTP ${answer.status})`,
      {
        retryable: false,
      },
    );
  if (answer.status !== 200) return transientFailure(source, answer, `${what}: HTTP ${answer.status}`);
  try {
    const json = wholeJson(answer);
    if (json === undefined) return notJson(source, what);
    const told = checked(source, answerSchema, json, what, {
      identity: ['pc_status', 'original_status', 'body'],
    });
    return pageOf(source, told, url, answer);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

function pageOf(
  source: SourceName,
  told: z.infer<typeof answerSchema>,
  asked: string,
  answer: UpstreamAnswer,
): FetchedPage | SourceError {
  const { pc_status: own, url = asked } = told;
  const went = own === 200 || MISSING.includes(own);
  // Its text is decoded already, whatever encoding the page's own markup still names.
  if (went)
    return {
      url,
      status: own === 200 ? (told.original_status ?? 200) : own,
      body: Buffer.from(told.body),
      charset: 'utf-8',
    };
  const seen = `${asked}: pc_status ${own}`;
  if (own === FORBIDDEN)
    return new SourceError(source, 'blocked', `Crawlbase may not fetch from this website (${seen})`, {
      retryable: false,
    });
  const blocked = UNSOLVED.includes(own);
  const words = blocked ? 'was refused by the website' : 'could not fetch the page';
  return new SourceError(source, blocked ? 'blocked' : 'unavailable', `Crawlbase ${words} (${seen})`, {
    retryable: true,
    retryAfterMs: retryAfterMs(answer),
  });
}
