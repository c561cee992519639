import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { personChoiceSchema, personNoteSchema } from '../../../domain/review/person-decision.js';
import { NOMINEE_KINDS, queuedNomineeSchema } from '../../../domain/views/person.js';
import { decideNominee } from '../../../entities/people/decide.js';
import { readPersonQueue } from '../../../entities/people/queue.js';
import { refusedText } from '../../components/form-fields.js';
import type { DashboardContext } from '../../context.js';

const tags = ['review'];

/** Nominees of whom nobody is sure who they are, and decisions about them. */
export function reviewPeopleApi(app: FastifyInstance, { database: { manager } }: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/api/review/people',
    {
      schema: {
        tags,
        summary: 'Nominees who wait for a person, whom nobody was found for, or who were decided on',
        querystring: z.object({
          kind: z.enum(NOMINEE_KINDS).default('doubtful'),
          festival: refusedText(120).optional().describe('An edition such as cannes-2025'),
          limit: z.coerce.number().int().min(1).max(200).default(50),
          offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
        }),
        response: { 200: z.array(queuedNomineeSchema) },
      },
    },
    ({ query: { limit, offset, ...filter } }) => readPersonQueue(manager, filter, { limit, offset }),
  );
  api.post(
    '/api/nominees/:id/review',
    {
      config: { role: 'reviewer' },
      schema: {
        tags,
        summary: 'Decides who a nominee is; answers what was done. 409 says in words why not',
        params: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
        body: z.strictObject({ choice: personChoiceSchema, note: personNoteSchema }),
        response: { 200: z.object({ done: z.string() }) },
      },
    },
    async ({ params: { id }, body, person }) => ({
      done: await decideNominee(manager, id, { reviewer: person?.name ?? '', ...body }),
    }),
  );
}
