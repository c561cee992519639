import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { changeSource } from '../../client/sources/limits.js';
import { sourceLimitsChangeSchema } from '../../domain/sources/limits.js';
import { LIMITED_NAMES } from '../../domain/sources.js';
import { sourceErrorSchema, sourceOverviewSchema } from '../../domain/views/source.js';
import { readCacheUse } from '../../entities/sources/response-cache.js';
import { readSourceErrors } from '../../entities/sources/errors.js';
import type { DashboardContext } from '../context.js';
import { readSources } from './list.js';

const tags = ['sources'];
const params = z.object({
  source: z.enum(LIMITED_NAMES, `expected one of ${LIMITED_NAMES.join(', ')}`),
});

/** Sources, their limits and their last errors. */
export function sourcesApi(app: FastifyInstance, context: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/api/sources',
    {
      schema: {
        tags,
        summary: 'Limits of the sources, what was used of them, and whether they answer',
        response: { 200: z.array(sourceOverviewSchema) },
      },
    },
    () => readSources(context, readCacheUse(context.database.manager)),
  );
  api.get(
    '/api/sources/:source/errors',
    {
      schema: {
        tags,
        summary: 'Its last 100 errors, newest first',
        params,
        response: { 200: z.array(sourceErrorSchema) },
      },
    },
    ({ params: { source } }) => readSourceErrors(context.database.manager, source, 100),
  );
  api.patch(
    '/api/sources/:source',
    {
      schema: {
        tags,
        summary: 'Changes limits, under the name of who signed in; null lifts one',
        params,
        body: sourceLimitsChangeSchema,
        response: { 200: z.object({ filmsTold: z.number() }) },
      },
    },
    async ({ params: { source }, body, person }) => ({
      filmsTold: await changeSource(context.client, context.database, source, body, person?.name ?? ''),
    }),
  );
}
