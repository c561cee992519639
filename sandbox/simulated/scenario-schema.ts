import { z } from 'zod';
import { imdbIdSchema } from '../../domain/film-id.js';
import { filmSchema } from './film-schema.js';
import { SANDBOX_KEYS } from './keys.js';

/** How often a fault strikes: a number of times, always, or at random with a fixed seed. */
const timesSchema = z.union([
  z.int().positive(),
  z.literal('forever'),
  z.strictObject({ probability: z.number().min(0).max(1), seed: z.int() }),
]);

const ruleOf = <const Answers extends readonly [string, ...string[]]>(answers: Answers) =>
  z.strictObject({
    /** The film asked for (by its id), or any request at all. */
    match: z.union([z.literal('any'), imdbIdSchema]),
    times: timesSchema,
    answer: z.enum(answers),
    /** Sent as `Retry-After`. Without it TMDb's 429 has none, as seen in the wild. */
    retryAfterSeconds: z.int().nonnegative().optional(),
  });

export const TMDB_FAULTS = [
  'rate-limited',
  'invalid-key',
  'unverified-email',
  'suspended',
  'not-found',
  'server-error',
  'bad-gateway',
  'maintenance',
  'backend-timeout',
  'truncated',
  'hang',
  'reset',
] as const;
export const OMDB_FAULTS = [
  'request-limit',
  'daily-request-limit',
  'invalid-key',
  'error-getting-data',
  'cloudflare-503',
  'cloudflare-522',
  'cloudflare-524',
  'truncated',
  'empty',
  'hang',
  'reset',
] as const;
export const ZYTE_FAULTS = [
  'invalid-key',
  'no-auth',
  'suspended',
  'unprocessable',
  'over-user-limit',
  'over-domain-limit',
  'domain-forbidden',
  'overloaded',
  'temporary-error',
  'website-ban',
  'internal-error',
  'cloudflare-520',
  'empty-502',
  'empty-500',
  'json-array',
  'not-json',
  'truncated',
  'challenge',
  'skeleton',
  'target-404',
  'target-503',
  'hang',
  'reset',
] as const;

export const CRAWLBASE_FAULTS = [
  'invalid-token',
  'no-credit',
  'concurrency',
  'internal-error',
  'unsolved',
  'failed',
  'not-json',
  'hang',
  'reset',
] as const;

export const LETTERBOXD_FAULTS = [
  'challenge',
  'forbidden',
  'rate-limited',
  'server-error',
  'hang',
  'reset',
] as const;

const latency = z
  .strictObject({ min: z.number().nonnegative(), max: z.number().nonnegative() })
  .refine(({ min, max }) => min <= max, 'expected min to be at most max');
const noLatency = { min: 0, max: 0 };

const tmdbSchema = z.strictObject({
  /** v3 keys, for `api_key`. */
  keys: z.array(z.string()).default([SANDBOX_KEYS.tmdb]),
  /** v4 read tokens, for `Authorization: Bearer`. */
  tokens: z.array(z.string()).default([SANDBOX_KEYS.tmdbToken]),
  /** Milliseconds before an answer. */
  latencyMs: latency.default(noLatency),
  requestsPerSecond: z.int().nonnegative().default(40),
  /** Requests under way at one time. */
  connections: z.int().nonnegative().default(20),
  /** Films that were edited, for `/movie/changes`; and how many others, of which nothing else is known, each day. */
  changes: z.array(z.strictObject({ tmdbId: z.int().positive(), day: z.iso.date() })).default([]),
  otherChangesPerDay: z.int().nonnegative().default(0),
  state: z.enum(['up', 'down', 'suspended', 'badKey']).default('up'),
  faults: z.array(ruleOf(TMDB_FAULTS)).default([]),
});

const omdbSchema = z.strictObject({
  keys: z.array(z.string()).default([SANDBOX_KEYS.omdb]),
  latencyMs: latency.default(noLatency),
  /** A key's quota from midnight to midnight UTC. */
  requestsPerDay: z.int().nonnegative().default(1000),
  state: z.enum(['up', 'down', 'badKey']).default('up'),
  faults: z.array(ruleOf(OMDB_FAULTS)).default([]),
});

