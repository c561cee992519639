import { z } from 'zod';

const usd = z.number().describe('USD');
const ms = z.number().nullable().describe('milliseconds');

/** How a source did. One lookup is one attempt at one film; times are those of its whole attempt. */
const sourcePanelSchema = z.object({
  source: z.string(),
  lookups: z.number(),
  successes: z.number(),
  averageMs: ms,
  p95Ms: ms,
});

/** Films found, by the tier that found them. */
const tierPanelSchema = z.object({
  fallbackLevel: z.string().describe('1 to 3'),
  sourcesTried: z.string().nullable().describe('"tmdb>omdb"'),
  films: z.number(),
});

/** What lookups of a source cost. */
const costPanelSchema = z.object({
  source: z.string(),
  costUsd: usd,
  rows: z.number().describe('Rows of api_lookup_metrics, as the query of the data people counts them'),
});

/** What a source cost in an hour, a day or a month (UTC), named by its beginning: "2025-05-24". */
const periodCostSchema = z.object({ period: z.string().describe('UTC'), source: z.string(), costUsd: usd });
export type PeriodCost = z.infer<typeof periodCostSchema>;

/** An edition's films as they stand now, and the lookups in the range that it began. */
const festivalPanelSchema = z.object({
  festival: z.string(),
  created: z.number().describe('New films that its lookups gave a result'),
  full: z.number(),
  minimal: z.number(),
  stub: z.number(),
  waiting: z.number().describe('Films that were not looked up yet'),
  attempts: z.number().describe('Lookups, as the query of the data people counts them'),
});
export type FestivalPanelRow = z.infer<typeof festivalPanelSchema>;

/** Lookups that failed for a reason. */
const reasonPanelSchema = z.object({
  source: z.string(),
  reason: z.string().nullable(),
  lookups: z.number(),
});

/** Films that wait: for a reviewer, for a later look, or (parked) for the sources. */
const waitingFilmsSchema = z.object({
  state: z.enum(['review', 'flagged', 'parked']),
  reason: z.string().nullable().describe('`<source>_<reason>`; null where a match is only doubtful'),
  films: z.number(),
  oldest: z.date(),
});
export type WaitingFilms = z.infer<typeof waitingFilmsSchema>;

/** Money that a source took, against its limits; days and months are UTC. Null is no limit. */
const limitRowSchema = z.object({
  source: z.string(),
  spentTodayUsd: usd,
  dailyLimitUsd: usd.nullable(),
  spentThisMonthUsd: usd,
  monthlyLimitUsd: usd.nullable(),
});
export type LimitRow = z.infer<typeof limitRowSchema>;

/** The figures of the six panels, all of one moment. */
export const panelsSchema = z.object({
  since: z.date().nullable().describe('From when on lookups count; null is all time'),
  sources: z.array(sourcePanelSchema).describe('Lookups (attempts of a tier at a film) by source'),
  tiers: z.array(tierPanelSchema).describe('Successes by the tier that gave them'),
  costs: z.array(costPanelSchema).describe('Costs of the lookups by source'),
  periodStep: z.enum(['hour', 'day', 'month']),
  periodCosts: z.array(periodCostSchema),
  festivals: z
    .array(festivalPanelSchema)
    .describe(
      'Films of each import as they stand now, whichever edition looked them up; the latest 25 imports',
    ),
  festivalCount: z.number().describe('Imports in all'),
  reasons: z.array(reasonPanelSchema).describe('Failed lookups by reason'),
  waiting: z.array(waitingFilmsSchema).describe('Films that wait now, whatever the range'),
});
export type Panels = z.infer<typeof panelsSchema>;

/** The panels, with what is left of the limits. */
export const overviewSchema = panelsSchema.extend({
  range: z.string(),
  festival: z.string().nullable(),
  limits: z.array(limitRowSchema).describe('Money against its limits now, by the ledger; of all festivals'),
});
export type Overview = z.infer<typeof overviewSchema>;
