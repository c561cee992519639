import { z } from 'zod';
import { LIMITED_NAMES, REASONS, type SourceName } from '../sources.js';

const moment = z.date().nullable();
const usd = z.number().describe('USD');

/** A source's limits with what was used of them. */
export const sourceUseSchema = z.object({
  source: z.enum(LIMITED_NAMES),
  enabled: z.boolean(),
  criticalOnly: z.boolean(),
  priority: z.number(),
  costPerRequestUsd: usd.describe('USD; notional where there is a plan'),
  planFeeUsd: usd.nullable().describe('USD a month for a plan; null where each request has its price'),
  dailyLimitUsd: usd.nullable(),
  monthlyLimitUsd: usd.nullable(),
  requestsPerDay: z.number().nullable(),
  quotaResetHour: z.number(),
  rateLimitRequests: z.number(),
  rateLimitPerMs: z.number(),
  connections: z.number().nullable(),
  spentTodayUsd: usd,
  spentThisMonthUsd: usd,
  requestsToday: z.number(),
  refusesPlain: z
    .boolean()
    .nullish()
    .describe('Its site has refused the last plain requests: browsers fetch its pages'),
  billedUsd: usd.nullish().describe("USD a page on average, by the vendor's last bill that was read"),
});
export type SourceUse = z.infer<typeof sourceUseSchema>;

/** A source's health; times are null where nothing of the kind happened yet. */
const sourceHealthSchema = z.object({
  source: z.enum(LIMITED_NAMES),
  state: z.enum(['up', 'down']),
  reason: z.enum(REASONS).nullable(),
  message: z.string().nullable(),
  since: z.date(),
  lastAnswerAt: moment,
  lastFailureAt: moment,
  heldUntil: moment.describe('It has asked for a pause that lasts until then'),
  plainRefusals: z.number().describe('Plain requests that its site refused, in a row'),
});
export type SourceHealthView = z.infer<typeof sourceHealthSchema>;

/** After so many refusals in a row a site counts as one that refuses plain requests. A belief: few enough to be cheap. */
export const MAX_PLAIN_REFUSALS = 3;

/** What is said of a site whose pages cost a browser each. */
export function modeWords({ plainRefusals }: Pick<SourceHealthView, 'plainRefusals'>): string {
  return plainRefusals < MAX_PLAIN_REFUSALS ? '' : 'refuses plain requests: browsers fetch its pages';
}

/** What is kept of a source's answers, and what it was good for. */
const cacheUseSchema = z.object({
  source: z.string(),
  usable: z.number().describe('Answers that may still be used'),
  expired: z.number(),
  hits: z.number().describe('Requests that the kept answers saved'),
  savedUsd: usd,
  hitRate: z
    .number()
    .nullable()
    .describe('Share of the lookups of the last 30 days that were answered from here'),
});
export type CacheUse = z.infer<typeof cacheUseSchema>;

/** A source with everything that is known of how it does. */
export const sourceOverviewSchema = sourceUseSchema.extend({
  health: sourceHealthSchema.nullable(),
  cache: cacheUseSchema.nullable(),
});
export type SourceOverview = z.infer<typeof sourceOverviewSchema>;

/** A lookup of a source that came to nothing, as it was told. */
export const sourceErrorSchema = z.object({
  at: z.date(),
  reason: z.string().nullable().describe('`<source>_<reason>`'),
  message: z.string().nullable(),
  identifier: z.string().nullable(),
  movieId: z.string().nullable(),
  festival: z.string().nullable(),
});
export type SourceErrorView = z.infer<typeof sourceErrorSchema>;

/** What a source has said of the films that it is asked for: a row of the view `source_coverage`. */
export interface SourceCoverage {
  source: SourceName;
  /** Films that it is asked for: the sum of the others. */
  eligible: number;
  fetched: number;
  /** It does not have the film. */
  absent: number;
  /** Its last answer was a fault: nobody knows whether it has the film. */
  failed: number;
  /** A person is to say whether its answer is the film. */
  needsLook: number;
  notAsked: number;
  oldestFetch: Date | null;
}
