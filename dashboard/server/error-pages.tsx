import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ZodError } from 'zod';
import { firstLine } from '../../config/wait-for.js';
import { HttpError } from './errors.js';
import { Page, sendPage } from '../components/layout.js';
import { ERRORS, isAppError, type FieldProblem } from '../../domain/errors.js';

interface Refusal {
  status: number;
  message: string;
  fields: readonly FieldProblem[];
}

/** Errors in words: JSON for `/api`, a page for people. What was not foreseen is logged, and told without its insides. */
export function errorPages(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.status >= 500) request.log.error({ err: error }, 'request failed');
    return send(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) =>
    send(request, reply, {
      status: 404,
      message: `There is no ${request.url.split('?')[0] ?? ''} here.`,
      fields: [],
    }),
  );
}

function refusalOf(error: FastifyError): Refusal {
  if (error instanceof HttpError)
    return { status: error.statusCode, message: error.message, fields: error.fields };
  if (isAppError(error)) {
    const { code, message, fields } = error;
    return { status: ERRORS[code].status, message, fields };
  }
  if (error instanceof ZodError)
    return refused(
      error.issues.map((issue) => ({ field: issue.path.join('.') || 'input', message: issue.message })),
    );
  if (hasZodFastifySchemaValidationErrors(error))
    return refused(
      error.validation.map((problem) => ({
        field: problem.instancePath.replace(/^\//, '').replaceAll('/', '.') || 'input',
        message: problem.message ?? 'not usable',
      })),
    );
  // The reader of forms with files says so without a status.
  if (/unexpected end of multipart data$/i.test(error.message))
    return { status: 400, message: 'The form breaks off before its end.', fields: [] };
  const status = error.statusCode ?? 500;
  return {
    status,
    message: status < 500 ? firstLine(error) : 'This did not work. The log says why.',
    fields: [],
  };
}

function refused(fields: Refusal['fields']): Refusal {
  return {
    status: 400,
    message: fields.map(({ field, message }) => `${field}: ${message}`).join('; '),
    fields,
  };
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, message, fields }: Refusal,
): FastifyReply {
  void reply.code(status);
  if (request.url.startsWith('/api/') || request.url === '/metrics')
    return reply.send({ error: message, fields });
  return sendPage(
    reply,
    <Page title="Refused" request={request}>
      <article class="narrow">
        <h1>{status === 404 ? 'Not found' : status < 500 ? 'That was refused' : 'That did not work'}</h1>
        <p role="alert">{message}</p>
        <p>
          <a href="/">To the overview</a>
        </p>
      </article>
    </Page>,
  );
}
