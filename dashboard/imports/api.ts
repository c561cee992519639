import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { checkImport, inputProblems } from '../../client/imports/check.js';
import { uploadedInput } from '../../client/imports/uploaded-programmes.js';
import { keepUpload } from '../../client/imports/uploads.js';
import { importWorkflowId } from '../../domain/identity.js';
import type { FestivalImportInput } from '../../domain/policy.js';
import { countEditionFilms, listEditionFilms, listRejects } from '../../entities/editions/films.js';
import { readingOf, type DashboardContext } from '../context.js';
import { editionParams as params } from './steering.js';
import { FILMS_A_PAGE } from './films.js';
import type { Figures } from './figures.js';
import { figuresOf } from './figures.js';
import { readImport } from './page.js';
import { listImports, type ListedImport } from '../../client/imports/list.js';
import { startNew } from './new.js';
import {
  checkSchema,
  filmsQuery,
  filmsSchema,
  importSchema,
  importsSchema,
  inputSchema,
  rejectsSchema,
} from './api-schemas.js';
import { EXPORT_FORMATS, exportEdition } from '../../client/imports/export.js';
import { AppError } from '../../domain/errors.js';

const tags = ['imports'];
/** As large as an upload may be. */
const BODY_BYTES = 32 * 1024 * 1024;
const page = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) });

/** Imports: where they stand, their films, and their start. */
export function importsApi(app: FastifyInstance, context: DashboardContext): void {
  readingRoutes(app, context);
  filmRoutes(app, context);
  startingRoutes(app, context);
}

function readingRoutes(app: FastifyInstance, context: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/api/imports/:edition/export',
    {
      schema: {
        tags,
        summary: 'The edition as a file: whole (json, jsonl, csv), or as a list of ids for other programs',
        params,
        querystring: z.object({ format: z.enum(EXPORT_FORMATS).default('json') }),
      },
    },
    async ({ params: { edition }, query: { format } }, reply) => {
      const { name, type, text } = await exportEdition(readingOf(context), edition, format);
      return reply
        .type(`${type}; charset=utf-8`)
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(text);
    },
  );
  api.get(
    '/api/imports',
    {
      schema: {
        tags,
        summary: 'Running and past imports, the latest first, 25 a page',
        querystring: page,
        response: { 200: importsSchema },
      },
    },
    async ({ query }) => {
      const { imports, unread, more } = await listImports(context, query.page);
      return {
        imports: [...unread, ...imports].map((one) =>
          summary(one, figuresOf(one.edition, one.state, one.staged, [])),
        ),
        more,
      };
    },
  );
  api.get(
    '/api/imports/:edition',
    {
      schema: { tags, summary: 'Where an import stands', params, response: { 200: importSchema } },
    },
    async ({ params: { edition } }) => {
      const found = await readImport(context, edition);
      if (found.state === undefined && found.staged === undefined && !found.silent)
        throw new AppError('NotFound', `There is no import of ${edition}.`);
      const { done: lookedUp, etaSeconds, reasons, warnings } = found.figures;
      return { ...summary(found, found.figures), lookedUp, etaSeconds, reasons, warnings };
    },
  );
}

function filmRoutes(app: FastifyInstance, context: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  const { manager } = context.database;
  api.get(
    '/api/imports/:edition/films',
    {
      schema: {
        tags,
        summary: `Films of an import with what was tried for each, ${FILMS_A_PAGE} a page`,
        params,
        querystring: filmsQuery,
        response: { 200: filmsSchema },
      },
    },
    async ({ params: { edition }, query: { page: wanted, ...filter } }) => {
      const offset = (wanted - 1) * FILMS_A_PAGE;
      const [films, total] = await Promise.all([
        listEditionFilms(manager, edition, filter, { limit: FILMS_A_PAGE, offset }),
        countEditionFilms(manager, edition, filter),
      ]);
      return { films, total };
    },
  );
  api.get(
    '/api/imports/:edition/rejects',
    {
      schema: {
        tags,
        summary: 'Rows of the programme that were repaired or set aside, 200 a page',
        params,
        querystring: page,
        response: { 200: rejectsSchema },
      },
    },
    ({ params: { edition }, query }) =>
      listRejects(manager, edition, { limit: 200, offset: (query.page - 1) * 200 }),
  );
}

function startingRoutes(app: FastifyInstance, context: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/api/imports/check',
    {
      bodyLimit: BODY_BYTES,
      schema: {
        tags,
        summary: 'What an import would read, row errors first, and what it would cost; nothing is started',
        body: inputSchema,
        response: { 200: checkSchema },
      },
    },
    ({ body }) => usable(body, () => checkImport(body, context.database, { folders: context.folders })),
  );
  api.post(
    '/api/imports',
    {
      bodyLimit: BODY_BYTES,
      schema: {
        tags,
        summary: 'Starts an import; refused while one runs for the edition',
        body: inputSchema,
        response: { 201: z.object({ edition: z.string(), workflowId: z.string() }) },
      },
    },
    async ({ body }, reply) => {
      const edition = await usable(body, async () => startNew(context, await sendable(body)));
      return reply.code(201).send({ edition, workflowId: importWorkflowId(edition) });
    },
  );
}

function summary(
  { edition, state, staged }: ListedImport,
  figures: Figures,
): z.input<typeof importsSchema>['imports'][number] {
  return {
    edition,
    state: state?.state ?? null,
    films: figures.total,
    full: figures.full,
    minimal: figures.minimal,
    stub: figures.stub,
    awaitingReview: figures.review,
    rejectedRows: figures.rejectedRows,
    spendUsd: figures.spendUsd,
    spendLimitUsd: figures.spendLimitUsd,
    spendMode: figures.spendMode,
    startedAt: staged?.startedAt ?? state?.startedAt ?? null,
    closedAt: state?.closedAt ?? null,
    pausedFor: figures.pausedFor,
    failure: state?.failure ?? null,
  };
}

/** Inline entries may be too large for a workflow's input: they go the way of an upload. */
async function sendable(input: FestivalImportInput): Promise<FestivalImportInput> {
  if (input.programme?.kind !== 'inline') return input;
  const { entries, part, rowNumbers } = input.programme;
  const upload = await keepUpload(Buffer.from(JSON.stringify(entries)));
  const { festival, year } = input;
  const named = { festival, year: String(year), part };
  const { programme } = await uploadedInput(upload, named);
  if (programme === undefined) return input;
  const numbered = programme.kind === 'inline' && rowNumbers !== undefined ? { rowNumbers } : {};
  return { ...input, programme: { ...programme, ...numbered } };
}

async function usable<T>(input: FestivalImportInput, act: () => Promise<T>): Promise<T> {
  const fields = inputProblems(input);
  if (fields.length === 0) return await act();
  const message = fields.map((problem) => `${problem.field}: ${problem.message}`).join('; ');
  throw new AppError('InvalidInput', message, { fields });
}
