import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mayAct, type Role } from '../../domain/roles.js';
import type { DashboardContext } from '../context.js';
import { withoutBasePath } from '../server/base-path.js';
import { HttpError } from '../server/errors.js';
import { keepChanges } from './changes.js';
import { useFormTokens } from './form-tokens.js';
import { refuseOtherHosts } from './hosts.js';
import { identification } from './identify.js';
import { ownPath } from './own-path.js';
import { Passwords } from './passwords.js';
import type { Person } from './people.js';
import { canBeKept, keptForm } from './kept-form.js';
import { sendSignIn } from './login.js';
import { prepareSignIn } from './shared-password.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined for a visitor of a loopback dashboard who has not said who they are. */
    person: Person | undefined;
    /** Nobody says who sends it, and somebody must. */
    isNobodys: boolean;
    /** Whom a proxy in front has signed in; undefined where there is none. */
    proxiedName: string | undefined;
  }
  interface FastifyContextConfig {
    /** Who may; by default everybody who is let in may look, and operators alone may change something. */
    role?: Role;
  }
  interface FastifyInstance {
    passwords: Passwords;
  }
}

/** Asked by what watches the process, under whatever name it has there; they tell nothing that is worth a trick. */
const HEALTH_PATHS = new Set(['/healthz', '/readyz']);
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const HSTS = 'max-age=31536000';

/**
 * Everything that stands between a request and a page: whom the dashboard listens to, who asks, what they may do, and that a
 * change was meant by that person and not by another site.
 */
export async function secure(app: FastifyInstance, context: DashboardContext): Promise<void> {
  const { settings } = context;
  const secret = await prepareSignIn(context);
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // Posters come from the sources' image servers.
        imgSrc: ["'self'", 'data:', 'https:', ...imageOrigin(settings.tmdbImageUrl)],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
  });
  await app.register(cookie, { secret });
  useFormTokens(app, secret);
  app.decorate('passwords', new Passwords(app, context));
  app.decorateRequest('person', undefined);
  app.decorateRequest('isNobodys', false);
  app.decorateRequest('proxiedName', undefined);
  const identify = identification(app, context);
  app.addHook('onRequest', async (request, reply) => {
    // Files of ours say themselves how long they may be kept.
    void reply.header('cache-control', 'no-store');
    if (request.protocol === 'https') void reply.header('strict-transport-security', HSTS);
    const path = pathOf(request);
    if (!HEALTH_PATHS.has(path)) refuseOtherHosts(request, await allowedHosts(app, context));
    // Nothing of what anybody may have tells who asks.
    if (HEALTH_PATHS.has(path) || path.startsWith('/assets/')) return undefined;
    request.person = await identify(request, reply);
    request.isNobodys = request.person === undefined && (await needsPerson(app, context, request));
    if (request.isNobodys) return askForSignIn(context, request, reply);
    refuseOtherRoles(request);
    return undefined;
  });
  app.addHook('preValidation', async (request, reply) => {
    if (!request.isNobodys) return undefined;
    const next = refererPath(request, settings.basePath);
    return await sendSignIn(context, request, reply.code(401), { next, kept: keptForm(request) });
  });
  app.addHook('preHandler', (request, _reply, done) => {
    if (!SAFE_METHODS.has(request.method)) {
      if (isApi(request)) refuseForeignApiCall(request);
      else app.checkFormToken(request);
    }
    done();
  });
  keepChanges(app, context);
}

function imageOrigin(url: string | undefined): string[] {
  return url === undefined ? [] : [new URL(url).origin];
}

/**
 * Names that requests may come for; any where undefined: with a password a page of another site has nothing to show for
 * itself, and is asked for it like everybody.
 */
async function allowedHosts(
  app: FastifyInstance,
  { settings: { allowedHosts: named = [], password, userHeader } }: DashboardContext,
): Promise<readonly string[] | undefined> {
  if (named.length > 0) return named;
  const isAsked = password !== undefined || (userHeader === undefined && (await app.passwords.areNamed()));
  return isAsked ? undefined : named;
}

/** With a password, users or a proxy every page needs a person; on a loopback address without any of it, changes do. */
async function needsPerson(
  app: FastifyInstance,
  { settings: { password, userHeader } }: DashboardContext,
  request: FastifyRequest,
): Promise<boolean> {
  if (pathOf(request) === '/login') return false;
  if (!SAFE_METHODS.has(request.method) || password !== undefined || userHeader !== undefined) return true;
  return await app.passwords.areNamed();
}

/** @throws {HttpError} 403 for what is not of the person's role. */
function refuseOtherRoles(request: FastifyRequest): void {
  const { person, method, routeOptions } = request;
  if (person === undefined) return;
  const needed = routeOptions.config.role ?? (SAFE_METHODS.has(method) ? 'reviewer' : 'operator');
  if (mayAct(person.role, needed)) return;
  request.log.warn({ name: person.name, route: routeOptions.url }, 'refused to a reviewer');
  throw new HttpError(403, 'This is for operators: reviewers look at everything, and decide on films.');
}

/** @returns undefined for a form that is read, to be kept; it goes no further than that. */
async function askForSignIn(
  context: DashboardContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (isApi(request) || pathOf(request) === '/metrics')
    throw new HttpError(
      401,
      'Sign in: send a token (Authorization: Bearer …), or name and password as HTTP Basic authorization.',
    );
  if (SAFE_METHODS.has(request.method))
    return reply.redirect(`/login?next=${encodeURIComponent(request.url)}`, 303);
  if (canBeKept(request)) return undefined;
  const next = refererPath(request, context.settings.basePath);
  const problem = 'What you sent is not kept, for it has a file or is very long: send it again after this.';
  return await sendSignIn(context, request, reply.code(401), { next, problem });
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url;
}

function isApi(request: FastifyRequest): boolean {
  return request.url.startsWith('/api/');
}

/**
 * The JSON API knows no form token. A page of another site can send JSON only after a preflight, which nobody answers
 * here; and browsers say where a request comes from.
 */
function refuseForeignApiCall(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new HttpError(403, 'Changes by another site are refused.');
  if (request.headers['content-type']?.startsWith('application/json') !== true)
    throw new HttpError(415, 'Send JSON: content-type application/json.');
}

function refererPath({ headers: { referer } }: FastifyRequest, basePath: string | undefined): string {
  if (referer === undefined || !URL.canParse(referer)) return '/';
  const { pathname, search } = new URL(referer);
  return ownPath(withoutBasePath(pathname + search, basePath));
}
