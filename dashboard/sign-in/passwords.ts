import { counted } from '../../domain/words/figures.js';
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isPasswordOf } from '../../client/users/password-hash.js';
import type { Role } from '../../domain/roles.js';
import { findUser, usersExist } from '../../entities/access/users.js';
import type { DashboardContext } from '../context.js';
import { HttpError } from '../server/errors.js';
import { readCookie, writeCookie } from './cookies.js';
import { PasswordTries } from './tries.js';

/** Whom a right password lets in. */
export interface Account {
  name: string;
  role: Role;
  /** Null where there are no named users. */
  userId: string | null;
}
export type SignInOutcome = 'right' | 'wrong' | 'refused';

const KNOWN_COOKIE = 'festival_known';
const YEAR_S = 365 * 24 * 3600;
/** Refused tries are many: one line of the log tells of all in this time. */
const REFUSED_LOG_MS = 60_000;

/** Names and passwords, as the sign-in form and HTTP Basic headers bring them. */
export class Passwords {
  /** What came of all tries since the start. */
  readonly outcomes: Record<SignInOutcome, number> = { right: 0, wrong: 0, refused: 0 };
  private readonly tries = new PasswordTries();
  private hasUsers = false;
  private refusedLoggedAt = 0;

  constructor(
    private readonly app: FastifyInstance,
    private readonly context: DashboardContext,
  ) {}

  /** Whether people sign in as users with names of their own. Users are never deleted, so it stays so. */
  async areNamed(): Promise<boolean> {
    this.hasUsers ||= await usersExist(this.context.database.manager);
    return this.hasUsers;
  }

  /**
   * Looks at a password, after having counted it.
   * @throws {HttpError} 401 for a wrong one; 429, without looking at it, while there are too many wrong ones.
   */
  async check(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    password: string,
  ): Promise<Account> {
    const { settings } = this.context;
    const isNamed = await this.areNamed();
    const isShared = settings.userHeader !== undefined || !isNamed;
    if (isShared && settings.password === undefined) return { name, role: 'operator', userId: null };
    const attempt = this.tries.begin({
      address: request.ip,
      name,
      knownBrowser: knownBrowser(request, name),
    });
    if ('waitMs' in attempt) return this.refuse(request, reply, attempt.waitMs);
    const account = isShared
      ? isSame(password, settings.password ?? '') && { name, role: 'operator' as const, userId: null }
      : await this.user(name, password);
    if (account === false) {
      this.outcomes.wrong += 1;
      // Not the name that was typed: it may be a password in the wrong field.
      this.app.log.warn({ address: request.ip }, 'wrong password');
      throw new HttpError(401, isShared ? 'The password is wrong.' : 'Name or password is wrong.');
    }
    attempt.right();
    this.outcomes.right += 1;
    this.app.log.info({ address: request.ip, name: account.name }, 'right password');
    return account;
  }

  private async user(name: string, password: string): Promise<Account | false> {
    const user = await findUser(this.context.database.manager, name);
    const isRight = await isPasswordOf(password, user?.passwordHash);
    if (user === undefined || !isRight || user.disabledAt !== null) return false;
    return { name: user.name, role: user.role, userId: user.id };
  }

  private refuse(request: FastifyRequest, reply: FastifyReply, waitMs: number): never {
    this.outcomes.refused += 1;
    const seconds = Math.ceil(waitMs / 1000);
    if (Date.now() - this.refusedLoggedAt > REFUSED_LOG_MS) {
      this.refusedLoggedAt = Date.now();
      const { refused } = this.outcomes;
      this.app.log.warn({ address: request.ip, refused }, 'too many wrong passwords: tries are refused');
    }
    void reply.header('retry-after', seconds);
    throw new HttpError(
      429,
      `Too many wrong passwords: nothing is looked at for ${counted(seconds, 'second')}.`,
    );
  }
}

/** Has the browser remember that this name has signed in with it, so that guesses of others never keep it out. */
export function rememberBrowser(reply: FastifyReply, name: string): void {
  const value = Buffer.from(JSON.stringify([randomUUID(), name])).toString('base64url');
  writeCookie(reply, KNOWN_COOKIE, value, { sameSite: 'strict', maxAge: YEAR_S });
}

function knownBrowser(request: FastifyRequest, name: string): string | undefined {
  const value = readCookie(request, KNOWN_COOKIE);
  if (value === undefined) return undefined;
  const [id, known] = JSON.parse(Buffer.from(value, 'base64url').toString('utf8')) as [string, string];
  return known.toLowerCase() === name.toLowerCase() ? id : undefined;
}

/** Takes the same time for every wrong one. */
function isSame(given: string, password: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(password));
}
