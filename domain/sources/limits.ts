import { z } from 'zod';

const MAX_USD = 1_000_000;
const MAX_REQUESTS = 1_000_000;
const usd = z
  .number('expected an amount in USD such as 2.50')
  .min(0, 'expected 0 or more')
  .lt(MAX_USD, 'expected less than 1,000,000');
const requests = z
  .int('expected a whole number')
  .min(1, 'expected 1 or more')
  .max(MAX_REQUESTS, 'expected at most 1,000,000');

/** A change of a source's limits, as people send it; what is absent stays as it is, null lifts a limit. Amounts in USD. */
export const sourceLimitsChangeSchema = z
  .strictObject({
    enabled: z.boolean(),
    criticalOnly: z.boolean(),
    priority: requests,
    costPerRequestUsd: usd,
    planFeeUsd: usd.nullable(),
    dailyLimitUsd: usd.nullable(),
    monthlyLimitUsd: usd.nullable(),
    requestsPerDay: requests.nullable(),
    quotaResetHour: z.int('expected an hour from 0 to 23').min(0).max(23),
    rateLimitRequests: requests,
    rateLimitPerMs: z.int('expected milliseconds').min(1).max(86_400_000),
    connections: requests.nullable(),
  })
  .partial();
export type SourceLimitsChange = z.output<typeof sourceLimitsChangeSchema>;
