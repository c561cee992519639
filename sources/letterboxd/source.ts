import type { FilmRecord } from '../../domain/film.js';
import { imdbIdSchema } from '../../domain/film-id.js';
import { bodyText, transientFailure } from '../http/answers.js';
import { compact } from '../../domain/compact.js';
import { sourceDefaults } from '../defaults.js';
import { SourceError } from '../http/errors.js';
import type { UpstreamAnswer } from '../http/gate.js';
import { createHttpClient, type HttpClient } from '../http/client.js';
import { readLetterboxdPage } from './page.js';
import { hit, missed, OTHER_ID_CONFIDENCE } from '../results.js';
import type { Source, SourceAnswer, SourceCall } from '../source.js';

const TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 1;
const MEGABYTE = 1024 * 1024;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** The id led to a page that does not repeat it. */
const LED_THERE_CONFIDENCE = 0.97;

/**
 * Letterboxd: minimal, but its page names the film's TMDb id, with which the full record is free. Off unless somebody
 * switches it on, for its terms (6.11) forbid scraping without leave.
 */
export function createLetterboxd({ baseUrl }: { baseUrl: string }): Source {
  const http = createHttpClient({
    source: 'letterboxd',
    timeoutMs: TIMEOUT_MS,
    maxConnections: MAX_CONNECTIONS,
    maxBodyBytes: 3 * MEGABYTE,
    secrets: [],
  });
  const source: Source = {
    name: 'letterboxd',
    ...sourceDefaults('letterboxd'),
    supportsFullImport: false,

    async lookupByImdbId(imdbId, call) {
      if (!imdbIdSchema.safeParse(imdbId).success)
        return missed('not_found', `"${imdbId}" is not an IMDb title id`);
      const answer = await filmPage({ http, baseUrl }, imdbId, call);
      if (answer.status === 404) return missed('not_found', `Letterboxd has nothing under ${imdbId}`);
      const page = readLetterboxdPage(bodyText(answer));
      if (page.kind === 'missing') return missed('not_found', `Letterboxd has nothing under ${imdbId}`);
      if (page.kind === 'film') return answerOf(page.film, imdbId);
      throw blocked(`answered ${imdbId} with a page that is no film`);
    },

    async lookupByTitle(_title, _year, call, wanted) {
      const imdbId = wanted?.imdbId ?? call.learned?.imdbId;
      return imdbId === undefined
        ? missed('not_found', 'Letterboxd is asked by IMDb id alone, and none is known')
        : await source.lookupByImdbId(imdbId, call);
    },
  };
  return source;
}

interface Site {
  http: HttpClient;
  baseUrl: string;
}

/** `/imdb/{id}/` leads to the film's page, or is itself the page that says there is none. */
async function filmPage(site: Site, imdbId: string, call: SourceCall): Promise<UpstreamAnswer> {
  const first = await get(site, `/imdb/${imdbId}/`, call);
  if (!REDIRECTS.includes(first.status)) return first;
  const path = filmPath(site.baseUrl, first.headers['location']);
  if (path === undefined) throw blocked(`led ${imdbId} to somewhere that is no film's page`);
  const second = await get(site, path, call);
  if (REDIRECTS.includes(second.status)) throw blocked(`leads ${imdbId} from one page to the next`);
  return second;
}

/** The way to a film's page on the same site; anything else is not followed. */
function filmPath(baseUrl: string, location: string | undefined): string | undefined {
  if (location === undefined || !URL.canParse(location, `${baseUrl}/`)) return undefined;
  const target = new URL(location, `${baseUrl}/`);
  // Only the path is taken over, so that a stand-in may lead to the real site's address.
  const isHere = [new URL(baseUrl).host, 'letterboxd.com', 'www.letterboxd.com'].includes(target.host);
  return isHere && /^\/film\/[^/]+\/?$/.test(target.pathname) ? target.pathname : undefined;
}

async function get({ http, baseUrl }: Site, path: string, call: SourceCall): Promise<UpstreamAnswer> {
  const answer = await call.gate.request({
    source: 'letterboxd',
    key: path,
    costUsd: 0,
    keepForMs: () => 0,
    isCharged: () => false,
    send: () =>
      http.send({
        method: 'GET',
        url: `${baseUrl}${path}`,
        headers: { Accept: 'text/html', 'Accept-Language': 'en-US,en;q=0.9' },
        signal: call.signal,
      }),
  });
  const { status } = answer;
  const seen = `${path}: HTTP ${status}`;
  if (status === 429 || status === 408 || status >= 500) throw transientFailure('letterboxd', answer, seen);
  if (status === 200 || status === 404 || REDIRECTS.includes(status)) return answer;
  // Its network shows a challenge with 403, and 202 is none of its own statuses.
  if (status === 403 || status === 202) throw blocked(`refuses this address (${seen})`);
  throw new SourceError('letterboxd', 'invalid_response', `Letterboxd gave an unexpected answer (${seen})`, {
    retryable: false,
  });
}

function blocked(words: string): SourceError {
  return new SourceError('letterboxd', 'blocked', `Letterboxd ${words}`, { retryable: true });
}

function answerOf(film: FilmRecord, imdbId: string): SourceAnswer {
  if (film.imdbId !== undefined && film.imdbId !== imdbId) return otherId(film, imdbId);
  if (film.kind === 'series')
    return missed('wrong_kind', `Letterboxd knows ${imdbId} as a series, not as a film`);
  return film.imdbId === imdbId
    ? hit(film, 'imdb_id', 1, `Letterboxd's page carries ${imdbId}`)
    : hit({ ...film, imdbId }, 'imdb_id', LED_THERE_CONFIDENCE, `Letterboxd leads ${imdbId} to this film`);
}

function otherId(film: FilmRecord, imdbId: string): SourceAnswer {
  const evidence = `Letterboxd answered ${imdbId} with the film ${film.imdbId ?? ''}`;
  const candidate = {
    title: film.title,
    confidence: OTHER_ID_CONFIDENCE,
    evidence,
    ...compact({ imdbId: film.imdbId, tmdbId: film.tmdbId, year: film.year }),
  };
  return missed('not_found', evidence, [candidate]);
}
