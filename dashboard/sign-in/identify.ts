import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readToken } from '../../entities/access/tokens.js';
import { findUser } from '../../entities/access/users.js';
import type { DashboardContext } from '../context.js';
import { HttpError } from '../server/errors.js';
import { basicCredentials, bearerToken, sessionOf, type Person } from './people.js';
import { proxyNames } from './proxy.js';

type Identify = (request: FastifyRequest, reply: FastifyReply) => Promise<Person | undefined>;

/**
 * Finds out who asks: behind a proxy that signs people in by its header, else by a token, name and password, or a session.
 * @returns undefined for nobody; throws {@link HttpError} for who claims to be somebody and does not show it.
 */
export function identification(app: FastifyInstance, context: DashboardContext): Identify {
  const { settings, database } = context;
  const db = database.manager;
  const proxiedName = proxyNames(settings);

  /** There is no other way in then; with a password both are wanted, of one name. */
  const proxied: Identify = async (request) => {
    const name = (request.proxiedName = proxiedName?.(request));
    if (name === undefined)
      throw new HttpError(
        401,
        'Come through the proxy that signs people in: this request does not say who you are.',
      );
    const user = (await app.passwords.areNamed()) ? await findUser(db, name) : null;
    if (user === undefined || (user !== null && user.disabledAt !== null))
      throw new HttpError(403, `The proxy signs you in as ${name}, who is not among the users here.`);
    const person = { name, role: user?.role ?? 'operator', by: 'proxy', userId: user?.id ?? null } as const;
    if (settings.password === undefined) return person;
    const session = await sessionOf(request, db);
    return session?.userId === null && session.name === name
      ? { ...person, sessionId: session.id }
      : undefined;
  };

  const own: Identify = async (request, reply) => {
    const token = bearerToken(request);
    if (token !== undefined) {
      const known = await readToken(db, token);
      if (known === undefined) throw new HttpError(401, 'This token is not known, or its time is over.');
      return { ...known, by: 'authorization' };
    }
    const basic = basicCredentials(request);
    if (basic !== undefined) {
      const account = await app.passwords.check(request, reply, basic.name, basic.password);
      return { ...account, by: 'authorization' };
    }
    const session = await sessionOf(request, db);
    if (session === undefined) return undefined;
    // Sessions from before there were users are nobody's.
    if (session.userId === null && (await app.passwords.areNamed())) return undefined;
    const { id: sessionId, name, role, userId } = session;
    return { name, role: role ?? 'operator', userId, sessionId, by: 'session' };
  };

  return proxiedName === undefined ? own : proxied;
}
