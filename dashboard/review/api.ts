import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { queuedFilmSchema } from '../../domain/views/film.js';
import { readQueue, REVIEW_KINDS } from '../../entities/review/queue.js';
import type { DashboardContext } from '../context.js';
import { refusedText } from '../components/form-fields.js';

/** The queue of films that wait for a person. */
export function reviewApi(app: FastifyInstance, { database }: DashboardContext): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/review',
    {
      schema: {
        tags: ['review'],
        summary: 'Films that wait for a person, most nominations first, then the longest wait',
        querystring: z.object({
          kind: z.enum(REVIEW_KINDS).default('waiting'),
          festival: refusedText(120).optional(),
          reason: refusedText(120).optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
          offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
        }),
        response: { 200: z.object({ total: z.number(), films: z.array(queuedFilmSchema) }) },
      },
    },
    ({ query: { limit, offset, ...filter } }) => readQueue(database.manager, filter, { limit, offset }),
  );
}
