import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import { bodyJson, checked } from '../http/answers.js';
import { createHttpClient } from '../http/client.js';
import type { UpstreamAnswer } from '../http/gate.js';

const TIMEOUT_MS = 30_000;
const MICRO_USD = 1_000_000;
/** Waits in ms after "too many questions": it takes 20 a minute. */
const WAITS_MS: readonly number[] = [20_000, 20_000, 20_000];

/** Amounts are numbers in words there. */
const statsSchema = z.object({
  results: z.array(
    z.object({
      day: z.string().optional(),
      request_count: z.coerce.number(),
      cost_microusd_total: z.coerce.number(),
    }),
  ),
});

/** What the bill says of one day (UTC, "2026-11-27"). */
export interface BilledDay {
  day: string;
  requests: number;
  usd: number;
}

export interface ZyteBill {
  /**
   * What was billed by day, of the requests with a tag or of all.
   * @param from first and last moment, ISO.
   * @throws {AppError} `Unavailable` in words where it cannot be had; its service takes 20 questions a minute.
   */
  days(from: string, to: string, tag?: { name: 'edition' | 'attempt'; value: string }): Promise<BilledDay[]>;
}

/**
 * Zyte's own statistics, with the dashboard's key, which is another one than that for pages. That a tag is asked for by
 * `tags=name:value` is a belief: its documentation names the filter, and nobody has recorded a question with it.
 */
export function createZyteBill(options: { baseUrl: string; key: string; organization: string }): ZyteBill {
  const { baseUrl, key, organization } = options;
  const http = createHttpClient({
    source: 'imdb_scrape',
    timeoutMs: TIMEOUT_MS,
    maxConnections: 1,
    secrets: [key],
  });
  return {
    async days(from, to, tag) {
      const query = new URLSearchParams({
        organization_id: organization,
        start_time: from,
        end_time: to,
        groupby_time: 'day',
        ...(tag === undefined ? {} : { tags: `${tag.name}:${tag.value}` }),
      });
      const ask = (): Promise<UpstreamAnswer> =>
        http.send({
          method: 'GET',
          url: `${baseUrl}/api/stats?${query.toString()}`,
          auth: { username: key, password: '' },
          signal: new AbortController().signal,
        });
      let answer = await ask();
      for (const waitMs of WAITS_MS) {
        if (answer.status !== 429) break;
        await sleep(waitMs);
        answer = await ask();
      }
      if (answer.status !== 200) throw unavailable(answer.status);
      const { results } = checked('imdb_scrape', statsSchema, bodyJson(answer), "Zyte's statistics");
      return results.map((row) => ({
        day: (row.day ?? from).slice(0, 10),
        requests: row.request_count,
        usd: row.cost_microusd_total / MICRO_USD,
      }));
    },
  };
}

function unavailable(status: number): AppError {
  const why =
    status === 401 || status === 403
      ? 'rejects the key; check ZYTE_STATS_KEY, which is that of the dashboard'
      : status === 429
        ? 'takes 20 questions a minute: try again in a minute, or for fewer days'
        : 'cannot be read';
  return new AppError('Unavailable', `Zyte's bill ${why} (HTTP ${status}).`);
}
