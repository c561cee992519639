import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren, VNode } from 'preact';
import { z } from 'zod';
import { personName } from '../../domain/text.js';
import { Notice } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { HttpError } from '../server/errors.js';
import { CsrfField, Page, sendPage } from '../components/layout.js';
import { carryOn, KeptFields, keptFormSchema, type KeptForm } from './kept-form.js';
import { ownPath } from './own-path.js';
import { rememberBrowser } from './passwords.js';
import { signIn, signOut } from './people.js';

const formSchema = keptFormSchema.extend({
  name: personName.optional(),
  password: z.string().max(1000, 'expected a password of at most 1,000 characters').default(''),
  next: z.string().max(2000).default('/'),
});
const querySchema = z.object({ next: z.string().max(2000).default('/') });

/** Asks who somebody is, in a page that keeps what they sent. */
export async function sendSignIn(
  { settings }: DashboardContext,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: { next: string; kept?: KeptForm; problem?: string },
): Promise<FastifyReply> {
  const { passwords } = request.server;
  const hasPassword = settings.password !== undefined || (await passwords.areNamed());
  return sendPage(
    reply,
    <Page title="Sign in" request={request}>
      <WhoPanel {...{ request, reply, ...asked }}>
        {isProxyAlone(settings) ? null : (
          <SignInForm csrf={<CsrfField reply={reply} />} {...{ request, hasPassword, ...asked }} />
        )}
      </WhoPanel>
    </Page>,
  );
}

function isProxyAlone({ userHeader, password }: DashboardContext['settings']): boolean {
  return userHeader !== undefined && password === undefined;
}

/** Signing in and out: a name that decisions are kept under, and a password where one is wanted. */
export function loginPages(app: FastifyInstance, context: DashboardContext): void {
  const { settings, database } = context;
  app.get('/login', (request, reply) =>
    sendSignIn(context, request, reply, { next: ownPath(querySchema.parse(request.query).next) }),
  );

  if (isProxyAlone(settings)) return;

  app.post('/login', { config: { role: 'reviewer' } }, async (request, reply) => {
    const parsed = formSchema.safeParse(request.body);
    const { next: given = '/', action, fields, password = '' } = parsed.data ?? {};
    const next = ownPath(given);
    const kept = action === undefined || fields === undefined ? undefined : { action, fields };
    const again = (status: number, problem: string): Promise<FastifyReply> =>
      sendSignIn(context, request, reply.code(status), { next, kept, problem });
    if (!parsed.success)
      return await again(400, parsed.error.issues.map(({ message }) => message).join('; '));
    const name = request.proxiedName ?? parsed.data.name;
    if (name === undefined) return await again(400, 'expected your name');
    try {
      const account = await app.passwords.check(request, reply, name, password);
      await signIn(reply, database.manager, account);
      rememberBrowser(reply, account.name);
      if (kept === undefined) return await reply.redirect(next, 303);
      const token = new URLSearchParams(kept.fields).get('_csrf');
      const by = request.proxiedName === undefined ? 'session' : 'proxy';
      request.person = { ...account, by };
      const isTheirs = app.isFormToken(request, token, [request.person, undefined]);
      return await carryOn(request, reply, kept, { isTheirs, next });
    } catch (error) {
      if (error instanceof HttpError) return await again(error.statusCode, error.message);
      throw error;
    }
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
  problem?: string;
  kept?: KeptForm;
  children: ComponentChildren;
}): VNode {
  const { request, reply, problem, kept, children } = props;
  return (
    <article class="narrow">
      <h1>{request.person === undefined ? 'Who are you?' : `You are ${request.person.name}`}</h1>
      <p>
        Decisions and changes are kept with who made them.
        {kept === undefined ? '' : ' What you sent is kept here, and is done when you have signed in.'}
      </p>
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
  kept?: KeptForm;
  hasPassword: boolean;
}): VNode {
  const { request, csrf, next, kept, hasPassword } = props;
  return (
    <form method="post" action="/login">
      {csrf}
      <input type="hidden" name="next" value={next} />
      {kept === undefined ? null : <KeptFields {...kept} />}
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
