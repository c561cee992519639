import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { DashboardSettings } from '../settings.js';

const COOKIE = 'festival_session';
const SESSION_MS = 7 * 24 * 3_600_000;

/** The name that decisions and changes are kept under. */
export const personName = z
  .string()
  .trim()
  .min(1, 'expected your name')
  .max(80, 'expected at most 80 characters');
const sessionSchema = z.object({ name: personName, until: z.number() });

/** Who a request comes from, and how that is known. */
export interface Person {
  name: string;
  /** `authorization` headers are never sent by a browser on its own; a cookie and a proxy's header are. */
  by: 'session' | 'proxy' | 'authorization';
}

/** Secret that signs cookies: from the password, so that a restart keeps people signed in and a new password does not. */
export function cookieSecret(settings: DashboardSettings): string {
  return settings.password === undefined
    ? randomBytes(32).toString('hex')
    : scryptSync(settings.password, 'festival-lookup dashboard session', 32).toString('hex');
}

/** Whether the password is right; takes the same time for every wrong one. */
export function passwordMatches(settings: DashboardSettings, given: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return settings.password === undefined || timingSafeEqual(hash(given), hash(settings.password));
}

/** Name and password of an HTTP Basic header; undefined when there is none or it is malformed. */
export function basicCredentials(request: FastifyRequest): { name: string; password: string } | undefined {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '');
  if (match?.[1] === undefined) return undefined;
  const [name = '', ...rest] = Buffer.from(match[1], 'base64').toString('utf8').split(':');
  const parsed = personName.safeParse(name);
  return parsed.success ? { name: parsed.data, password: rest.join(':') } : undefined;
}

/** The person of a proxy's header or of a session cookie that is still good. */
export function knownPerson(settings: DashboardSettings, request: FastifyRequest): Person | undefined {
  if (settings.userHeader !== undefined) {
    const named = personName.safeParse(request.headers[settings.userHeader]);
    if (named.success) return { name: named.data, by: 'proxy' };
  }
  const cookie = request.cookies[COOKIE];
  if (cookie === undefined) return undefined;
  const { valid, value } = request.unsignCookie(cookie);
  if (!valid) return undefined;
  const session = sessionSchema.safeParse(JSON.parse(Buffer.from(value, 'base64url').toString('utf8')));
  return session.success && session.data.until > Date.now()
    ? { name: session.data.name, by: 'session' }
    : undefined;
}

/** Signs a person in for a week. */
export function beginSession(reply: FastifyReply, name: string): void {
  const value = Buffer.from(JSON.stringify({ name, until: Date.now() + SESSION_MS })).toString('base64url');
  void reply.setCookie(COOKIE, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: 'auto',
    signed: true,
    maxAge: SESSION_MS / 1000,
  });
}

export function endSession(reply: FastifyReply): void {
  void reply.clearCookie(COOKIE, { path: '/' });
}
