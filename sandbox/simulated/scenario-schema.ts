import { z } from 'zod';
import { imdbIdSchema } from '../../domain/film-id.js';
import { yearSchema } from '../../domain/programme/programme.js';
import { SANDBOX_KEYS } from './keys.js';

const isoDate = z.iso.date();
const country = z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 alpha-2 code');
const language = z.string().regex(/^[a-z]{2}$/, 'expected an ISO 639-1 code');

/** Release types as TMDb numbers them: 1 premiere (festivals), 2 limited, 3 theatrical, 4 digital, 5 physical, 6 TV. */
const releaseSchema = z.strictObject({
  country,
  date: isoDate,
  type: z.int().min(1).max(6).default(3),
  note: z.string().default(''),
});

/** A film's page on a site of ratings: where it is, and how many reviews there are; too few make no score. */
const reviewedSchema = z.strictObject({
  slug: z.string().min(1),
  score: z.int().min(0).max(100).optional(),
  reviews: z.int().nonnegative().default(0),
});

/** The facts of a film, and what each source makes of it. */
const filmSchema = z.strictObject({
  /** Absent: IMDb has never heard of it, so only TMDb can know it. */
  imdbId: imdbIdSchema.optional(),
  tmdbId: z.int().positive(),
  kind: z.enum(['movie', 'short', 'tvMovie', 'tvSeries', 'tvEpisode', 'videoGame']).default('movie'),
  /** English title. */
  title: z.string().min(1),
  /** Original title in Latin letters, as IMDb writes it. */
  originalTitle: z.string().min(1).optional(),
  /** Original title in its own script, as TMDb writes it. */
  nativeTitle: z.string().min(1).optional(),
  alternativeTitles: z.array(z.strictObject({ country, title: z.string().min(1) })).default([]),
  translations: z.array(z.strictObject({ language, title: z.string().min(1) })).default([]),
  originalLanguage: language.default('en'),
  /** Year of the first showing, as IMDb counts; absent for an announced film. */
  year: yearSchema.optional(),
  /** Last year of a series that has ended. */
  endYear: yearSchema.optional(),
  /** TMDb's primary date, often a year after the first showing. */
  releaseDate: isoDate.optional(),
  /** Dates beside the primary one; TMDb's `year` filter sees them too. */
  releases: z.array(releaseSchema).default([]),
  runtimeMinutes: z.int().positive().optional(),
  countries: z.array(country).default([]),
  languages: z.array(language).default([]),
  /** Genre names as TMDb has them ("Science Fiction"). */
  genres: z.array(z.string()).default([]),
  directors: z.array(z.string().min(1)).default([]),
  writers: z.array(z.string().min(1)).default([]),
  cast: z.array(z.strictObject({ name: z.string().min(1), character: z.string().optional() })).default([]),
  plot: z.string().optional(),
  keywords: z.array(z.string()).default([]),
  videos: z.array(z.strictObject({ site: z.string(), key: z.string(), name: z.string() })).default([]),
  popularity: z.number().nonnegative().default(1),
  /** TMDb shows it to those alone who ask for adult films, too. */
  adult: z.boolean().default(false),

  /**
   * `linked`: found by its IMDb id; `unlinked`: there, without the id; `series`, `episode`, `person`: the id leads to
   * another kind of thing.
   */
  tmdb: z.enum(['linked', 'unlinked', 'series', 'episode', 'person', 'absent']).default('linked'),
  /** Another IMDb id that TMDb carries for this film by mistake. */
  tmdbImdbId: imdbIdSchema.optional(),
  /** `control-characters` and `bad-escape`: known, but its JSON is broken as some of OMDb's is. */
  omdb: z.enum(['known', 'series', 'control-characters', 'bad-escape', 'absent']).default('known'),
  /**
   * `challenged`: an empty 202 in cheap mode; `skeleton`: an empty page in cheap mode; both well in a browser.
   * `blocked`: challenged in cheap mode and banned in the browser. `moved`: the page of another title comes back.
   */
  imdb: z.enum(['known', 'challenged', 'skeleton', 'blocked', 'moved', 'absent']).default('known'),
  /** Letterboxd has its films from TMDb: one that is not there is not here. `other`: the id leads to another film. */
  letterboxd: z.enum(['known', 'series', 'other', 'absent']).default('known'),
  rottenTomatoes: reviewedSchema.optional(),
  metacritic: reviewedSchema.optional(),
});

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
  'challenge',
  'skeleton',
  'target-404',
  'target-503',
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
  latencyMs: latency.default(noLatency),
  /** The same for browser mode, which is slower. */
  browserLatencyMs: latency.default(noLatency),
  requestsPerMinute: z.int().nonnegative().default(3000),
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

const letterboxdSchema = z.strictObject({
  latencyMs: latency.default(noLatency),
  requestsPerMinute: z.int().nonnegative().default(60),
  /** `blocked`: its network refuses whoever looks like a program. */
  state: z.enum(['up', 'down', 'blocked']).default('up'),
  faults: z.array(ruleOf(LETTERBOXD_FAULTS)).default([]),
});

/** Who knows which film, what goes wrong, and which keys and limits hold. Plain JSON; what is left out has defaults. */
export const scenarioSchema = z.strictObject({
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
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type Film = z.output<typeof filmSchema>;
export type FilmInput = z.input<typeof filmSchema>;
/** The sources as the sandbox names them: by their keys, not by tier. */
export type SimulatedSource = 'tmdb' | 'omdb' | 'zyte' | 'letterboxd';
export type FetchMode = keyof Scenario['zyte']['costUsd'];
export type FaultRule<Name extends string = string> = {
  match: string;
  times: z.output<typeof timesSchema>;
  answer: Name;
  retryAfterSeconds?: number | undefined;
  mode?: FetchMode | undefined;
};
