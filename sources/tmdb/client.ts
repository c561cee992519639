import { SourceError } from '../http/errors.js';
import { bodyJson, checked, notJson, transientFailure } from '../http/answers.js';
import type { UpstreamAnswer } from '../http/gate.js';
import { tmdbChangesSchema, type TmdbChanges } from './changes.js';
import { createHttpClient } from '../http/client.js';
import type { SourceCall } from '../source.js';
import {
  tmdbErrorSchema,
  tmdbFilmographySchema,
  tmdbFindSchema,
  tmdbMovieSchema,
  tmdbPeopleSchema,
  tmdbSearchSchema,
  type TmdbFilmography,
  type TmdbFind,
  type TmdbMovie,
  type TmdbPerson,
  type TmdbSearchHit,
} from './schema.js';
import type { SearchQuery } from '../../matching/types.js';

const TIMEOUT_MS = 15_000;
/** TMDb's CDN takes about this many from one address. */
const MAX_CONNECTIONS = 20;
/** TMDb's own numbers for "could not be found" and "the id is invalid or not found". */
const NOT_FOUND_CODES: readonly number[] = [34, 6];
const APPENDED = 'credits,external_ids,alternative_titles,translations,images,videos,release_dates' as const;

export interface TmdbClientOptions {
  baseUrl: string;
  /** A v3 key (32 hex digits) or a v4 read token ("eyJ…"): the same rights, sent in different ways. */
  key: string;
}

/** The requests to TMDb that this application makes. All throw a `SourceError` for what is no answer. */
export interface TmdbClient {
  /** `/movie/{id}` with all its parts, by TMDb or IMDb id; undefined where TMDb has no such film. */
  movie(id: number | string, call: SourceCall): Promise<TmdbMovie | undefined>;
  /** `/find/{id}`: everything that TMDb has under an IMDb id. */
  find(imdbId: string, call: SourceCall): Promise<TmdbFind>;
  /** First page of `/search/movie`; the year is that of any release. */
  search(query: SearchQuery, call: SourceCall): Promise<TmdbSearchHit[]>;
  /** First page of `/search/person`; nobody where it is not there to be asked. */
  searchPeople(name: string, call: SourceCall): Promise<TmdbPerson[]>;
  /** `/person/{id}/movie_credits`; none for a person who is not there any more. */
  filmography(personId: number, call: SourceCall): Promise<TmdbFilmography>;
  /** A page of `/movie/changes` from a day (ISO) to today: at most 14 days. */
  changes(since: string, page: number, call: SourceCall): Promise<TmdbChanges>;
}

type Get = (path: string, params: Record<string, string>, call: SourceCall) => Promise<UpstreamAnswer>;

/** Makes the client from its address and key. */
export function createTmdbClient(options: TmdbClientOptions): TmdbClient {
  const get = sender(options);
  return {
    async movie(id, call) {
      const path = `/movie/${id}`;
      const params = { append_to_response: APPENDED, include_image_language: 'en,null', language: 'en-US' };
      const answer = await get(path, params, call);
      if (isNotFound(answer)) return undefined;
      return checked('tmdb', tmdbMovieSchema, jsonOf(answer, path), path);
    },
    async find(imdbId, call) {
      const path = `/find/${imdbId}`;
      const answer = await get(path, { external_source: 'imdb_id' }, call);
      return checked('tmdb', tmdbFindSchema, jsonOf(answer, path), path, { identity: ['movie_results'] });
    },
    async search({ text, year }, call) {
      const path = '/search/movie';
      const params = {
        query: text,
        // Festivals show such films, in retrospectives above all.
        include_adult: 'true',
        language: 'en-US',
        page: '1',
        ...(year === undefined ? {} : { year: String(year) }),
      };
      const answer = await get(path, params, call);
      return checked('tmdb', tmdbSearchSchema, jsonOf(answer, path), path).results;
    },
    async searchPeople(name, call) {
      const path = '/search/person';
      const params = { query: name, include_adult: 'true', language: 'en-US', page: '1' };
      const answer = await get(path, params, call);
      if (isNotFound(answer)) return [];
      return checked('tmdb', tmdbPeopleSchema, jsonOf(answer, path), path).results;
    },
    async filmography(personId, call) {
      const path = `/person/${personId}/movie_credits`;
      const answer = await get(path, { language: 'en-US' }, call);
      if (isNotFound(answer)) return { crew: [] };
      return checked('tmdb', tmdbFilmographySchema, jsonOf(answer, path), path);
    },
    async changes(since, page, call) {
      const path = '/movie/changes';
      const answer = await get(path, { start_date: since, page: String(page) }, call);
      return checked('tmdb', tmdbChangesSchema, jsonOf(answer, path), path, { identity: ['results'] });
    },
  };
}

/** Sends what is asked through the gate, signed with the key. */
function sender({ baseUrl, key }: TmdbClientOptions): Get {
  const http = createHttpClient({
    source: 'tmdb',
    timeoutMs: TIMEOUT_MS,
    maxConnections: MAX_CONNECTIONS,
    secrets: [key],
  });
  const isToken = key.startsWith('eyJ');

  return async (path, params, call) => {
    const query = new URLSearchParams(params).toString();
    const signed = isToken ? query : new URLSearchParams({ ...params, api_key: key }).toString();
    return call.gate.request({
      source: 'tmdb',
      key: `${path}?${query}`,
      costUsd: 0,
      keepForMs: () => 0,
      isCharged: () => false,
      send: () =>
        http.send({
          method: 'GET',
          url: `${baseUrl}${path}?${signed}`,
          ...(isToken ? { headers: { Authorization: `Bearer ${key}` } } : {}),
          signal: call.signal,
        }),
    });
  };
}

function statusCodeOf(answer: UpstreamAnswer): number | undefined {
  return tmdbErrorSchema.safeParse(bodyJson(answer)).data?.status_code;
}

/** A 404 that TMDb itself says; one without its number comes from a proxy or a wrong base URL. */
function isNotFound(answer: UpstreamAnswer): boolean {
  return answer.status === 404 && NOT_FOUND_CODES.includes(statusCodeOf(answer) ?? 0);
}

/** The answer's JSON, or the fault that stands in its place. */
function jsonOf(answer: UpstreamAnswer, what: string): unknown {
  if (answer.status !== 200) throw failureOf(answer, what);
  const json = bodyJson(answer);
  if (json !== undefined) return json;
  throw notJson('tmdb', what);
}

function failureOf(answer: UpstreamAnswer, what: string): SourceError {
  const { status } = answer;
  const code = statusCodeOf(answer);
  const seen = `${what}: HTTP ${status}${code === undefined ? '' : `, status_code ${code}`}`;
  if (status === 401 || (status === 403 && code !== undefined))
    return new SourceError('tmdb', 'unauthorized', `tmdb rejects the key; check TMDB_API_KEY (${seen})`, {
      retryable: false,
    });
  if (status === 403)
    return new SourceError('tmdb', 'blocked', `tmdb's network refuses this address (${seen})`, {
      retryable: true,
    });
  if (status === 429 || status === 408 || status >= 500) return transientFailure('tmdb', answer, seen);
  return new SourceError('tmdb', 'invalid_response', `tmdb gave an unexpected answer (${seen})`, {
    retryable: false,
  });
}
