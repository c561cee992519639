import { RATING_SOURCES, type LimitedName, type SourceName } from '../domain/sources.js';

/** Limits of a source. Amounts in USD; null is no limit. */
export interface SourceLimits {
  source: LimitedName;
  enabled: boolean;
  priority: number;
  /** What a request costs; with a plan a notional figure, for reports and the limits of imports. */
  costPerRequestUsd: number;
  /** What a plan with so many requests a day costs a month; null where each request has its price. */
  planFeeUsd?: number | null;
  dailyLimitUsd: number | null;
  monthlyLimitUsd: number | null;
  requestsPerDay: number | null;
  /** Hour (UTC, 0 to 23) at which the source counts its requests of a day anew; midnight by default. */
  quotaResetHour?: number;
  rateLimitRequests: number;
  rateLimitPerMs: number;
  criticalOnly: boolean;
  /** Requests under way at one time, over all workers; no limit by default. */
  connections?: number | null;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * Limits that hold until somebody changes them in `source_policies`. TMDb: about 40 requests a second and 20 connections; OMDb: a plan,
 * the free one with 1,000 a day, likely from midnight UTC on (OMDb does not say; `quotaResetHour`); Zyte: 500 a minute is below every account's limit, and $5 a day stops a runaway before it hurts.
 * Letterboxd, Rotten Tomatoes and Metacritic are off: the first one's terms forbid scraping without leave, and ratings
 * from pages are money that nobody asked for.
 */
export const SOURCE_DEFAULTS = [
  {
    source: 'tmdb',
    enabled: true,
    priority: 1,
    costPerRequestUsd: 0,
    dailyLimitUsd: null,
    monthlyLimitUsd: null,
    requestsPerDay: null,
    rateLimitRequests: 40,
    rateLimitPerMs: SECOND,
    criticalOnly: false,
    connections: 20,
  },
  {
    source: 'omdb',
    enabled: true,
    priority: 2,
    costPerRequestUsd: 0.001,
    planFeeUsd: 0,
    dailyLimitUsd: null,
    monthlyLimitUsd: null,
    requestsPerDay: 1000,
    quotaResetHour: 0,
    rateLimitRequests: 10,
    rateLimitPerMs: SECOND,
    criticalOnly: false,
  },
  {
    source: 'imdb_scrape',
    enabled: true,
    priority: 3,
    costPerRequestUsd: 0.03,
    dailyLimitUsd: 5,
    monthlyLimitUsd: 50,
    requestsPerDay: null,
    rateLimitRequests: 500,
    rateLimitPerMs: MINUTE,
    criticalOnly: false,
  },
  {
    source: 'letterboxd',
    enabled: false,
    priority: 4,
    costPerRequestUsd: 0,
    dailyLimitUsd: null,
    monthlyLimitUsd: null,
    requestsPerDay: 1000,
    quotaResetHour: 0,
    rateLimitRequests: 1,
    rateLimitPerMs: 2 * SECOND,
    criticalOnly: false,
    connections: 1,
  },
  // Sites of ratings through Zyte: after all tiers, each within limits of its own.
  ...RATING_SOURCES.map((source, place) => ({
    source,
    enabled: false,
    priority: 10 + place,
    costPerRequestUsd: 0.01,
    dailyLimitUsd: 1,
    monthlyLimitUsd: 10,
    requestsPerDay: null,
    rateLimitRequests: 60,
    rateLimitPerMs: MINUTE,
    criticalOnly: false,
  })),
] satisfies SourceLimits[];

/**
 * Limits of the vendors that fetch pages, beside those of the sites; they hold where there is a key for more than Zyte. The
 * price is that of a page in a browser. Crawlbase takes 20 requests at one time a token; its prices are beliefs.
 */
export const VENDOR_DEFAULTS = (
  [
    ['zyte', 0.03, 15],
    ['crawlbase', 0.02, 20],
  ] as const
).map(([source, costPerRequestUsd, connections], place) => ({
  source,
  enabled: true,
  priority: place + 1,
  costPerRequestUsd,
  dailyLimitUsd: 5,
  monthlyLimitUsd: 50,
  requestsPerDay: null,
  rateLimitRequests: 500,
  rateLimitPerMs: MINUTE,
  criticalOnly: false,
  connections,
})) satisfies SourceLimits[];

/** Whether a source's requests cost nothing: they are not in the ledger then. */
export function isFree(source: SourceName): boolean {
  return SOURCE_DEFAULTS.some((limits) => limits.source === source && limits.costPerRequestUsd === 0);
}
