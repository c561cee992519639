import { retryAfter, type Answer, type Answered, type Asked } from '../http/answer.js';
import { letterboxdFilmPage, letterboxdMissPage } from './pages.js';
import { hexFor } from '../films/random.js';
import type { FaultRule, Film, LETTERBOXD_FAULTS } from '../scenario-schema.js';
import { wordsOf } from '../films/titles.js';
import type { World } from '../world.js';

const SITE = 'https://letterboxd.com';

/**
 * Answers as Letterboxd does: an IMDb or TMDb id leads to the film's page by a redirect, or gets a page that says so, with
 * status 200. It takes no key; its network refuses programs with 403.
 */
export function answerLetterboxd(asked: Asked, world: World): Answered {
  const { state, requestsPerMinute } = world.scenario.letterboxd;
  const film = /^\/imdb\/(tt\d+)/.exec(asked.path)?.[1];
  const reply = (answer: Answer): Answered => ({ answer, key: 'none', film, chargedUsd: 0 });
  if (state === 'down') return reply(page(503, '<title>Letterboxd - Down for maintenance</title>'));
  if (state === 'blocked') return reply(challenge(403));
  if (world.letterboxdRate.count() > requestsPerMinute)
    return reply(page(429, 'Too many requests', retryAfter(60)));
  const fault = world.faults.letterboxd.next(film);
  return reply(fault === undefined ? route(asked, world) : faultAnswer(fault));
}

function route({ method, path }: Asked, world: World): Answer {
  const [, kind, name] = /^\/(imdb|tmdb|film)\/([^/]+)\/?$/.exec(path) ?? [];
  if (method !== 'GET' || kind === undefined || name === undefined) return missing();
  if (kind === 'film') {
    const film = filmsOf(world).find((one) => slugOf(one, world) === name);
    return film === undefined ? missing() : page(200, letterboxdFilmPage(film, slugOf(film, world)));
  }
  const film = filmsOf(world).find((one) =>
    kind === 'imdb' ? one.imdbId === name : String(one.tmdbId) === name,
  );
  if (film === undefined) return page(200, letterboxdMissPage(kind === 'imdb' ? 'imdb' : 'tmdb', name));
  const target = film.letterboxd === 'other' ? neighbourOf(film, world) : film;
  return page(302, '', { location: `${SITE}/film/${slugOf(target, world)}/` });
}

/** Its films come from TMDb, so one that is not there, or not under its IMDb id, is not here. */
function filmsOf({ scenario }: World): Film[] {
  return scenario.films.filter((film) => film.tmdb !== 'absent' && film.letterboxd !== 'absent');
}

function neighbourOf(film: Film, world: World): Film {
  return filmsOf(world).find((other) => other !== film) ?? film;
}

/** The title in lower case; of several films with one title all but the first have the year behind it. */
function slugOf(film: Film, world: World): string {
  const plain = (one: Film): string => wordsOf(one.title).join('-');
  const first = filmsOf(world).find((other) => plain(other) === plain(film));
  return first === film ? plain(film) : `${plain(film)}-${film.year ?? film.tmdbId}`;
}

function missing(): Answer {
  return page(404, '<title>\u200eLetterboxd - Not Found</title>');
}

function challenge(status: 200 | 403): Answer {
  return page(
    status,
    '<title>Just a moment...</title><body>Enable JavaScript and cookies to continue</body>',
    {
      'cf-mitigated': 'challenge',
    },
  );
}

function page(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/html;charset=UTF-8',
      server: 'cloudflare',
      'cf-ray': `${hexFor(body, 16)}-LIS`,
      ...headers,
    },
    body: body.startsWith('<!') || body === '' ? body : `<!DOCTYPE html>\n<html lang="en">${body}</html>`,
  };
}

function faultAnswer({ answer, retryAfterSeconds }: FaultRule<(typeof LETTERBOXD_FAULTS)[number]>): Answer {
  switch (answer) {
    case 'challenge':
      return challenge(200);
    case 'forbidden':
      return challenge(403);
    case 'rate-limited':
      return page(429, 'Too many requests', retryAfter(retryAfterSeconds));
    case 'server-error':
      return page(502, '<title>502 Bad Gateway</title>');
    case 'hang':
    case 'reset':
      return answer;
  }
}
