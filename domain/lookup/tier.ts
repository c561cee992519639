import type { CandidateSummary } from './candidates.js';
import type { Approval } from '../review/decision.js';
import type { ImportType, Reason, TierSource } from '../sources.js';

/** A TMDb film that is taken without a search: a reviewer's choice, or a match that stayed. */
export interface AcceptedCandidate {
  tmdbId: number;
  confidence: number;
  /** Why, in one line. */
  evidence: string;
  strategy: string;
  /** Accepted for a later look (between the two confidences). */
  flagged: boolean;
}

/** What a decision leaves of the present record. */
export type DecisionBasis =
  /** It stays as it is. */
  | { keep: 'record' }
  /** None: the film is the festival's stub, or no film at all. */
  | { keep: 'nothing' }
  /** It stays if it is of the chosen film (ids as a source has them), and is taken off otherwise. */
  | { keep: 'same'; tmdbId?: number; imdbId?: string; assignImdbId?: string };

/** A reviewer's decision that the record asked for is the film: record and decision are written together, or neither. */
export interface ChosenRecord {
  /** Unique within the lookup's id, and the same in a retry and after a reset. */
  decisionId: string;
  decision: Approval;
  basis: DecisionBasis;
}

/** What a source is asked for one film. */
export type TierRequest =
  /** The film, by what the programme says of it. `verifyFirst`: a match that is sure, but not certain, is left for OMDb. */
  | { mode: 'search'; facts: 'programme'; verifyFirst: boolean }
  /** The film once more, by what other sources told of it; `alsoWeigh` are TMDb ids that were doubtful before. */
  | { mode: 'search'; facts: 'learned'; alsoWeigh: number[] }
  | { mode: 'accept'; film: AcceptedCandidate; chosen?: ChosenRecord }
  /** The record under the IMDb id that a person gave. */
  | { mode: 'record'; imdbId?: string; chosen?: ChosenRecord };

/** One attempt at one tier: the input of the activity `lookup`. A retry carries the same. */
export interface TierAttempt {
  /** Id of the attempt's metrics row; the ledger keeps its costs under it. */
  attemptId: string;
  source: TierSource;
  movieId: string;
  /** The film, where another workflow than its own lookup asks: a row's number identifies nothing. */
  filmKey?: string;
  /** Edition that asks ("cannes-2025"); none for a film of no festival. */
  edition?: string;
  critical: boolean;
  minConfidence: number;
  sureConfidence: number;
  /** Sources asked before in this lookup, in order. */
  askedBefore: TierSource[];
  request: TierRequest;
  /** A person has decided on the film, and its minimal record is to be made full. */
  improvesDecided?: true;
}

interface Said {
  source: TierSource;
  /** One sentence for people. */
  message: string;
  /** Money spent by this attempt in USD; 0 when it was answered from the cache. */
  costUsd: number;
  /** Requests sent to the source. */
  requests: number;
}

/** The source gave a record, and the movie has it. */
export interface RecordOutcome extends Said {
  kind: 'record';
  importType: Exclude<ImportType, 'stub'>;
  /** Unknown of an attempt that was lost after it had written its record. */
  strategy?: string;
  confidence?: number;
  /** Of a record that a reviewer chose: the movie that has it now, which is another one where two were merged. */
  decided?: { movieId: string; merged: boolean };
}

/** The source gave none. */
export interface MissedOutcome extends Said {
  kind: 'missed';
  reason: Reason;
  candidates: CandidateSummary[];
  /** The source led the film's IMDb id to another one: from now on sources are asked by that. */
  renamed?: true;
  /** ISO time from which asking again makes sense (quota, budget). */
  retryAt?: string;
}

/** A match by title that is sure, but not certain, was left for another source to speak first; it is the first candidate. */
export interface UnverifiedOutcome extends Said {
  kind: 'unverified';
  strategy: string;
  candidates: CandidateSummary[];
}

/** A match by title for a film with a minimal record was refused, for other sources know another film. */
export interface ContradictedOutcome extends Said {
  kind: 'contradicted';
  candidates: CandidateSummary[];
}

/** What asking a tier came to. Small: it stands in the workflow's history. */
export type TierOutcome = RecordOutcome | MissedOutcome | UnverifiedOutcome | ContradictedOutcome;

/** Why an outcome gave no record; undefined where it gave one. */
export function missReason(outcome: TierOutcome): Reason | undefined {
  if (outcome.kind === 'record') return undefined;
  return outcome.kind === 'missed' ? outcome.reason : 'low_confidence';
}

/** Candidates that an outcome offers; a record leaves none. */
export function candidatesOf(outcome: TierOutcome): CandidateSummary[] {
  return outcome.kind === 'record' ? [] : outcome.candidates;
}
