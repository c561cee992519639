import type { FilmRecord, WantedFilm } from '../domain/film.js';
import type { CandidateSummary } from '../domain/outcome.js';
import { imdbIdSchema } from '../domain/programme.js';
import { assess } from '../matching/assess.js';
import { scorableRecord } from '../matching/evidence.js';
import { canonicalTitle } from '../matching/titles.js';
import { compact } from './compact.js';
import { sourceDefaults } from './defaults.js';
import { createHttpClient } from './http.js';
import { maskSecrets } from './mask.js';
import { isChargedByOmdb, keepOmdbAnswerMs, readOmdbAnswer, type OmdbAnswer } from './omdb-answer.js';
import { omdbRecord } from './omdb-record.js';
import { hit, missed } from './results.js';
import type { Source, SourceAnswer, SourceCall } from './source.js';

const DEFAULTS = sourceDefaults('omdb');
/** Questions with a year can be slow. */
const TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 5;
/** A film that answers to an id other than its own. */
const OTHER_ID_CONFIDENCE = 0.3;

export interface OmdbOptions {
  baseUrl: string;
  key: string;
  /** The clock, for the midnight (UTC) at which the quota turns. */
  now?: () => Date;
}

/** OMDb: cheap and minimal, so the second tier. */
export function createOmdb(options: OmdbOptions): Source {
  const ask = createOmdbClient(options);
  return {
    name: 'omdb',
    ...DEFAULTS,
    supportsFullImport: false,

    async lookupByImdbId(imdbId, call) {
      // A malformed id gets an answer that is not even JSON, and is charged.
      if (!imdbIdSchema.safeParse(imdbId).success)
        return missed('not_found', `"${imdbId}" is not an IMDb title id`);
      const answer = await ask({ i: imdbId }, call);
      if (answer.kind === 'miss') return missed('not_found', `OMDb on ${imdbId}: ${answer.message}`);
      const film = omdbRecord(answer.title);
      if (film.imdbId !== imdbId) return otherId(film, imdbId);
      return wrongKind(film) ?? hit(film, 'imdb_id', 1, `OMDb's record carries ${imdbId}`);
    },

    async lookupByTitle(title, year, call, wanted) {
      const answer = await ask({ t: title, ...compact({ y: year?.toString() }), type: 'movie' }, call);
      if (answer.kind === 'miss') return missed('not_found', `OMDb on "${title}": ${answer.message}`);
      const film = omdbRecord(answer.title);
      const programme = wanted ?? { directors: [], countries: [] };
      return wrongKind(film) ?? judged(film, { ...programme, title, ...compact({ year }) }, call);
    },
  };
}

type Ask = (
  params: Record<string, string>,
  call: SourceCall,
) => Promise<Exclude<OmdbAnswer, { kind: 'fault' }>>;

function createOmdbClient({ baseUrl, key, now = () => new Date() }: OmdbOptions): Ask {
  const http = createHttpClient({
    source: 'omdb',
    timeoutMs: TIMEOUT_MS,
    maxConnections: MAX_CONNECTIONS,
    secrets: [key],
  });
  return async (params, call) => {
    const what = new URLSearchParams(params).toString();
    const signed = new URLSearchParams({ ...params, plot: 'full', r: 'json', apikey: key }).toString();
    const answer = await call.gate.request({
      source: 'omdb',
      key: what,
      costUsd: DEFAULTS.costPerRequest,
      keepForMs: (answer) => keepOmdbAnswerMs(readOmdbAnswer(answer, what, now())),
      isCharged: (answer) => isChargedByOmdb(answer, readOmdbAnswer(answer, what, now())),
      send: () => http.send({ method: 'GET', url: `${baseUrl}/?${signed}`, signal: call.signal }),
    });
    const read = readOmdbAnswer(answer, what, now());
    if (read.kind === 'fault') throw read.error;
    // A miss is told in OMDb's words, and what it says there is not ours to trust.
    return read.kind === 'miss' ? { ...read, message: maskSecrets(read.message, [key]) } : read;
  };
}

/**
 * OMDb's `t=` gives one guess, sometimes an absurd one: title and year must agree before the evidence is weighed, and a
 * year that is one off needs more than the title.
 */
function judged(film: FilmRecord, wanted: WantedFilm, call: SourceCall): SourceAnswer {
  const options = { sureConfidence: call.sureConfidence };
  const [weighed] = assess(wanted, [scorableRecord(film)], options);
  const { confidence = 0, evidence = 'nothing to compare' } = weighed ?? {};
  const doubt = doubtAbout(film, wanted);
  if (doubt === undefined && confidence >= call.sureConfidence)
    return hit(film, 'title', confidence, evidence);
  const candidate = candidateOf(film, confidence, doubt === undefined ? evidence : `${doubt}; ${evidence}`);
  const offered = `"${film.title}" (${film.year ?? 'no year'})`;
  return missed('low_confidence', `OMDb offers ${offered} for "${wanted.title}": ${candidate.evidence}`, [
    candidate,
  ]);
}

function doubtAbout(film: FilmRecord, wanted: WantedFilm): string | undefined {
  const titles = [wanted.title, wanted.originalTitle].filter((title) => title !== undefined);
  if (!titles.some((title) => canonicalTitle(title) === canonicalTitle(film.title))) return 'other title';
  if (wanted.year === undefined || film.year === undefined) return 'no year to compare';
  return Math.abs(film.year - wanted.year) > 1 ? 'other year' : undefined;
}

function wrongKind(film: FilmRecord): SourceAnswer | undefined {
  return film.kind === 'movie' || film.kind === 'short'
    ? undefined
    : missed('wrong_kind', `OMDb knows ${film.imdbId ?? film.title} as ${film.kind}, not as a film`);
}

function otherId(film: FilmRecord, imdbId: string): SourceAnswer {
  const evidence = `OMDb answered ${imdbId} with the film ${film.imdbId ?? ''}`;
  return missed('not_found', evidence, [candidateOf(film, OTHER_ID_CONFIDENCE, evidence)]);
}

function candidateOf(film: FilmRecord, confidence: number, evidence: string): CandidateSummary {
  return {
    title: film.title,
    confidence,
    evidence,
    ...compact({ imdbId: film.imdbId, year: film.year }),
  };
}