const zyteSchema = z.strictObject({
  keys: z.array(z.string()).default([SANDBOX_KEYS.zyte]),
  /** Keys of its dashboard, for the statistics. */
  statsKeys: z.array(z.string()).default([SANDBOX_KEYS.zyteStats]),
  latencyMs: latency.default(noLatency),
  /** The same for browser mode, which is slower. */
  browserLatencyMs: latency.default(noLatency),
  requestsPerMinute: z.int().nonnegative().default(3000),
  requestsPerMinutePerSite: z.int().nonnegative().default(3000),
  /** Share of the plain requests for IMDb's pages that its firewall refuses. */
  firewall: z.number().min(0).max(1).default(0),
  /** USD for an answer with HTTP status 200, by mode. */
  costUsd: z
    .strictObject({ httpResponseBody: z.number().nonnegative(), browserHtml: z.number().nonnegative() })
    .default({ httpResponseBody: 0.01, browserHtml: 0.03 }),
  state: z.enum(['up', 'down', 'suspended', 'badKey']).default('up'),
  /** `mode` narrows a rule to one kind of request. */
  faults: z
    .array(ruleOf(ZYTE_FAULTS).extend({ mode: z.enum(['httpResponseBody', 'browserHtml']).optional() }))
    .default([]),
});

const crawlbaseSchema = z.strictObject({
  /** Tokens for plain requests, and for its browser. */
  tokens: z.array(z.string()).default([SANDBOX_KEYS.crawlbase]),
  browserTokens: z.array(z.string()).default([SANDBOX_KEYS.crawlbaseJs]),
  latencyMs: latency.default(noLatency),
  browserLatencyMs: latency.default(noLatency),
  /** Requests under way at one time. */
  connections: z.int().nonnegative().default(20),
  /** USD for a page that is charged, by mode. */
  costUsd: z
    .strictObject({ httpResponseBody: z.number().nonnegative(), browserHtml: z.number().nonnegative() })
    .default({ httpResponseBody: 0.01, browserHtml: 0.02 }),
  state: z.enum(['up', 'down']).default('up'),
  faults: z.array(ruleOf(CRAWLBASE_FAULTS)).default([]),
});

const letterboxdSchema = z.strictObject({
  latencyMs: latency.default(noLatency),
  requestsPerMinute: z.int().nonnegative().default(60),
  /** `blocked`: its network refuses whoever looks like a program. */
  state: z.enum(['up', 'down', 'blocked']).default('up'),
  faults: z.array(ruleOf(LETTERBOXD_FAULTS)).default([]),
});

/** Who knows which film, what goes wrong, and which keys and limits hold. Plain JSON; what is left out has defaults. */
export const scenarioSchema = z.strictObject({
  /** `kind`: small pages, nothing fails by itself; `real`: as the sources are, see `profile.ts`. */
  profile: z.enum(['kind', 'real']).default('real'),
  /** Share of all requests that fail by themselves. */
  failures: z.number().min(0).max(1).default(0),
  /** By which all latencies are multiplied. */
  latencyScale: z.number().nonnegative().default(1),
  films: z
    .array(filmSchema)
    .default([])
    .superRefine((films, context) => {
      for (const field of ['imdbId', 'tmdbId'] as const) {
        const seen = new Set<string | number>();
        films.forEach((film, index) => {
          const id = film[field];
          if (id !== undefined && seen.has(id)) {
            context.addIssue({ code: 'custom', path: [index, field], message: `${id} stands here twice` });
          }
          if (id !== undefined) seen.add(id);
        });
      }
    }),
  tmdb: tmdbSchema.prefault({}),
  omdb: omdbSchema.prefault({}),
  zyte: zyteSchema.prefault({}),
  letterboxd: letterboxdSchema.prefault({}),
  crawlbase: crawlbaseSchema.prefault({}),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type Film = z.output<typeof filmSchema>;
export type FilmInput = z.input<typeof filmSchema>;
/** The sources as the sandbox names them: by their keys, not by tier. */
export type SimulatedSource = 'tmdb' | 'omdb' | 'zyte' | 'letterboxd' | 'crawlbase';
export type FetchMode = keyof Scenario['zyte']['costUsd'];
export type FaultRule<Name extends string = string> = {
  match: string;
  times: z.output<typeof timesSchema>;
  answer: Name;
  retryAfterSeconds?: number | undefined;
  mode?: FetchMode | undefined;
};
