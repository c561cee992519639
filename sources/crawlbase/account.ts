import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import { bodyJson, checked } from '../http/answers.js';
import { createHttpClient } from '../http/client.js';

const TIMEOUT_MS = 30_000;

const monthSchema = z.object({ totalSuccess: z.coerce.number(), totalDue: z.coerce.number() });
/** Its documentation names the fields; a program that reads them finds them under `currentMonth`. */
const accountSchema = z
  .union([z.object({ currentMonth: monthSchema }), monthSchema])
  .transform((told) => ('currentMonth' in told ? told.currentMonth : told));

/** What a month has come to so far: requests that are charged, and USD. */
export interface BilledMonth {
  requests: number;
  usd: number;
}

/**
 * The running month on Crawlbase's bill. Its Account API knows neither days nor tags, and takes one question in five
 * minutes. That one token tells of the whole account, and that its months are UTC, are beliefs.
 * @throws {AppError} `Unavailable` in words, without the token.
 */
export async function readCrawlbaseMonth(baseUrl: string, token: string): Promise<BilledMonth> {
  const source = 'imdb_scrape';
  const http = createHttpClient({ source, timeoutMs: TIMEOUT_MS, maxConnections: 1, secrets: [token] });
  const query = new URLSearchParams({ token, product: 'crawling-api' }).toString();
  const { signal } = new AbortController();
  const answer = await http.send({ method: 'GET', url: `${baseUrl}/account?${query}`, signal });
  if (answer.status !== 200) throw unavailable(answer.status);
  const told = checked(source, accountSchema, bodyJson(answer), "Crawlbase's account");
  return { requests: told.totalSuccess, usd: told.totalDue };
}

function unavailable(status: number): AppError {
  const why =
    status === 401 || status === 403
      ? 'rejects the token; check CRAWLBASE_STATS_TOKEN'
      : status === 429
        ? 'takes one question in five minutes: try again then'
        : 'cannot be read';
  return new AppError('Unavailable', `Crawlbase's bill ${why} (HTTP ${status}).`);
}
