import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkImport, inputProblems, type ImportCheck } from '../../client/imports/check.js';
import { readImportState } from '../../client/imports/state.js';
import { startImport } from '../../client/imports/start.js';
import { uploadedInput } from '../../client/imports/uploaded-programmes.js';
import { keepUpload, uploadPath } from '../../client/imports/uploads.js';
import { editionKey } from '../../domain/identity.js';
import type { FestivalImportInput } from '../../domain/policy.js';
import type { Programme } from '../../domain/programme/programme.js';
import type { DashboardContext } from '../context.js';
import { HttpError } from '../server/errors.js';
import { CsrfField, Page, sendPage } from '../components/layout.js';
import { SimulatedEditions } from './begin.js';
import { CheckView } from './new-check.js';
import {
  FESTIVAL_OF_SITE,
  firstFields,
  formSchema,
  NewImportForm,
  type FirstFields,
  type FormFields,
  type Wish,
} from './new-form.js';
import { AppError, isAppError, type FieldProblem } from '../../domain/errors.js';

/** Something is wrong with the form; the person may mend it. */
function formError(fields: readonly FieldProblem[]): AppError {
  return new AppError('InvalidInput', fields.map(({ message }) => message).join('; '), { fields });
}

/**
 * `/imports/new`: what is to be imported; a check that shows row errors and what it would cost; and only then a start.
 * An upload is kept here in between, and found by an id that nobody can guess.
 */
export function newImportPage(app: FastifyInstance, context: DashboardContext): void {
  app.get('/imports/new', { config: { role: 'operator' } }, (request, reply) =>
    sendForm(context, request, reply, firstFields(request.query), []),
  );

  app.post(
    '/imports/new',
    {
      // Refused before the form is read, so there are no fields to show again.
      errorHandler(error, _request, _reply) {
        if ((error as { statusCode?: number }).statusCode !== 413) throw error;
        throw new HttpError(413, 'The file has more than 32 MB. Split the programme, or give it as a URL.');
      },
    },
    async (request, reply) => {
      const fields = formSchema.safeParse(request.body);
      let upload = fields.data?.upload;
      const again = (problems: readonly FieldProblem[]): FastifyReply =>
        sendForm(context, request, reply.code(400), { ...firstFields(request.body), upload }, problems);
      if (!fields.success)
        return again(fields.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
      if ((request.body as { change?: unknown }).change !== undefined)
        return sendForm(context, request, reply, firstFields(request.body), []);
      try {
        const wish = await wishOf(fields.data, request.body);
        upload = wish.upload;
        const check = await checkWish(context, wish, fields.data.fetch);
        const running = (await readImportState(context.client, check.edition))?.state === 'running';
        return await sendCheck(request, reply, wish, check, running);
      } catch (error) {
        if (isAppError(error, 'InvalidInput', 'InvalidProgramme', 'Unavailable'))
          return again(
            error.fields.length > 0 ? error.fields : [{ field: 'programme', message: error.message }],
          );
        throw error;
      }
    },
  );

  app.post('/imports/new/start', async (request, reply) => {
    const wish = formSchema.parse(request.body);
    const { input } = await inputOf(wish);
    const edition = await startNew(context, input);
    return await reply.redirect(`/imports/${edition}?done=started`, 303);
  });
}

/**
 * Starts an import.
 * @returns its edition.
 * @throws {AppError} `Conflict` where one runs for this edition: two programmes would get into each other's way.
 */
export async function startNew({ client }: DashboardContext, input: FestivalImportInput): Promise<string> {
  const edition = editionKey(input.festival, input.year);
  const known = await readImportState(client, edition);
  if (known?.state === 'running')
    throw new AppError('Conflict', `An import of ${edition} runs already. Start this one when it is over.`);
  await startImport(client, input);
  return edition;
}

/** Keeps the file that came with a form, unless one was kept before. */
async function wishOf(fields: FormFields, body: unknown): Promise<Wish> {
  const { file } = body as { file?: unknown };
  const { fetch: _fetch, ...wish } = fields;
  if (wish.from !== 'file') return wish;
  if (Buffer.isBuffer(file) && file.length > 0) return { ...wish, upload: await keepUpload(file) };
  if (wish.upload !== undefined) return wish;
  throw formError([{ field: 'file', message: 'choose a file that is not empty' }]);
}

/** The workflow's input, and the same with the file as it was uploaded, whose rows have their numbers. */
async function inputOf(wish: Wish): Promise<{ input: FestivalImportInput; asGiven: FestivalImportInput }> {
  const { festival, year, limit, mode } = wish;
  if (wish.from === 'file') {
    const input = await uploadedInput(wish.upload ?? '', {
      festival,
      year,
      spendLimit: limit,
      spendMode: mode,
    });
    return checked(input, {
      ...input,
      programme: { kind: 'file', path: await uploadPath(wish.upload ?? '') },
    });
  }
  const input: FestivalImportInput = {
    festival: festival ?? siteFestival(wish) ?? '',
    year: Number(year ?? NaN),
    programme: publishedProgramme(wish),
    policy: { spendMode: mode, spendLimitUsd: limit },
  };
  return checked(input, input);
}

/** A programme that is read where the festival, or somebody else, has published it. */
function publishedProgramme({ from, event, site, url }: Wish): Programme {
  if (from === 'url') return { kind: 'url', url: url ?? '' };
  if (from === 'imdb') return { kind: 'imdb-event', eventId: event };
  if (from === 'awards') return { kind: 'imdb-awards', eventId: event };
  if (site === undefined) throw formError([{ field: 'site', message: 'choose whose site is to be read' }]);
  return { kind: 'site', site };
}

function siteFestival({ from, site }: Wish): string | undefined {
  return from === 'site' && site !== undefined ? FESTIVAL_OF_SITE[site].festival : undefined;
}

function checked(
  input: FestivalImportInput,
  asGiven: FestivalImportInput,
): { input: FestivalImportInput; asGiven: FestivalImportInput } {
  const problems = inputProblems(asGiven);
  if (problems.length > 0) throw formError(problems);
  return { input, asGiven };
}

async function checkWish(
  { client, database, folders }: DashboardContext,
  wish: Wish,
  fetch: boolean,
): Promise<ImportCheck> {
  const { asGiven } = await inputOf(wish);
  const buyer = fetch && wish.from === 'imdb' ? client : undefined;
  return await checkImport(asGiven, database, { buyer, folders });
}

function sendForm(
  { settings }: DashboardContext,
  request: FastifyRequest,
  reply: FastifyReply,
  fields: FirstFields,
  problems: readonly FieldProblem[],
): FastifyReply {
  return sendPage(
    reply,
    <Page title="New import" section="/imports" request={request} scripts={['new-import.js']}>
      <h1>New import</h1>
      <SimulatedEditions editions={settings.simulatedEditions ?? []} />
      <NewImportForm csrf={<CsrfField reply={reply} />} fields={fields} problems={problems} />
    </Page>,
  );
}

function sendCheck(
  request: FastifyRequest,
  reply: FastifyReply,
  wish: Wish,
  check: ImportCheck,
  running: boolean,
): FastifyReply {
  return sendPage(
    reply,
    <Page title={`Check of ${check.edition}`} section="/imports" request={request}>
      <CheckView csrf={<CsrfField reply={reply} />} wish={wish} check={check} running={running} />
    </Page>,
  );
}
