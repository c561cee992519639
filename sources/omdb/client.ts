import type { z } from 'zod';
import { createHttpClient } from '../http/client.js';
import { maskSecrets } from '../http/mask.js';
import { isChargedByOmdb, keepOmdbAnswerMs, readOmdbAnswer, type OmdbAnswer } from './answer.js';
import { omdbSearchSchema, omdbTitleSchema, type OmdbSearch, type OmdbTitle } from './schema.js';
import type { SourceCall } from '../source.js';
import { sourceDefaults } from '../defaults.js';

/** Searches can be slow. */
const TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 5;

export interface OmdbOptions {
  baseUrl: string;
  key: string;
  /** The clock, for the midnight (UTC) at which the quota turns. */
  now?: () => Date;
}

/** What OMDb says: the thing asked for, or in its own words that it has none. */
type OmdbReply<T> = Exclude<OmdbAnswer<T>, { kind: 'fault' }>;

/** Every request is paid for. Both throw a `SourceError` where OMDb cannot answer. */
export interface OmdbClient {
  /** A title by its IMDb id. */
  title(imdbId: string, call: SourceCall): Promise<OmdbReply<OmdbTitle>>;
  /**
   * Ten films whose English title holds all words of `text`: of one year, or a page (from 1) of all years.
   * @param holdsIt whether the wanted film may be among them: a page without it is kept no longer than a miss.
   */
  search(
    query: { text: string; year?: number; page?: number },
    holdsIt: (found: OmdbSearch) => boolean,
    call: SourceCall,
  ): Promise<OmdbReply<OmdbSearch>>;
  /**
   * The one film that OMDb guesses from a title and a year: it need not bear that title, nor be alone in bearing it.
   * @param holdsIt whether it may be the wanted film: another one is kept no longer than a miss.
   */
  guess(
    text: string,
    year: number,
    holdsIt: (found: OmdbTitle) => boolean,
    call: SourceCall,
  ): Promise<OmdbReply<OmdbTitle>>;
}

/** The client for OMDb's three questions, `i=`, `s=` and `t=`. */
export function createOmdbClient(options: OmdbOptions): OmdbClient {
  const ask = createAsk(options);
  return {
    title: async (imdbId, call) => await ask({ i: imdbId }, omdbTitleSchema, () => true, call),
    search: async ({ text, year, page = 1 }, holdsIt, call) => {
      const params = {
        s: text,
        type: 'movie',
        ...(year === undefined ? {} : { y: String(year) }),
        ...(page === 1 ? {} : { page: String(page) }),
      };
      return await ask(params, omdbSearchSchema, holdsIt, call);
    },
    guess: async (text, year, holdsIt, call) =>
      await ask({ t: text, y: String(year), type: 'movie' }, omdbTitleSchema, holdsIt, call),
  };
}

type Ask = <T>(
  params: Record<string, string>,
  schema: z.ZodType<T>,
  holdsIt: (value: T) => boolean,
  call: SourceCall,
) => Promise<OmdbReply<T>>;

function createAsk({ baseUrl, key, now = () => new Date() }: OmdbOptions): Ask {
  const { costPerRequest } = sourceDefaults('omdb');
  const http = createHttpClient({
    source: 'omdb',
    timeoutMs: TIMEOUT_MS,
    maxConnections: MAX_CONNECTIONS,
    secrets: [key],
  });
  return async (params, schema, holdsIt, call) => {
    const what = new URLSearchParams(params).toString();
    const signed = new URLSearchParams({ ...params, plot: 'full', r: 'json', apikey: key }).toString();
    const answer = await call.gate.request({
      source: 'omdb',
      key: what,
      costUsd: costPerRequest,
      keepForMs: (answer) => keepOmdbAnswerMs(readOmdbAnswer(answer, what, schema, now()), holdsIt),
      isCharged: (answer) => isChargedByOmdb(answer, readOmdbAnswer(answer, what, schema, now())),
      isQuotaUsedUp: (answer) => {
        const read = readOmdbAnswer(answer, what, schema, now());
        return read.kind === 'fault' && read.error.reason === 'over_budget';
      },
      send: () => http.send({ method: 'GET', url: `${baseUrl}/?${signed}`, signal: call.signal }),
    });
    const read = readOmdbAnswer(answer, what, schema, now());
    if (read.kind === 'fault') throw read.error;
    // A miss is told in OMDb's words, and what it says there is not ours to trust.
    return read.kind === 'miss' ? { ...read, message: maskSecrets(read.message, [key]) } : read;
  };
}
