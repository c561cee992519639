import { z } from 'zod';
import type { SourceName } from '../../domain/sources.js';
import { wholeJson, checked, notJson } from '../http/answers.js';
import { createHttpClient } from '../http/client.js';
import { SourceError } from '../http/errors.js';
import type { UpstreamAnswer } from '../http/gate.js';
import type { FetchedPage, PageMode, PageVendor, VendorOptions } from '../pages/vendor.js';
import { zyteFailure } from './errors.js';

/**
 * What a page costs at most, in USD, by mode. Zyte states no cost in its answers and prices websites by tier; these
 * are set high enough that a budget holds.
 */
export const ZYTE_CHEAP_COST_USD = 0.01;
export const ZYTE_BROWSER_COST_USD = 0.03;
const COSTS: Record<PageMode, number> = { plain: ZYTE_CHEAP_COST_USD, browser: ZYTE_BROWSER_COST_USD };

/** A browser takes up to minutes; Zyte asks clients to wait this long. */
const TIMEOUT_MS = 200_000;
const MAX_CONNECTIONS = 15;
const MEGABYTE = 1024 * 1024;
/** Zyte's limit is 10 MB a page, a third more in base64. */
const MAX_BODY_BYTES = 16 * MEGABYTE;

const extractSchema = z.object({
  url: z.string(),
  statusCode: z.int().default(200),
  httpResponseBody: z.string().optional(),
  httpResponseHeaders: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  browserHtml: z.string().optional(),
});

/** Without these an answer is no page, however much else is in it. */
const IDENTITY = ['statusCode', 'httpResponseBody', 'browserHtml'];

/** Zyte's `/extract`, for IMDb's pages by default. */
export function createZyte({ baseUrl, key, source = 'imdb_scrape' }: VendorOptions): PageVendor {
  const http = createHttpClient({
    source,
    timeoutMs: TIMEOUT_MS,
    maxConnections: MAX_CONNECTIONS,
    maxBodyBytes: MAX_BODY_BYTES,
    secrets: key === undefined ? [] : [key],
  });
  return {
    name: 'zyte',
    costUsd: (mode) => (key === undefined ? undefined : COSTS[mode]),
    isCharged: ({ status }) => status === 200,
    read: (answer, url) => pageOrFault(source, answer, url, key ?? ''),
    send: (url, mode, signal, tags) =>
      http.send({
        method: 'POST',
        url: `${baseUrl}/extract`,
        auth: { username: key ?? '', password: '' },
        json: { ...requestBody(url, mode), tags },
        signal,
      }),
  };
}

/** Titles depend on the visitor's country and language, so both are fixed; a browser takes no such header. */
function requestBody(url: string, mode: PageMode): object {
  if (mode === 'browser') return { url, browserHtml: true, geolocation: 'US' };
  return {
    url,
    httpResponseBody: true,
    httpResponseHeaders: true,
    geolocation: 'US',
    customHttpRequestHeaders: [{ name: 'Accept-Language', value: 'en-US,en;q=0.9' }],
  };
}
function pageOrFault(
  source: SourceName,
  answer: UpstreamAnswer,
  what: string,
  key: string,
): FetchedPage | SourceError {
  if (answer.status !== 200) return zyteFailure(source, answer, what, key);
  try {
    const body = wholeJson(answer);
    if (body === undefined) return notJson(source, `${what} through Zyte`);
    return pageOf(checked(source, extractSchema, body, `${what} through Zyte`, { identity: IDENTITY }));
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

function pageOf(extract: z.infer<typeof extractSchema>): FetchedPage {
  const { url, statusCode: status, browserHtml } = extract;
  // A browser's HTML is text already, whatever encoding the page's own markup still names.
  if (browserHtml !== undefined) return { url, status, body: Buffer.from(browserHtml), charset: 'utf-8' };
  const header = (wanted: string): string | undefined =>
    extract.httpResponseHeaders?.find(({ name }) => name.toLowerCase() === wanted)?.value;
  const charset = /charset=["']?([\w-]+)/i.exec(header('content-type') ?? '')?.[1];
  const location = header('location');
  return {
    url,
    status,
    body: Buffer.from(extract.httpResponseBody ?? '', 'base64'),
    charset,
    location,
  };
}
