import { createHash } from 'node:crypto';
import { type Answer, type Answered, type Asked, retryAfter, truncated } from '../http/answer.js';
import type { FilmLibrary } from '../films/library.js';
import { numberFor } from '../films/random.js';
import type { FaultRule, Film, TMDB_FAULTS } from '../scenario-schema.js';
import type { World } from '../world.js';
import { filmographyBody, findBody, movieBody, personSearchResult, searchResult } from './bodies.js';
import { changesBody } from './changes.js';
import { imageAnswer } from './images.js';
import { MISS_AGE, throughNetwork } from './network.js';
import { withOddValues } from './odd-values.js';
import { MOVIE_PARTS } from './parts.js';
import { searchTmdb } from './search.js';

type TmdbFault = (typeof TMDB_FAULTS)[number];

const PAGE_LENGTH = 20;
const MAX_PAGES = 500;
const MAX_APPENDS = 20;

const HEADERS = {
  'content-type': 'application/json;charset=utf-8',
  server: 'openresty',
  vary: 'accept-encoding, Origin',
};

/** Answers as TMDb v3 does. Errors come in the real order: the network's limit, then the key, then the question. */
export function answerTmdb(asked: Asked, world: World): Answered {
  const { tmdb } = world.scenario;
  const image = imageAnswer(asked.path);
  if (image !== undefined) return { answer: image, key: 'none', chargedUsd: 0 };
  const film = filmOf(asked, world.library);
  const key = keyState(asked, tmdb);
  const filmId = film?.imdbId ?? imdbIdIn(asked.path);
  const real = () => route(asked, world, film);
  const fail = (answer: TmdbFault) => reply(faultAnswer({ answer }, real));
  const reply = (answer: Answer): Answered => ({ answer, key, film: filmId, chargedUsd: 0 });

  if (tmdb.state === 'down') return fail('bad-gateway');
  const inLastSecond = world.tmdbRate.count();
  if (inLastSecond > tmdb.requestsPerSecond || world.underWay('tmdb') > tmdb.connections) {
    return fail('rate-limited');
  }
  if (tmdb.state === 'suspended') return fail('suspended');
  if (tmdb.state === 'badKey' || key !== 'ok') return fail('invalid-key');
  const fault = world.faults.tmdb.next(filmId);
  return reply(fault === undefined ? throughNetwork(asked, world, real) : faultAnswer(fault, real));
}

/** A v3 key works as `api_key` alone, a v4 token as Bearer alone; swapped they are as wrong as any other. */
function keyState(asked: Asked, { keys, tokens }: { keys: string[]; tokens: string[] }): Answered['key'] {
  const apiKey = asked.query.get('api_key');
  const token = /^Bearer (.+)$/i.exec(asked.headers['authorization'] ?? '')?.[1];
  if (apiKey === null && token === undefined) return 'none';
  return (apiKey !== null && keys.includes(apiKey)) || (token !== undefined && tokens.includes(token))
    ? 'ok'
    : 'bad';
}

function imdbIdIn(path: string): string | undefined {
  return /\/(tt\d+)/.exec(path)?.[1];
}

function filmOf({ path }: Asked, library: FilmLibrary): Film | undefined {
  const [, kind, id] = /^\/3\/(movie|find)\/([^/]+)/.exec(path) ?? [];
  if (kind === undefined || id === undefined) return undefined;
  if (id.startsWith('tt')) return library.linkedOnTmdb(id);
  return kind === 'movie' && /^\d+$/.test(id) ? library.byTmdbId(Number(id)) : undefined;
}

function route(asked: Asked, { library, scenario, isReal }: World, film: Film | undefined): Answer {
  if (asked.method !== 'GET') return failure(405, 11, 'Method not allowed.');
  const language = asked.query.get('language') ?? 'en-US';
  if (asked.path === '/3/search/movie') return search(asked.query, library, language);
  if (asked.path === '/3/search/person') return searchPeople(asked.query, library, language);
  if (asked.path === '/3/movie/changes') {
    const body = changesBody(asked.query, scenario.tmdb);
    return body === undefined ? failure(422, 20, 'Invalid date range.') : success(body, asked);
  }
  const [, personId] = /^\/3\/person\/(\d+)\/movie_credits$/.exec(asked.path) ?? [];
  if (personId !== undefined) return filmography(Number(personId), asked, library, language);
  if (asked.path === '/3/configuration') return success(CONFIGURATION, asked);
  if (asked.path === '/3/authentication') {
    return success({ success: true, status_code: 1, status_message: 'Success.' }, asked);
  }
  if (/^\/3\/find\/[^/]+$/.test(asked.path)) {
    if (asked.query.get('external_source') === 'imdb_id') return success(findBody(film, language), asked);
    return failure(422, 5, 'Invalid parameters: Your request parameters are incorrect.');
  }
  if (film === undefined || (film.tmdb !== 'linked' && film.tmdb !== 'unlinked')) return notFound();
  return movie(asked, film, language, isReal);
}

