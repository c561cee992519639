import type { ImportType, Reason, SourceName, TierSource } from './sources.js';

/** Something a source offered for the wanted film, with the evidence in words; small enough for a workflow's history. */
export interface CandidateSummary {
  tmdbId?: number;
  imdbId?: string;
  title: string;
  originalTitle?: string;
  year?: number;
  /** Estimated probability that this is the wanted film, 0 to 1. */
  confidence: number;
  /** Why, in one line: "same title; year +1; director Carla Simón agrees". */
  evidence: string;
}

/** Ways to a record that leave no doubt which film it is; any other is a match by title. */
export const FOUND_BY_ID: readonly string[] = ['direct_imdb', 'imdb_id', 'imdb_page', 'tmdb_id'];

/** From this probability on a candidate is worth a person's time; below it the film counts as not found. */
export const DOUBTFUL_FROM = 0.2;

/**
 * From this probability on a match by title is taken at once. One that is sure, but not so sure, is first held against what
 * OMDb says under the film's IMDb id, where that may be asked: a tenth of a cent against a wrong film (docs/matching.md).
 */
export const CERTAIN_FROM = 0.999;

/** What one tier came to. Small: it stands in the workflow's history. */
export interface TierOutcome {
  /** A match by title of a film with a minimal record was refused, for other sources know another film. */
  contradicted?: true;
  /** A match by title that is sure was left, for a cheap source is asked first: how it was found. */
  unchecked?: { strategy: string };
  source: TierSource;
  found: boolean;
  importType?: Exclude<ImportType, 'stub'>;
  reason?: Reason;
  /** One sentence for people. */
  message: string;
  strategy?: string;
  confidence?: number;
  candidates: CandidateSummary[];
  /** Money spent by this attempt in USD; 0 when it was answered from the cache. */
  costUsd: number;
  /** Requests sent to the source. */
  requests: number;
  /** ISO time from which asking again makes sense (quota, budget). */
  retryAt?: string;
}

/** `tmdb_not_found` and the like. */
export function fallThroughReason(source: SourceName, reason: Reason): `${SourceName}_${Reason}` {
  return `${source}_${reason}`;
}
