import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren, VNode } from 'preact';
import { z } from 'zod';
import { Notice } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { HttpError } from '../server/errors.js';
import { CsrfField, Page, sendPage } from '../components/layout.js';
import { ownPath } from './own-path.js';
import { rememberBrowser } from './passwords.js';
import { personName, signIn, signOut } from './people.js';

const formSchema = z.object({
  name: personName.optional(),
  password: z.string().max(1000, 'expected a password of at most 1,000 characters').default(''),
  next: z.string().max(2000).default('/'),
});
const querySchema = z.object({ next: z.string().max(2000).default('/') });

/** Signing in and out: a name that decisions are kept under, and a password where one is wanted. */
export function loginPages(app: FastifyInstance, { settings, database }: DashboardContext): void {
  const isProxyAlone = settings.userHeader !== undefined && settings.password === undefined;

  const form = async (
    request: FastifyRequest,
    reply: FastifyReply,
    next: string,
    problem?: string,
  ): Promise<FastifyReply> => {
    const hasPassword = settings.password !== undefined || (await app.passwords.areNamed());
    return sendPage(
      reply,
      <Page title="Sign in" request={request}>
        <WhoPanel {...{ request, reply, problem }}>
          {isProxyAlone ? null : (
            <SignInForm csrf={<CsrfField reply={reply} />} {...{ request, next, hasPassword }} />
          )}
        </WhoPanel>
      </Page>,
    );
  };

  app.get('/login', async (request, reply) =>
    form(request, reply, ownPath(querySchema.parse(request.query).next)),
  );

  if (isProxyAlone) return;

  app.post('/login', { config: { role: 'reviewer' } }, async (request, reply) => {
    const parsed = formSchema.safeParse(request.body);
    const again = (status: number, problem: string): Promise<FastifyReply> =>
      form(request, reply.code(status), ownPath(parsed.data?.next ?? '/'), problem);
    if (!parsed.success)
      return await again(400, parsed.error.issues.map(({ message }) => message).join('; '));
    const { password, next } = parsed.data;
    const name = request.proxiedName ?? parsed.data.name;
    if (name === undefined) return await again(400, 'expected your name');
    try {
      const account = await app.passwords.check(request, reply, name, password);
      await signIn(reply, database.manager, account);
      rememberBrowser(reply, account.name);
    } catch (error) {
      if (error instanceof HttpError) return await again(error.statusCode, error.message);
      throw error;
    }
    return reply.redirect(ownPath(next), 303);
  });

  app.post('/logout', { config: { role: 'reviewer' } }, async (_request, reply) => {
    await signOut(reply, database.manager);
    return reply.redirect('/login', 303);
  });
}

/** Who is signed in, and how to sign out; the form to sign in stands within. */
function WhoPanel(props: {
  request: FastifyRequest;
  reply: FastifyReply;
  problem: string | undefined;
  children: ComponentChildren;
}): VNode {
  const { request, reply, problem, children } = props;
  return (
    <article class="narrow">
      <h1>{request.person === undefined ? 'Who are you?' : `You are ${request.person.name}`}</h1>
      <p>Decisions and changes are kept with who made them.</p>
      {problem === undefined ? null : <Notice kind="bad">{problem}</Notice>}
      {children}
      {request.person?.sessionId === undefined ? null : (
        <form method="post" action="/logout">
          <CsrfField reply={reply} />
          <button type="submit" class="secondary">
            Sign out
          </button>
        </form>
      )}
      {request.person === undefined ? null : (
        <p>
          <a href="/sessions">Where you are signed in</a>
        </p>
      )}
    </article>
  );
}

function SignInForm(props: {
  request: FastifyRequest;
  csrf: VNode;
  next: string;
  hasPassword: boolean;
}): VNode {
  const { request, csrf, next, hasPassword } = props;
  return (
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
      {hasPassword ? (
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
      ) : null}
      <button type="submit">Sign in</button>
    </form>
  );
}
