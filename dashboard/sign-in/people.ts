import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { typedText } from '../../domain/text.js';
import type { DashboardSettings } from '../settings.js';
import { clearCookie, readCookie, writeCookie } from './cookies.js';

const COOKIE = 'festival_session';
const SESSION_MS = 7 * 24 * 3_600_000;

/** The name that decisions and changes are kept under. */
export const personName = typedText(80, 'your name').transform((name) => name.replace(/\s+/g, ' '));
const sessionSchema = z.object({ name: personName, until: z.number() });

/** Who a request comes from, and how that is known. */
export interface Person {
  name: string;
  /** `authorization` headers are never sent by a browser on its own; a cookie and a proxy's header are. */
  by: 'session' | 'proxy' | 'authorization';
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

/** The name of a session that is still good. */
export function sessionName(request: FastifyRequest): string | undefined {
  const value = readCookie(request, COOKIE);
  if (value === undefined) return undefined;
  const session = sessionSchema.safeParse(JSON.parse(Buffer.from(value, 'base64url').toString('utf8')));
  return session.success && session.data.until > Date.now() ? session.data.name : undefined;
}

/** Signs a person in for a week. */
export function beginSession(reply: FastifyReply, name: string): void {
  const value = Buffer.from(JSON.stringify({ name, until: Date.now() + SESSION_MS })).toString('base64url');
  writeCookie(reply, COOKIE, value, { sameSite: 'lax', maxAge: SESSION_MS / 1000 });
}

export function endSession(reply: FastifyReply): void {
  clearCookie(reply, COOKIE);
}
