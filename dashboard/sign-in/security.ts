import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../server/errors.js';
import { basicCredentials, cookieSecret, knownPerson, passwordMatches, type Person } from './people.js';
import type { DashboardSettings } from '../settings.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined for a visitor of a loopback dashboard who has not said who they are. */
    person: Person | undefined;
  }
  interface FastifyInstance {
    /** Counts a wrong password. @throws {HttpError} 429 after ten within 15 minutes from one address. */
    countWrongPassword: (request: FastifyRequest) => Promise<void>;
  }
}

const OPEN_PATHS = ['/login', '/healthz', '/readyz', '/assets/'];
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Everything that stands between a request and a page: whom the dashboard listens to, who asks, and that a change was
 * meant by that person and not by another site.
 */
export async function secure(app: FastifyInstance, settings: DashboardSettings): Promise<void> {
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
    // Where TLS ends in front of it, that is the place for this header.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
  });
  await app.register(cookie, { secret: cookieSecret(settings) });
  await app.register(rateLimit, { global: false, max: 10, timeWindow: '15 minutes' });
  await app.register(csrf, {
    cookieKey: 'festival_csrf',
    cookieOpts: { path: '/', httpOnly: true, sameSite: 'strict', secure: 'auto', signed: true },
    getToken: (request) => (request.body as { _csrf?: string } | undefined)?._csrf,
  });
  const wrongPasswords = app.createRateLimit();
  app.decorate('countWrongPassword', async (request: FastifyRequest) => {
    const limit = await wrongPasswords(request);
    if (!limit.isAllowed && limit.isExceeded)
      throw new HttpError(429, 'Too many wrong passwords from here. Try again in 15 minutes.');
  });
  app.decorateRequest('person', undefined);
  app.addHook('onRequest', async (request, reply) => {
    refuseOtherHosts(settings, request);
    request.person = await identify(app, settings, request);
    if (request.person === undefined && needsPerson(settings, request)) return askForSignIn(request, reply);
    return undefined;
  });
  app.addHook('preHandler', (request, reply, done) => {
    if (SAFE_METHODS.has(request.method)) done();
    else if (isApi(request)) {
      refuseForeignApiCall(request);
      done();
    } else app.csrfProtection(request, reply, done);
  });
}

/** A page of another site whose name was pointed at this address must not read what only this machine may. */
function refuseOtherHosts(settings: DashboardSettings, request: FastifyRequest): void {
  if (
    settings.loopback &&
    settings.userHeader === undefined &&
    !LOOPBACK_HOST.test(request.headers.host ?? '')
  )
    throw new HttpError(421, `This dashboard does not answer for ${request.headers.host ?? 'no host'}.`);
}

async function identify(
  app: FastifyInstance,
  settings: DashboardSettings,
  request: FastifyRequest,
): Promise<Person | undefined> {
  const basic = basicCredentials(request);
  if (basic === undefined) return knownPerson(settings, request);
  if (passwordMatches(settings, basic.password)) return { name: basic.name, by: 'authorization' };
  await app.countWrongPassword(request);
  throw new HttpError(401, 'The password is wrong.');
}

/** With a password or a proxy every page needs a person; on a loopback address without either, changes do. */
function needsPerson(settings: DashboardSettings, request: FastifyRequest): boolean {
  if (
    OPEN_PATHS.some(
      (path) =>
        request.url === path ||
        (path.endsWith('/') ? request.url.startsWith(path) : request.url.startsWith(`${path}?`)),
    )
  )
    return false;
  if (settings.password !== undefined || settings.userHeader !== undefined) return true;
  return !SAFE_METHODS.has(request.method);
}

function askForSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (isApi(request) || request.url === '/metrics')
    throw new HttpError(401, 'Sign in: send your name and the password as HTTP Basic authorization.');
  const next = SAFE_METHODS.has(request.method) ? request.url : pathOf(request.headers.referer);
  return reply.redirect(`/login?next=${encodeURIComponent(next)}`, 303);
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

function pathOf(referer: string | undefined): string {
  if (referer === undefined || !URL.canParse(referer)) return '/';
  const { pathname, search } = new URL(referer);
  return pathname + search;
}
