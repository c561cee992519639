import { type Answer, type Answered, type Asked, retryAfter, truncated } from '../http/answer.js';
import { searchEntry, titleBody, withOddTexts } from './bodies.js';
import { guessOmdb, isListed, PAGE_LENGTH, searchOmdb } from './search.js';
import { hexFor } from '../films/random.js';
import type { FaultRule, Film, OMDB_FAULTS } from '../scenario-schema.js';
import { wordsOf } from '../films/titles.js';
import type { World } from '../world.js';

type OmdbFault = (typeof OMDB_FAULTS)[number];

const PRICE_USD = 0.001;
const CACHE_SECONDS = 3600; // misses too: OMDb lets caches keep "not found" for an hour
const MAX_PAGES = 100;
const MIN_SEARCH_LENGTH = 3; // letters; shorter ones are "Too many results."

/** Answers as OMDb does: errors and misses as HTTP 200, a bad key and a used-up day alike as 401. */
export function answerOmdb(asked: Asked, world: World): Answered {
  const { omdb } = world.scenario;
  const apiKey = asked.query.get('apikey');
  const key = apiKey === null ? 'none' : omdb.keys.includes(apiKey) ? 'ok' : 'bad';
  const film = filmOf(asked, world);
  const filmId = film?.imdbId ?? asked.query.get('i') ?? undefined;
  const reply = (answer: Answer): Answered => ({
    answer,
    key,
    film: filmId,
    chargedUsd: typeof answer !== 'string' && answer.status === 200 ? PRICE_USD : 0,
  });
  const real = () => route(asked, world, film);

  if (omdb.state === 'down') return reply(cloudflare(522));
  if (asked.path !== '/' || asked.method !== 'GET') return reply(page(404, 'The resource cannot be found.'));
  if (key === 'none') return reply(miss('No API key provided.', 401));
  if (omdb.state === 'badKey' || key === 'bad') return reply(miss('Invalid API key!', 401));
  if (!world.omdbQuota.take(apiKey ?? '', omdb.requestsPerDay)) {
    return reply(miss('Request limit reached!', 401));
  }
  const fault = world.faults.omdb.next(filmId);
  return reply(fault === undefined ? real() : faultAnswer(fault, real));
}

function filmOf({ query }: Asked, { library }: World): Film | undefined {
  const id = query.get('i');
  const title = query.get('t');
  if (id !== null) {
    const film = library.byImdbId(id);
    return film !== undefined && isListed(film) ? film : undefined;
  }
  return title === null ? undefined : guessOmdb(library, title, query.get('y'), query.get('type'));
}

function route({ query }: Asked, world: World, film: Film | undefined): Answer {
  const id = query.get('i');
  if (id !== null) return film === undefined ? missById(id) : hit(film, world.isReal);
  if (query.has('t')) return film === undefined ? miss('Movie not found!') : hit(film, world.isReal);
  const words = query.get('s');
  // Neither id nor title nor search, as in a question for a year alone.
  return words === null ? miss('Something went wrong.') : search(query, words, world);
}

function missById(id: string): Answer {
  const digits = /^tt(.+)$/.exec(id)?.[1];
  if (digits === undefined || /^\d{9,}$/.test(digits)) return miss('Incorrect IMDb ID.');
  if (/^\d+$/.test(digits)) return miss('Error getting data.');
  // The quotes are not escaped: this is how OMDb's own bug looks.
  return text(
    200,
    `{"Response":"False","Error":"Conversion from string "${digits}" to type 'Double' is not valid."}`,
  );
}

function hit(film: Film, isReal: boolean): Answer {
  const body = JSON.stringify(isReal ? withOddTexts(titleBody(film), film) : titleBody(film));
  if (film.omdb === 'control-characters') return text(200, body.replace('"Plot":"', '"Plot":"\u001f'));
  if (film.omdb === 'bad-escape') return text(200, body.replace('"Plot":"', '"Plot":"\\\'t was '));
  return text(200, body);
}

function search(query: URLSearchParams, words: string, world: World): Answer {
  const page = Number(query.get('page') ?? 1);
  if (!Number.isInteger(page) || page < 1 || page > MAX_PAGES)
    return miss('The offset specified in a OFFSET clause may not be negative.');
  if (wordsOf(words).join('').length < MIN_SEARCH_LENGTH) return miss('Too many results.');
  const films = searchOmdb(world.library, words, query.get('type'), query.get('y'));
  const found = films.slice((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH);
  if (found.length === 0) return miss('Movie not found!');
  return text(
    200,
    JSON.stringify({ Search: found.map(searchEntry), totalResults: String(films.length), Response: 'True' }),
  );
}

function miss(error: string, status = 200): Answer {
  return text(status, JSON.stringify({ Response: 'False', Error: error }));
}

function text(status: number, body: string): Answer {
  const now = new Date();
  const fresh = {
    'cache-control': `public, max-age=${CACHE_SECONDS}`,
    expires: new Date(now.getTime() + CACHE_SECONDS * 1000).toUTCString(),
    'last-modified': now.toUTCString(),
  };
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      server: 'cloudflare',
      'cf-cache-status': 'DYNAMIC',
      'cf-ray': `${hexFor(body, 16)}-LIS`,
      vary: '*',
      'x-aspnet-version': '4.0.30319',
      ...(status === 200 ? fresh : { 'cache-control': 'private' }),
    },
    body,
  };
}

function page(status: number, title: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8', server: 'cloudflare', ...headers },
    body: `<!DOCTYPE html>\n<html lang="en-US">\n<head><title>${title}</title></head>\n<body><h1>${title}</h1></body>\n</html>\n`,
  };
}

function cloudflare(status: 503 | 522 | 524, retryAfterSeconds?: number): Answer {
  const words = {
    503: 'Service Temporarily Unavailable',
    522: 'Connection timed out',
    524: 'A timeout occurred',
  };
  return page(status, `www.omdbapi.com | ${status}: ${words[status]}`, retryAfter(retryAfterSeconds));
}

function faultAnswer({ answer, retryAfterSeconds }: FaultRule<OmdbFault>, real: () => Answer): Answer {
  switch (answer) {
    case 'request-limit':
      return miss('Request limit reached!', 401);
    case 'daily-request-limit':
      return miss('Daily request limit reached!', 401);
    case 'invalid-key':
      return miss('Invalid API key!', 401);
    case 'error-getting-data':
      return miss('Error getting data.');
    case 'cloudflare-503':
      return cloudflare(503, retryAfterSeconds);
    case 'cloudflare-522':
      return cloudflare(522, retryAfterSeconds);
    case 'cloudflare-524':
      return cloudflare(524, retryAfterSeconds);
    case 'truncated':
      return truncated(real());
    case 'empty':
      return text(200, '');
    case 'hang':
    case 'reset':
      return answer;
  }
}
