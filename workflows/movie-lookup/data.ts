import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import type { CheckedLookup, TriedTier } from '../../domain/lookup/lookup.js';
import type { SourceBackoff } from '../../domain/lookup/outage.js';
import type { TierOutcome, TierRequest } from '../../domain/lookup/tier.js';
import type { SpendMode } from '../../domain/policy.js';
import type { ImportType, TierSource } from '../../domain/sources.js';
import type { RefusedSignal } from '../shared/signal-reader.js';

/** What the policy knows of a film. */
export interface Subject {
  imdbId?: string;
  importType: ImportType;
  critical: boolean;
  spendMode: SpendMode;
  /** A match from here on may be accepted, with a flag. */
  minConfidence: number;
  candidates: readonly CandidateSummary[];
  tried: readonly TriedTier[];
}

/** A source whose money, quota or mode forbade to ask it, and `<source>_over_budget` as it stands in the metrics. */
export interface MoneyWait {
  source: TierSource;
  reason: string;
  /** When it may be asked again, by its own word (ISO). */
  retryAt?: string;
}

/** One pass through the tiers: who is to be asked, and what was said so far, in order. */
export interface Round {
  tiers: readonly TierSource[];
  said: readonly Said[];
  /** What the film waited for before, where this round does not ask that source. */
  money?: MoneyWait;
}

/** What came of one step; without a request the source was passed over. */
export interface Said {
  request?: TierRequest;
  outcome: TierOutcome;
}

export interface AskStep {
  do: 'ask';
  source: TierSource;
  request: TierRequest;
  /** Whether a source that answers nobody is waited for. */
  patient: boolean;
}

export type Step =
  | AskStep
  /** The spend mode forbids the source. */
  | { do: 'pass-over'; source: TierSource }
  /** The film has a record now; it waits for money; or no source knows it. */
  | { do: 'stop'; as: 'record' | 'budget' | 'unknown' };

/** A round that asks `tiers`. Asking the free tiers alone changes nothing about the money that the film waits for. */
export function newRound(tiers: readonly TierSource[], waitedFor?: MoneyWait): Round {
  const isStillWaitedFor = waitedFor !== undefined && !tiers.includes(waitedFor.source);
  return { tiers, said: [], money: isStillWaitedFor ? waitedFor : undefined };
}

/** How often a source has put an attempt off, and for how long. */
export interface PutOff {
  tries: number;
  /** For being busy, in ms. */
  busyMs: number;
}

/** What one try came to. */
export type Tried =
  | { kind: 'said'; outcome: TierOutcome }
  /** Ask again after `waitMs`: the source answers nobody or is busy. */
  | { kind: 'later'; waitMs: number; backoff: SourceBackoff; putOff: PutOff }
  /** A fault of our own side, never held against the source: ask anew after `waitMs`, as another attempt. */
  | { kind: 'anew'; waitMs: number };

/** A source that is asked, over as many tries as that takes: it stays one attempt, with one row in the metrics. */
export interface PendingAttempt extends PutOff {
  attemptId: string;
  step: AskStep;
  /** Why the next try waits, and until when (ms). */
  backoff?: SourceBackoff;
  waitUntil?: number;
  /** The imports have heard that the source answers nobody. */
  outageTold?: boolean;
}

/** A film that waits. */
export interface Parked {
  /** Since when; re-checks and the deadline are counted from there. */
  since: number;
  waitsFor: 'sources' | 'reviewer';
  /** It is looked up again by itself then. */
  checkAt?: number;
  /** By the source's own word the paid tiers may be asked then, too. */
  paidCheck: boolean;
  /** A reviewer is asked then. */
  reviewAt?: number;
  /** It looks then whether money allows it to go on; the next look comes after `moneyLookMs`. */
  moneyLookAt?: number;
  moneyLookMs: number;
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
  /** A decision was taken back: the film waits, or is looked up again, for more than what the lookup was begun for. */
  restored?: true;
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
