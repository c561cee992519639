import type { FilmRecord, FilmDescription } from '../domain/film.js';
import type { CandidateSummary, Witness } from '../domain/lookup/candidates.js';
import type { FoundFilm } from '../domain/review/film-search.js';
import type { Reason, TierSource } from '../domain/sources.js';
import type { LearnedFacts } from '../matching/evidence/learned.js';
import type { SearchStep } from '../matching/types.js';
import type { RequestGate } from './http/gate.js';

/** Requests that a source takes. */
export interface RateLimit {
  requests: number;
  perMs: number;
}

/** What a source needs of its caller for one lookup. */
export interface SourceCall {
  /** Every request passes here: cache, money, rate. */
  gate: RequestGate;
  /** Aborts requests under way (cancellation, time-out, shutdown). */
  signal: AbortSignal;
  /** Confidence from which a match by title is taken, and from which it is sure. */
  minConfidence: number;
  sureConfidence: number;
  /** What later tiers told of the film: a search by title is made with it. */
  learned?: LearnedFacts;
  /** Films of TMDb that were too doubtful before: with what was learned they are weighed again. */
  doubtfulTmdbIds?: number[];
  /** Films of TMDb of which a person said that they are not this one. */
  refusedTmdbIds?: number[];
}

/** What a source knows of the film. "Not found" is an answer; what a retry or a person can mend is a `SourceError`. */
export type SourceAnswer =
  | {
      found: true;
      film: FilmRecord;
      strategy: string;
      /** Estimated probability that this is the wanted film; 1 for an id that the answer itself carries. */
      confidence: number;
      /** Why, in one line. */
      evidence: string;
      /** Of a match by title: what says for itself that it is the film. */
      confirmedBy?: Witness[];
      candidates: CandidateSummary[];
      searches: SearchStep[];
    }
  | {
      found: false;
      reason: Reason;
      message: string;
      candidates: CandidateSummary[];
      searches: SearchStep[];
      /** The IMDb id into which the source says the film's own was merged, where it gives no record. */
      mergedInto?: string;
      /** ISO time from which asking again makes sense. */
      retryAt?: string;
    };

export type Found = Extract<SourceAnswer, { found: true }>;
export type NotFound = Extract<SourceAnswer, { found: false }>;

/** Somebody whom a search by name gives. */
export interface FoundPerson {
  tmdbId: number;
  name: string;
  /** TMDb's own word: "Acting", "Directing"; absent where it has none. */
  knownFor?: string | undefined;
}

/**
 * One upstream. `priority` orders the tiers (lowest first), `costPerRequest` is in USD.
 * Both lookups resolve to an answer or throw a `SourceError`.
 */
export interface Source {
  readonly name: TierSource;
  readonly priority: number;
  readonly costPerRequest: number;
  readonly rateLimit: RateLimit;
  readonly supportsFullImport: boolean;
  lookupByImdbId(imdbId: string, call: SourceCall): Promise<SourceAnswer>;
  /** `wanted` carries what else is known (directors, running time, edition), as evidence. */
  lookupByTitle(
    title: string,
    year: number | undefined,
    call: SourceCall,
    wanted?: FilmDescription,
  ): Promise<SourceAnswer>;
  /** The film with this TMDb id, for reviewers' choices; only TMDb itself has it. */
  lookupByTmdbId?(tmdbId: number, call: SourceCall): Promise<SourceAnswer>;
  /**
   * TMDb ids of all films that were edited from a day (ISO) on; undefined where the list has more than `maxPages` pages,
   * each of which is a request.
   */
  changedSince?(day: string, maxPages: number, call: SourceCall): Promise<number[] | undefined>;
  /** Films of a title as the source lists them, unjudged: for a person who searches. One request. */
  searchTitles?(text: string, year: number | undefined, call: SourceCall): Promise<FoundFilm[]>;
  /** People of a name as the source lists them, with what they are known for. One request. */
  searchPeople?(name: string, call: SourceCall): Promise<FoundPerson[]>;
}
