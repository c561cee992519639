import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withoutBasePath } from '../server/base-path.js';
import { HttpError } from '../server/errors.js';
import type { DashboardSettings } from '../settings.js';
import { useFormTokens } from './form-tokens.js';
import { refuseOtherHosts } from './hosts.js';
import { basicCredentials, passwordMatches, sessionName, type Person } from './people.js';
import { proxyNames } from './proxy.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined for a visitor of a loopback dashboard who has not said who they are. */
    person: Person | undefined;
    /** Whom a proxy in front has signed in; undefined where there is none. */
    proxiedName: string | undefined;
  }
  interface FastifyInstance {
    /** Counts a wrong password. @throws {HttpError} 429 after ten within 15 minutes from one address. */
    countWrongPassword: (request: FastifyRequest) => Promise<void>;
  }
}

/** Asked by what watches the process, under whatever name it has there; they tell nothing that is worth a trick. */
const HEALTH_PATHS = new Set(['/healthz', '/readyz']);
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const HSTS = 'max-age=31536000';

/**
 * Everything that stands between a request and a page: whom the dashboard listens to, who asks, and that a change was
 * meant by that person and not by another site.
 * @param secret signs cookies and tokens of forms.
 */
export async function secure(
  app: FastifyInstance,
  settings: DashboardSettings,
  secret: string,
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // Posters come from the sources' image servers.
        imgSrc: ["'self'", 'data:', 'https:'],
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
  await app.register(rateLimit, { global: false, max: 10, timeWindow: '15 minutes' });
  useFormTokens(app, secret);
  const wrongPasswords = app.createRateLimit();
  app.decorate('countWrongPassword', async (request: FastifyRequest) => {
    const limit = await wrongPasswords(request);
    if (!limit.isAllowed && limit.isExceeded)
      throw new HttpError(429, 'Too many wrong passwords from here. Try again in 15 minutes.');
  });
  app.decorateRequest('person', undefined);
  app.decorateRequest('proxiedName', undefined);
  const proxiedName = proxyNames(settings);
  app.addHook('onRequest', async (request, reply) => {
    // Files of ours say themselves how long they may be kept.
    void reply.header('cache-control', 'no-store');
    if (request.protocol === 'https') void reply.header('strict-transport-security', HSTS);
    if (!HEALTH_PATHS.has(pathOf(request))) refuseOtherHosts(request, allowedHosts(settings));
    if (isOpen(request)) return undefined;
    if (proxiedName === undefined) request.person = await identify(app, settings, request);
    else {
      request.proxiedName = proxiedName(request);
      request.person = proxied(settings, request);
    }
    return request.person === undefined && needsPerson(settings, request)
      ? askForSignIn(settings, request, reply)
      : undefined;
  });
  app.addHook('preHandler', (request, _reply, done) => {
    if (!SAFE_METHODS.has(request.method)) {
      if (isApi(request)) refuseForeignApiCall(request);
      else app.checkFormToken(request);
    }
    done();
  });
}

/**
 * Names that requests may come for; any where undefined: with a password a page of another site has nothing to show for
 * itself, and is asked for it like everybody.
 */
function allowedHosts({
  allowedHosts: named = [],
  password,
}: DashboardSettings): readonly string[] | undefined {
  return named.length === 0 && password !== undefined ? undefined : named;
}

async function identify(
  app: FastifyInstance,
  settings: DashboardSettings,
  request: FastifyRequest,
): Promise<Person | undefined> {
  const basic = basicCredentials(request);
  if (basic === undefined) {
    const name = sessionName(request);
    return name === undefined ? undefined : { name, by: 'session' };
  }
  if (passwordMatches(settings, basic.password)) return { name: basic.name, by: 'authorization' };
  await app.countWrongPassword(request);
  throw new HttpError(401, 'The password is wrong.');
}

/** Behind a proxy that signs people in there is no other way; with a password both are wanted, of one name. */
function proxied({ password }: DashboardSettings, request: FastifyRequest): Person | undefined {
  const { proxiedName: name } = request;
  if (name === undefined)
    throw new HttpError(
      401,
      'Come through the proxy that signs people in: this request does not say who you are.',
    );
  if (password !== undefined && sessionName(request) !== name) return undefined;
  return { name, by: 'proxy' };
}

/** What anybody may have: nothing of it tells who asks. */
function isOpen(request: FastifyRequest): boolean {
  const path = pathOf(request);
  return HEALTH_PATHS.has(path) || path.startsWith('/assets/');
}

/** With a password or a proxy every page needs a person; on a loopback address without either, changes do. */
function needsPerson(settings: DashboardSettings, request: FastifyRequest): boolean {
  if (pathOf(request) === '/login') return false;
  if (settings.password !== undefined || settings.userHeader !== undefined) return true;
  return !SAFE_METHODS.has(request.method);
}

function askForSignIn(
  { basePath }: DashboardSettings,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (isApi(request) || request.url === '/metrics')
    throw new HttpError(401, 'Sign in: send your name and the password as HTTP Basic authorization.');
  const next = SAFE_METHODS.has(request.method) ? request.url : refererPath(request, basePath);
  return reply.redirect(`/login?next=${encodeURIComponent(next)}`, 303);
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
  return withoutBasePath(pathname + search, basePath);
}
