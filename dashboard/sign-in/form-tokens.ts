import { Tokens } from '@fastify/csrf';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { HttpError } from '../server/errors.js';
import { readCookie, writeCookie } from './cookies.js';
import type { Person } from './people.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The cookie by which a browser is known from this answer on. */
    newBrowser: string | undefined;
  }
  interface FastifyReply {
    /** A token for the forms of this page: it shows that a change was meant by whom the page was made for. */
    formToken: () => string;
  }
  interface FastifyInstance {
    /** @throws {HttpError} 403 for a form that is not from a page of ours, made for the same person. */
    checkFormToken: (request: FastifyRequest) => void;
    /** Whether a token is of a page that this browser had for one of these people; undefined is nobody. */
    isFormToken: (
      request: FastifyRequest,
      token: unknown,
      people: readonly (Person | undefined)[],
    ) => boolean;
  }
}

const COOKIE = 'festival_csrf';

/** Tokens of forms: each is of a browser (by a cookie of its own) and of the person who is signed in there. */
export function useFormTokens(app: FastifyInstance, secret: string): void {
  const tokens = new Tokens({ hmacKey: secret, userInfo: true });
  app.decorateReply('formToken', function (this: FastifyReply) {
    let browser = readCookie(this.request, COOKIE) ?? this.request.newBrowser;
    if (browser === undefined) {
      browser = this.request.newBrowser = tokens.secretSync();
      writeCookie(this, COOKIE, browser, { sameSite: 'strict' });
    }
    return tokens.create(browser, whoseForm(this.request.person));
  });
  app.decorateRequest('newBrowser', undefined);
  app.decorate('isFormToken', (request, token, people) => {
    const browser = readCookie(request, COOKIE);
    if (browser === undefined || typeof token !== 'string') return false;
    return people.some((person) => tokens.verify(browser, token, whoseForm(person)));
  });
  app.decorate('checkFormToken', (request) => {
    const { _csrf: token } = (request.body ?? {}) as { _csrf?: unknown };
    // Whoever is asked who they are may have signed in meanwhile, in another window.
    const people = request.routeOptions.url === '/login' ? [request.person, undefined] : [request.person];
    if (!app.isFormToken(request, token, people))
      throw new HttpError(
        403,
        'This form is not from a page of yours here. Load the page again, and send it once more.',
      );
  });
}

function whoseForm(person: Person | undefined): string {
  return person === undefined ? 'nobody' : `${person.by} ${person.name}`;
}
