import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { DashboardContext } from '../context.js';
import { overviewQuerySchema, RANGES, readOverview } from './data.js';

const usd = z.number().describe('USD');
const ms = z.number().nullable().describe('milliseconds');

const overviewSchema = z.object({
  range: z.enum(Object.keys(RANGES) as [string, ...string[]]),
  festival: z.string().nullable(),
  since: z.date().nullable().describe('From when on lookups count; null is all time'),
  sources: z
    .array(
      z.object({
        source: z.string(),
        lookups: z.number(),
        successes: z.number(),
        averageMs: ms,
        p95Ms: ms,
      }),
    )
    .describe('Lookups (attempts of a tier at a film) by source'),
  tiers: z
    .array(z.object({ fallbackLevel: z.string(), sourcesTried: z.string().nullable(), films: z.number() }))
    .describe('Successes by the tier that gave them'),
  costs: z
    .array(
      z.object({ source: z.string(), costUsd: usd, rows: z.number().describe('Rows of api_lookup_metrics') }),
    )
    .describe('Costs of the lookups by source'),
  periodStep: z.enum(['hour', 'day', 'month']),
  periodCosts: z.array(z.object({ period: z.string().describe('UTC'), source: z.string(), costUsd: usd })),
  festivals: z
    .array(
      z.object({
        festival: z.string(),
        created: z.number(),
        full: z.number(),
        minimal: z.number(),
        stub: z.number(),
        attempts: z.number(),
      }),
    )
    .describe('Films of each import by their best record; the latest 500 imports'),
  festivalCount: z.number(),
  reasons: z
    .array(z.object({ source: z.string(), reason: z.string().nullable(), lookups: z.number() }))
    .describe('Failed lookups by reason'),
  waiting: z
    .array(
      z.object({
        state: z.enum(['review', 'flagged', 'parked']),
        reason: z.string().nullable(),
        films: z.number(),
        oldest: z.date(),
      }),
    )
    .describe('Films that wait now, whatever the range'),
  limits: z
    .array(
      z.object({
        source: z.string(),
        spentTodayUsd: usd,
        dailyLimitUsd: usd.nullable(),
        spentThisMonthUsd: usd,
        monthlyLimitUsd: usd.nullable(),
      }),
    )
    .describe('Money against its limits now, by the ledger; of all festivals'),
});

/** `/api/overview`: the figures of the overview. */
export function overviewApi(app: FastifyInstance, context: DashboardContext): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/overview',
    {
      schema: {
        tags: ['overview'],
        summary: 'How lookups go, what they cost, and what waits for a person',
        querystring: overviewQuerySchema,
        response: { 200: overviewSchema },
      },
    },
    ({ query }) => readOverview(context, query),
  );
}
