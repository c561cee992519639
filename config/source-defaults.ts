import type { SourceName } from '../domain/sources.js';

/** Limits of a source. Amounts in USD; null is no limit. */
export interface SourceLimits {
  source: SourceName;
  enabled: boolean;
  priority: number;
  costPerRequestUsd: number;
  dailyLimitUsd: number | null;
  monthlyLimitUsd: number | null;
  requestsPerDay: number | null;
  rateLimitRequests: number;
  rateLimitPerMs: number;
  criticalOnly: boolean;
  /** Requests under way at one time, over all workers; no limit by default. */
  connections?: number | null;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * Limits that hold until somebody changes them in `source_policies`. TMDb: about 40 requests a second and 20 connections; OMDb: 1,000 a
 * day on the free plan; Zyte: 500 a minute is below every account's limit, and $5 a day stops a runaway before it hurts.
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
    dailyLimitUsd: 1,
    monthlyLimitUsd: 20,
    requestsPerDay: 1000,
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
] satisfies SourceLimits[];
