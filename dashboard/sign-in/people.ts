import type { FastifyReply, FastifyRequest } from 'fastify';
import { personName } from '../../domain/text.js';
import { mayAct, type Role } from '../../domain/roles.js';
import {
  beginSession,
  endSession,
  readSession,
  SESSION_DAYS,
  type Session,
} from '../../entities/access/sessions.js';
import type { Db } from '../../entities/sql.js';
import { clearCookie, readCookie, writeCookie } from './cookies.js';
import type { Account } from './passwords.js';

const COOKIE = 'festival_session';

/** Who a request comes from, and how that is known. */
export interface Person {
  name: string;
  role: Role;
  /** `authorization` headers are never sent by a browser on its own; a cookie and a proxy's header are. */
  by: 'session' | 'proxy' | 'authorization';
  /** Of named users. */
  userId: string | null;
  sessionId?: string;
}

/** Whether forms of operators are shown; a visitor of an open dashboard is asked for a name when they send one. */
export function mayOperate({ person }: Pick<FastifyRequest, 'person'>): boolean {
  return person === undefined || mayAct(person.role, 'operator');
}

/** Name and password of an HTTP Basic header; undefined when there is none or it is malformed. */
export function basicCredentials(request: FastifyRequest): { name: string; password: string } | undefined {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '');
  if (match?.[1] === undefined) return undefined;
  const [name = '', ...rest] = Buffer.from(match[1], 'base64').toString('utf8').split(':');
  const parsed = personName.safeParse(name);
  return parsed.success ? { name: parsed.data, password: rest.join(':') } : undefined;
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w.~+/=-]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** The session of the browser that a request comes from, while it lasts. */
export async function sessionOf(request: FastifyRequest, db: Db): Promise<Session | undefined> {
  const key = readCookie(request, COOKIE);
  return key === undefined ? undefined : await readSession(db, key);
}

/** Signs a person in for a week, in place of whoever was signed in with that browser. */
export async function signIn(reply: FastifyReply, db: Db, { name, userId }: Account): Promise<void> {
  const { request } = reply;
  await signOut(reply, db);
  const browser = (request.headers['user-agent'] ?? '').slice(0, 200);
  const key = await beginSession(db, { userId, name, address: request.ip, browser });
  writeCookie(reply, COOKIE, key, { sameSite: 'lax', maxAge: SESSION_DAYS * 24 * 3600 });
}

/** Ends the session of the browser that a request comes from. */
export async function signOut(reply: FastifyReply, db: Db): Promise<void> {
  const session = await sessionOf(reply.request, db);
  if (session !== undefined) await endSession(db, session.id);
  clearCookie(reply, COOKIE);
}
