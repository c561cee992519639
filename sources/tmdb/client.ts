import type { z } from 'zod';
import { compact } from '../../domain/compact.js';
import type { SearchQuery } from '../../matching/types.js';
import { bodyJson, checked, notJson } from '../http/answers.js';
import { createHttpClient } from '../http/client.js';
import type { UpstreamAnswer } from '../http/gate.js';
import type { SourceCall } from '../source.js';
import { tmdbChangesSchema, type TmdbChanges } from './changes.js';
import { statusCodeOf, tmdbFault } from './errors.js';
import { tmdbMovieSchema, type TmdbMovie } from './schema.js';
import {
  tmdbFilmographySchema,
  tmdbFindSchema,
  tmdbPeopleSchema,
  tmdbSearchSchema,
  type TmdbFilmography,
  type TmdbFind,
  type TmdbPerson,
  type TmdbSearchHit,
} from './search-schema.js';

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

/** An answer, and what it answers ("/movie/550"). */
type Reply = UpstreamAnswer & { what: string };

/** Makes the client from its address and key. */
export function createTmdbClient(options: TmdbClientOptions): TmdbClient {
  const get = sender(options);
  return {
    async movie(id, call) {
      const params = { append_to_response: APPENDED, include_image_language: 'en,null', language: 'en-US' };
      const reply = await get(`/movie/${id}`, params, call);
      return isNotFound(reply) ? undefined : read(tmdbMovieSchema, reply);
    },
    async find(imdbId, call) {
      const reply = await get(`/find/${imdbId}`, { external_source: 'imdb_id' }, call);
      return read(tmdbFindSchema, reply, ['movie_results']);
    },
    async search({ text, year }, call) {
      const params = { ...searchFor(text), ...compact({ year: year?.toString() }) };
      return read(tmdbSearchSchema, await get('/search/movie', params, call)).results;
    },
    async searchPeople(name, call) {
      const reply = await get('/search/person', searchFor(name), call);
      return isNotFound(reply) ? [] : read(tmdbPeopleSchema, reply).results;
    },
    async filmography(personId, call) {
      const reply = await get(`/person/${personId}/movie_credits`, { language: 'en-US' }, call);
      return isNotFound(reply) ? { crew: [] } : read(tmdbFilmographySchema, reply);
    },
    async changes(since, page, call) {
      const reply = await get('/movie/changes', { start_date: since, page: String(page) }, call);
      return read(tmdbChangesSchema, reply, ['results']);
    },
  };
}

/** Festivals show films for adults, in retrospectives above all. */
function searchFor(query: string): Record<string, string> {
  return { query, include_adult: 'true', language: 'en-US', page: '1' };
}

/** Sends what is asked through the gate, signed with the key. */
function sender({ baseUrl, key }: TmdbClientOptions) {
  const http = createHttpClient({
    source: 'tmdb',
    timeoutMs: TIMEOUT_MS,
    maxConnections: MAX_CONNECTIONS,
    secrets: [key],
  });
  const isToken = key.startsWith('eyJ');
  const headers = isToken ? { Authorization: `Bearer ${key}` } : undefined;

  return async (what: string, params: Record<string, string>, call: SourceCall): Promise<Reply> => {
    const query = new URLSearchParams(params).toString();
    const signed = isToken ? query : new URLSearchParams({ ...params, api_key: key }).toString();
    const answer = await call.gate.request({
      source: 'tmdb',
      key: `${what}?${query}`,
      costUsd: 0,
      keepForMs: () => 0,
      isCharged: () => false,
      send: () =>
        http.send({ method: 'GET', url: `${baseUrl}${what}?${signed}`, headers, signal: call.signal }),
    });
    return { ...answer, what };
  };
}

/** A 404 that TMDb itself says; one without its number comes from a proxy or a wrong base URL. */
function isNotFound(reply: Reply): boolean {
  return reply.status === 404 && NOT_FOUND_CODES.includes(statusCodeOf(reply) ?? 0);
}

/** The reply's JSON, checked, or the fault that stands in its place. */
function read<T>(schema: z.ZodType<T>, reply: Reply, identity: readonly string[] = []): T {
  const { status, what } = reply;
  if (status !== 200) throw tmdbFault(reply, what);
  const json = bodyJson(reply);
  if (json === undefined) throw notJson('tmdb', what);
  return checked('tmdb', schema, json, what, { identity });
}
