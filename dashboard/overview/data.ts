import { z } from 'zod';
import type { Overview } from '../../domain/views/panels.js';
import { readFigures } from '../../entities/metrics/figures.js';
import { latestEditions } from '../../entities/review/waiting.js';
import { readSourcePolicies } from '../../entities/sources/policies.js';
import { readingOf, type DashboardContext } from '../context.js';

/** Ranges of time by their name in addresses, in days; null is all time. */
export const RANGES = { '24h': 1, '7d': 7, '30d': 30, '90d': 90, all: null } as const;
export type Range = keyof typeof RANGES;

/** Editions that can be chosen; an older one can be had by its address. */
const MAX_EDITIONS = 500;

/** What the overview is asked for. */
export const overviewQuerySchema = z.object({
  range: z
    .enum(Object.keys(RANGES) as [Range, ...Range[]], 'expected 24h, 7d, 30d, 90d or all')
    .default('30d'),
  festival: z
    .string()
    .regex(/^[a-z0-9-]{0,120}$/, 'expected an edition such as cannes-2025')
    .transform((key) => (key === '' ? undefined : key))
    .optional(),
});
export type OverviewQuery = z.output<typeof overviewQuerySchema>;

/** Reads the six panels. Limits are of now and of all festivals, whatever the filter. */
export async function readOverview(
  context: DashboardContext,
  { range, festival: edition }: OverviewQuery,
): Promise<Overview> {
  const { manager } = readingOf(context);
  const festival = edition ?? null;
  const [panels, policies] = await Promise.all([
    readFigures(manager, { days: RANGES[range], festival }),
    readSourcePolicies(manager),
  ]);
  return {
    range,
    festival,
    ...panels,
    limits: policies
      .filter(
        ({ enabled, dailyLimitUsd, monthlyLimitUsd, spentThisMonthUsd }) =>
          spentThisMonthUsd > 0 || (enabled && (dailyLimitUsd !== null || monthlyLimitUsd !== null)),
      )
      .map(({ source, spentTodayUsd, dailyLimitUsd, spentThisMonthUsd, monthlyLimitUsd }) => ({
        source,
        spentTodayUsd,
        dailyLimitUsd,
        spentThisMonthUsd,
        monthlyLimitUsd,
      })),
  };
}

/** Editions to choose from, newest first; the chosen one is among them in any case. */
export async function editionsToChoose(
  context: DashboardContext,
  chosen: string | undefined,
): Promise<string[]> {
  const { manager } = readingOf(context);
  const editions = await latestEditions(manager, MAX_EDITIONS);
  return chosen === undefined || editions.includes(chosen) ? editions : [chosen, ...editions];
}