function movie(asked: Asked, film: Film, language: string, isReal: boolean): Answer {
  const [, part] = /^\/3\/movie\/[^/]+(?:\/(\w+))?$/.exec(asked.path) ?? [];
  const options = {
    language: asked.query.get('language') ?? undefined,
    imageLanguages: asked.query.get('include_image_language')?.split(','),
  };
  if (part !== undefined) {
    const body = MOVIE_PARTS[part]?.(film, options);
    return body === undefined ? notFound() : success({ id: film.tmdbId, ...body }, asked);
  }
  const names = (asked.query.get('append_to_response') ?? '').split(',').filter((name) => name !== '');
  if (names.length > MAX_APPENDS)
    return failure(400, 27, 'Too many append to response objects: The maximum number of remote calls is 20.');
  const appended = names.flatMap((name) => {
    const body = MOVIE_PARTS[name]?.(film, options);
    return body === undefined ? [] : [[name, body] as const];
  });
  const body = { ...movieBody(film, language), ...Object.fromEntries(appended) };
  return success(isReal ? withOddValues(body, film) : body, asked);
}

function search(query: URLSearchParams, library: FilmLibrary, language: string): Answer {
  const films = searchTmdb(library, query.get('query') ?? '', {
    year: yearIn(query, 'year'),
    primaryYear: yearIn(query, 'primary_release_year'),
    includeAdult: query.get('include_adult') === 'true',
  });
  return paged(query, films, (film) => searchResult(film, language));
}

function searchPeople(query: URLSearchParams, library: FilmLibrary, language: string): Answer {
  const people = library.people.search(query.get('query') ?? '');
  return paged(query, people, (person) => personSearchResult(person, language));
}

/** A page of a list, or the answer to a page that there cannot be. */
function paged<Item>(query: URLSearchParams, list: Item[], show: (item: Item) => unknown): Answer {
  const page = Number(query.get('page') ?? 1);
  if (!Number.isInteger(page) || page < 1 || page > MAX_PAGES) {
    return failure(
      400,
      22,
      'Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.',
    );
  }
  const results = list.slice((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH).map(show);
  // An empty result has one page today; in 2021 it had none.
  const total_pages = Math.max(1, Math.ceil(list.length / PAGE_LENGTH));
  return json(200, { page, results, total_pages, total_results: list.length }, cacheFor(query.toString()));
}

function filmography(personId: number, asked: Asked, library: FilmLibrary, language: string): Answer {
  const person = library.people.byId(personId);
  return person === undefined ? notFound() : success(filmographyBody(person, language), asked);
}

function yearIn(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  return value === null || !/^\d{4}$/.test(value) ? undefined : Number(value);
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { ...HEADERS, ...headers }, body: JSON.stringify(body) };
}

function cacheFor(question: string): Record<string, string> {
  return {
    'cache-control': `public, max-age=${19_000 + numberFor(question, 9_800)}`,
    etag: `W/"${createHash('md5').update(question).digest('hex')}"`,
    'x-cache': 'Miss from cloudfront',
    'x-memc': 'HIT',
  };
}

function success(body: unknown, asked: Asked): Answer {
  return json(200, body, cacheFor(asked.path));
}

function failure(status: number, code: number, message: string, headers = {}): Answer {
  return json(status, { success: false, status_code: code, status_message: message }, headers);
}

function notFound(): Answer {
  return failure(404, 34, 'The resource you requested could not be found.', {
    'cache-control': `public, max-age=${MISS_AGE}`,
    'x-cache': 'Error from cloudfront',
  });
}

function faultAnswer(
  { answer, retryAfterSeconds }: Pick<FaultRule<TmdbFault>, 'answer' | 'retryAfterSeconds'>,
  real: () => Answer,
): Answer {
  const later = retryAfter(retryAfterSeconds);
  switch (answer) {
    case 'rate-limited': {
      const body = {
        status_code: 25,
        status_message: 'Your request count (41) is over the allowed limit of 40.',
      };
      return json(429, body, { ...later, 'x-cache': 'Error from cloudfront' });
    }
    case 'invalid-key':
      return failure(401, 7, 'Invalid API key: You must be granted a valid key.');
    case 'unverified-email':
      return failure(401, 32, 'Email not verified: Your email address has not been verified.');
    case 'suspended':
      return failure(401, 10, 'Suspended API key: Access to your account has been suspended, contact TMDb.');
    case 'not-found':
      return notFound();
    case 'server-error':
      return failure(500, 11, 'Internal error: Something went wrong, contact TMDb.', later);
    case 'maintenance':
      return failure(503, 46, 'The API is undergoing maintenance. Try again later.', later);
    case 'backend-timeout':
      return failure(504, 24, 'Your request to the backend server timed out. Try again.', later);
    case 'bad-gateway':
      return {
        status: 502,
        headers: {
          'content-type': 'text/html',
          server: 'CloudFront',
          'x-cache': 'Error from cloudfront',
          ...later,
        },
        body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
      };
    case 'truncated':
      return truncated(real());
    case 'hang':
    case 'reset':
      return answer;
  }
}

const CONFIGURATION = {
  images: {
    base_url: 'http://image.tmdb.org/t/p/',
    secure_base_url: 'https://image.tmdb.org/t/p/',
    backdrop_sizes: ['w300', 'w780', 'w1280', 'original'],
    logo_sizes: ['w45', 'w92', 'w154', 'w185', 'w300', 'w500', 'original'],
    poster_sizes: ['w92', 'w154', 'w185', 'w342', 'w500', 'w780', 'original'],
    profile_sizes: ['w45', 'w185', 'h632', 'original'],
    still_sizes: ['w92', 'w185', 'w300', 'original'],
  },
  change_keys: [
    'adult',
    'alternative_titles',
    'cast',
    'crew',
    'genres',
    'imdb_id',
    'overview',
    'title',
    'videos',
  ],
};
