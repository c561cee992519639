import type { TierSource } from '../../domain/sources.js';

/** A TMDb film to take instead of searching: a reviewer's choice, or a doubtful match that stayed. */
export interface TakeFilm {
  tmdbId: number;
  confidence: number;
  evidence: string;
  strategy: string;
  flagged: boolean;
  decidedBy?: string;
}

/** One tier's attempt at one film. */
export interface LookupRequest {
  /** Id of the attempt's metrics row; a retry carries the same. */
  lookupId: string;
  source: TierSource;
  movieId: string;
  edition?: string;
  critical: boolean;
  minConfidence: number;
  sureConfidence: number;
  /** Sources asked before in this lookup, in order. */
  askedBefore: TierSource[];
  take?: TakeFilm;
  /** OMDb can be asked next: a sure match by title that is not certain is left for that. */
  checkable?: boolean;
  /** Search again with what later tiers told of the film. */
  withLearnedFacts?: boolean;
  /** What TMDb offered before and was not sure of: weighed again with these facts. */
  doubtfulTmdbIds?: number[];
  /** A person gave the film's IMDb id: a record by it is as sure as that. */
  idIsGiven?: boolean;
}

/** What an attempt may be told beside the film and the policy. */
export type LookupExtra = Partial<
  Pick<
    LookupRequest,
    'take' | 'withLearnedFacts' | 'doubtfulTmdbIds' | 'lookupId' | 'checkable' | 'idIsGiven'
  >
>;
