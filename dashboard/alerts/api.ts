import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listAlerts } from '../../entities/metrics/alerts.js';
import type { DashboardContext } from '../context.js';

const alertSchema = z.object({
  id: z.string(),
  key: z.string(),
  kind: z.string(),
  severity: z.string(),
  message: z.string(),
  openedAt: z.date(),
  resolvedAt: z.date().nullable(),
  postState: z.string().nullable(),
  postError: z.string().nullable(),
});

/** Alerts, open and over. */
export function alertsApi(app: FastifyInstance, { database }: DashboardContext): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/alerts',
    {
      schema: {
        tags: ['alerts'],
        summary: 'Open alerts, gravest first; with resolved=true also the latest that are over',
        querystring: z.object({
          resolved: z.stringbool().default(false),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
        }),
        response: { 200: z.array(alertSchema) },
      },
    },
    ({ query }) => listAlerts(database.manager, query),
  );
}
