import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import type { CheckedLookup, TriedTier } from '../../domain/lookup/lookup.js';
import type { SourceBackoff } from '../../domain/lookup/outage.js';
import type { SpendMode } from '../../domain/policy.js';
import type { ImportType, TierSource } from '../../domain/sources.js';
import type { RefusedSignal } from '../shared/signal-reader.js';
import { newRound, type AskStep, type MoneyWait, type Round } from './policy.js';
import type { Parked } from './schedule.js';

/** A source that is asked, over as many tries as that takes: it stays one attempt, with one row in the metrics. */
export interface PendingAttempt {
  attemptId: string;
  step: AskStep;
  /** Tries that the source put off. */
  tries: number;
  /** How long it put them off for being busy, in ms. */
  busyMs: number;
  /** Why the next try waits, and until when (ms). */
  backoff?: SourceBackoff;
  waitUntil?: number;
  /** The imports have heard that the source answers nobody. */
  outageTold?: boolean;
}

/** Where a lookup stands: it asks tiers, waits (for sources or people), or is done. */
export type Phase =
  | { name: 'looking'; round: Round; attempt?: PendingAttempt }
  | { name: 'waiting' }
  | { name: 'done'; as: 'resolved' | 'rejected' };

/** All that is known of a lookup; plain JSON, for it is carried through continue-as-new. */
export interface LookupData {
  phase: Phase;
  movieId: string;
  importType: ImportType;
  spendMode: SpendMode;
  reason?: string;
  candidates: CandidateSummary[];
  tried: TriedTier[];
  /** A match was refused, for the facts speak of another film. */
  contradicted: boolean;
  money?: MoneyWait;
  /** How the film waits, also while it is looked up again; undefined before it first waited. */
  parked?: Parked;
  /** Tiers that somebody wants to be asked once this round has ended. */
  wanted?: readonly TierSource[];
  /** A person's decision was carried out. */
  decided: boolean;
  decisionsTaken: number;
  /** The last decision, and what came of it. */
  decision?: string;
  /** What reopening the film came to, in words. */
  reopened?: string;
  refusedSignal?: RefusedSignal;
  spendUsd: number;
  requests: number;
  /** Free requests that no import was told of yet. */
  untoldRequests: number;
  /** Imports that joined; the one that started the lookup hears of its end by its result. */
  imports: string[];
}

/** What a lookup begins with. */
export function newLookup({ movieId, importType, policy }: CheckedLookup): LookupData {
  return {
    phase: { name: 'looking', round: newRound(policy.tiers) },
    movieId,
    importType,
    spendMode: policy.spendMode,
    candidates: [],
    tried: [],
    contradicted: false,
    decided: false,
    decisionsTaken: 0,
    spendUsd: 0,
    requests: 0,
    untoldRequests: 0,
    imports: [],
  };
}
