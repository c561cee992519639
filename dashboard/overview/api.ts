import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { overviewSchema } from '../../domain/views/panels.js';
import type { DashboardContext } from '../context.js';
import { overviewQuerySchema, readOverview } from './data.js';

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
