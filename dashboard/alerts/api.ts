import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { alertSchema } from '../../domain/views/alert.js';
import { listAlerts } from '../../entities/metrics/alerts.js';
import type { DashboardContext } from '../context.js';

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
