import ms, { type StringValue } from 'ms';
import { z } from 'zod';
import { TIER_SOURCES } from './sources.js';
import { festivalSlugSchema, programmeSchema, yearSchema } from './programme/programme.js';

/** Longest that anything waits: Temporal's timers and Postgres' intervals hold more, people do not. */
const MAX_DURATION = '10 years';
const DURATION_WORDS = 'expected a duration such as "30 days" or "45 s"';
const DURATION_PATTERN =
  /^\d+(\.\d+)?\s*(ms|s|sec|secs|second|seconds|m|min|mins|minute|minutes|h|hr|hrs|hour|hours|d|day|days|w|week|weeks|y|yr|yrs|year|years)$/i;

/** A span of time in words as Temporal reads it: "30 days", "45 s". */
export const durationSchema = z
  .string()
  .max(40, { error: DURATION_WORDS, abort: true })
  .regex(DURATION_PATTERN, { error: DURATION_WORDS, abort: true })
  .refine((text) => ms(text as StringValue) <= ms(MAX_DURATION), `expected at most ${MAX_DURATION}`);

export const SPEND_MODES = ['normal', 'critical-only', 'free-only'] as const;
export const spendModeSchema = z.enum(SPEND_MODES);
export type SpendMode = z.infer<typeof spendModeSchema>;

/** Amount of money in USD. */
export const usdSchema = z
  .number('expected an amount in USD')
  .nonnegative('expected 0 or more USD')
  .lt(1_000_000, 'expected less than 1,000,000 USD');

/** How an import may spend, ask and wait (design: "ImportPolicy"); what is left out has these defaults. */
export const importPolicySchema = z
  .strictObject({
    /** Most that this import may spend, in USD; none by default (the sources' own limits hold). */
    spendLimitUsd: usdSchema.optional(),
    spendMode: spendModeSchema.default('normal'),
    tiers: z.array(z.enum(TIER_SOURCES)).min(1).default(['tmdb', 'omdb', 'imdb_scrape']),
    /** Films looked up at one time; without, an import follows its sources: slow films hold up none. */
    window: z.int().min(1).max(200).optional(),
    /** How long a stub waits for the sources before a person is asked. */
    reviewAfter: durationSchema.default('30 days'),
    /** When, counted from parking, a stub is looked up again in the free tiers. */
    recheck: z
      .array(durationSchema)
      .max(50)
      .default(['1 day', '3 days', '7 days', '14 days', '21 days', '28 days']),
    /** A match from here on may be accepted, with a flag. */
    minConfidence: z.number().min(0).max(1).default(0.6),
    /** A match from here on is accepted. */
    sureConfidence: z.number().min(0).max(1).default(0.9),
  })
  .refine((policy) => policy.minConfidence <= policy.sureConfidence, {
    path: ['minConfidence'],
    message: 'expected at most sureConfidence',
  });
export type ImportPolicy = z.infer<typeof importPolicySchema>;

/**
 * What a lookup is told of its import's policy: what it does not have by default, and nothing that concerns the import alone.
 * Histories of imports hold it once a film.
 */
export function policyOfLookup({
  window: _window,
  spendLimitUsd: _limit,
  ...policy
}: ImportPolicy): z.input<typeof importPolicySchema> {
  const usual: Partial<ImportPolicy> = importPolicySchema.parse({});
  const isUsual = ([name, value]: [string, unknown]): boolean =>
    JSON.stringify(usual[name as keyof ImportPolicy]) === JSON.stringify(value);
  return Object.fromEntries(Object.entries(policy).filter((setting) => !isUsual(setting)));
}

export const festivalImportInputSchema = z.strictObject({
  festival: festivalSlugSchema,
  year: yearSchema,
  programme: programmeSchema.default({ kind: 'imdb-event' }),
  policy: importPolicySchema.prefault({}),
});
/** What a person gives to start an import. */
export type FestivalImportInput = z.input<typeof festivalImportInputSchema>;
/** The input, checked, with its defaults. */
export type CheckedImport = z.output<typeof festivalImportInputSchema>;
