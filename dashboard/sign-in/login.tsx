import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import { Notice } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { HttpError } from '../server/errors.js';
import { CsrfField, Page, sendPage } from '../components/layout.js';
import { ownPath } from './own-path.js';
import { beginSession, endSession, passwordMatches, personName } from './people.js';

const formSchema = z.object({
  name: personName.optional(),
  password: z.string().max(1000).default(''),
  next: z.string().max(2000).default('/'),
});
const querySchema = z.object({ next: z.string().max(2000).default('/') });

/** Signing in and out: a name that decisions are kept under, and the password where one is set. */
export function loginPages(app: FastifyInstance, { settings }: DashboardContext): void {
  const isProxyAlone = settings.userHeader !== undefined && settings.password === undefined;
  const form = (request: FastifyRequest, csrf: VNode, next: string, problem?: string): VNode => (
    <Page title="Sign in" request={request}>
      <article class="narrow">
        <h1>{request.person === undefined ? 'Who are you?' : `You are ${request.person.name}`}</h1>
        <p>Decisions and changes are kept with who made them.</p>
        {problem === undefined ? null : <Notice kind="bad">{problem}</Notice>}
        {isProxyAlone ? null : (
          <form method="post" action="/login">
            {csrf}
            <input type="hidden" name="next" value={next} />
            {request.proxiedName === undefined ? (
              <label>
                Your name
                <input name="name" autocomplete="username" required maxLength={80} />
              </label>
            ) : (
              <p>
                You are <strong>{request.proxiedName}</strong>.
              </p>
            )}
            {settings.password === undefined ? null : (
              <label>
                Password
                <input name="password" type="password" autocomplete="current-password" required />
              </label>
            )}
            <button type="submit">Sign in</button>
          </form>
        )}
        {request.person?.by === 'session' ? (
          <form method="post" action="/logout">
            {csrf}
            <button type="submit" class="secondary">
              Sign out
            </button>
          </form>
        ) : null}
      </article>
    </Page>
  );

  app.get('/login', (request, reply) =>
    sendPage(
      reply,
      form(request, <CsrfField reply={reply} />, ownPath(querySchema.parse(request.query).next)),
    ),
  );

  if (isProxyAlone) return;

  app.post('/login', async (request, reply) => {
    const parsed = formSchema.safeParse(request.body);
    const again = (status: number, problem: string): unknown =>
      sendPage(
        reply.code(status),
        form(request, <CsrfField reply={reply} />, parsed.data?.next ?? '/', problem),
      );
    if (!parsed.success) return again(400, parsed.error.issues.map((issue) => issue.message).join('; '));
    const name = request.proxiedName ?? parsed.data.name;
    if (name === undefined) return again(400, 'expected your name');
    if (!passwordMatches(settings, parsed.data.password)) {
      try {
        await app.countWrongPassword(request);
      } catch (error) {
        if (error instanceof HttpError) return again(error.statusCode, error.message);
        throw error;
      }
      return again(401, 'The password is wrong.');
    }
    beginSession(reply, name);
    return reply.redirect(ownPath(parsed.data.next), 303);
  });

  app.post('/logout', (_request, reply) => {
    endSession(reply);
    return reply.redirect('/login', 303);
  });
}
