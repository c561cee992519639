import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  decideMovie,
  partMovie,
  reopenMovie,
  retryMovie,
  undoMovie,
  type MovieDecision,
} from '../../client/films/actions.js';
import { AppError } from '../../domain/errors.js';
import { choiceSchema } from '../../domain/review/decision.js';
import { judgementsSchema } from '../../domain/review/judgement.js';
import { IMPORT_TYPES, SOURCE_NAMES } from '../../domain/sources.js';
import { REVIEW_STATES } from '../../domain/review/states.js';
import { filmRowSchema, filmSchema } from '../../domain/views/film.js';
import { listFilms } from '../../entities/movies/search.js';
import type { DashboardContext } from '../context.js';
import { refusedText } from '../components/form-fields.js';
import { readFilm } from './data.js';
import { movieParams as params } from '../review/query.js';

const tags = ['films'];
const note = z.string().max(2000).optional();
const doneSchema = z.object({ done: z.string() });
const filmsQuerySchema = z.object({
  text: refusedText(300).optional().describe('Beginnings of words of any title; an IMDb or TMDb id'),
  festival: refusedText(120).optional().describe('An edition such as cannes-2025'),
  importType: z.enum(IMPORT_TYPES).optional(),
  reviewState: z.enum(REVIEW_STATES).optional(),
  reason: refusedText(120).optional(),
  source: z.enum(SOURCE_NAMES).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
});
const decisionBody = z.union(
  [
    z.strictObject({ choice: choiceSchema, note }),
    z.strictObject({ judgements: judgementsSchema, note }),
    z.strictObject({ none: z.literal(true), note }),
    z.strictObject({ reject: z.string().trim().min(1, 'expected a reason').max(2000) }),
  ],
  'expected {"choice": {"tmdbId": 1} | {"imdbId": "tt…"} | {"accept": "stub" | "match"}}, {"judgements": [{"tmdbId": 1, "verdict": "not_the_same"}]}, {"none": true} or {"reject": "why"}',
);

/** Films: found, read, decided on, looked up again. Changes are kept under the name of who signed in. */
export function filmsApi(app: FastifyInstance, context: DashboardContext): void {
  readings(app, context);
  changes(app, context);
  partRoute(app, context);
  undoRoute(app, context);
  retryRoute(app, context);
}

function readings(app: FastifyInstance, { database: { manager } }: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/api/films',
    {
      schema: {
        tags,
        summary: 'Films by title, id and filters, newest first; a total above 10,000 is told as 10,001',
        querystring: filmsQuerySchema,
        response: { 200: z.object({ total: z.number(), films: z.array(filmRowSchema) }) },
      },
    },
    ({ query: { limit, offset, ...filter } }) => listFilms(manager, filter, { limit, offset }),
  );
  api.get(
    '/api/films/:id',
    {
      schema: {
        tags,
        summary: 'A film with its lookups, decisions, nominations, ratings and credits',
        description: 'A film that was merged answers 303 with the address of the film that it is now.',
        params,
        response: { 200: filmSchema },
      },
    },
    async ({ params: { id } }, reply) => {
      const film = await readFilm(manager, id);
      if (film === undefined) throw new AppError('NotFound', `There is no film ${id}.`);
      if ('mergedInto' in film) return movedTo(reply, film.mergedInto);
      return film;
    },
  );
}

function movedTo(reply: FastifyReply, id: string): never {
  return reply.redirect(`/api/films/${id}`, 303) as never;
}

function changes(app: FastifyInstance, { client, database: { manager: db } }: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  const services = { client, db };
  const response = { 200: doneSchema };
  api.post(
    '/api/films/:id/review',
    {
      config: { role: 'reviewer' },
      schema: {
        tags,
        summary:
          'Decides on a film; answers what was done. 409 says in words why not: nothing was changed then',
        params,
        body: decisionBody,
        response,
      },
    },
    async ({ params: { id }, body, person }) => {
      const reviewer = person?.name ?? '';
      const decision: MovieDecision =
        'reject' in body ? { reviewer, reason: body.reject } : { reviewer, ...body };
      return { done: await decideMovie(services, id, decision) };
    },
  );
  api.post(
    '/api/films/:id/reopen',
    {
      config: { role: 'reviewer' },
      schema: {
        tags,
        summary: 'Puts a film before the reviewers again; its record stays until another choice is made',
        params,
        body: z.strictObject({ note }),
        response,
      },
    },
    async ({ params: { id }, body, person }) => {
      const reopening = {
        reviewer: person?.name ?? '',
        note: body.note,
      };
      return { done: await reopenMovie(services, id, reopening) };
    },
  );
}

function partRoute(app: FastifyInstance, { client, database: { manager: db } }: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/api/films/:id/not-this-film',
    {
      config: { role: 'reviewer' },
      schema: {
        tags,
        summary: 'Parts a film from the one that it was merged with, for good, and looks it up anew',
        description:
          'The id is that of the film that was merged, not of the one that has its nominations now.',
        params,
        body: z.strictObject({ note }),
        response: { 200: doneSchema },
      },
    },
    async ({ params: { id }, body, person }) => ({
      done: await partMovie({ client, db }, id, { reviewer: person?.name ?? '', note: body.note }),
    }),
  );
}

function undoRoute(app: FastifyInstance, { client, database: { manager: db } }: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/api/films/:id/undo',
    {
      config: { role: 'reviewer' },
      schema: {
        tags,
        summary: 'Undoes the last decision on a film: exactly what stood before stands again',
        params,
        body: z.strictObject({ note }),
        response: { 200: doneSchema },
      },
    },
    async ({ params: { id }, body, person }) => ({
      done: await undoMovie({ client, db }, id, { reviewer: person?.name ?? '', note: body.note }),
    }),
  );
}

function retryRoute(app: FastifyInstance, { client, database: { manager: db } }: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/api/films/:id/retry',
    {
      config: { role: 'reviewer' },
      schema: {
        tags,
        summary:
          'Looks a film up again now: "retried" by the lookup that waits for it, "started" by a new one',
        params,
        body: z.strictObject({}),
        response: { 200: doneSchema },
      },
    },
    async ({ params: { id }, person }) => ({
      done: await retryMovie({ client, db }, id, person?.name ?? ''),
    }),
  );
}
