import { mergeCandidates, type CandidateSummary } from '../../domain/lookup/candidates.js';
import type { CheckedLookup, TriedTier } from '../../domain/lookup/lookup.js';
import { backoffReason } from '../../domain/lookup/outage.js';
import type { ReviewState } from '../../domain/review/states.js';
import { fallThroughReason, type ImportType, type TierSource } from '../../domain/sources.js';
import { candidatesOf, missReason, type TierOutcome, type TierRequest } from '../../domain/lookup/tier.js';
import {
  newLookup,
  newRound,
  type LookupData,
  type Parked,
  type PendingAttempt,
  type Subject,
} from './data.js';
import { moneyOf } from './tiers/policy.js';
import { lookLater, park } from './schedule.js';

const TRIED_KEPT = 20;

/** One film's lookup: what is known of it, and the ways in which that changes. Which comes next is the policy's matter. */
export class Lookup {
  private data: LookupData;

  constructor(
    readonly film: CheckedLookup,
    carried?: LookupData,
  ) {
    this.data = carried ?? newLookup(film);
  }

  get known(): Readonly<LookupData> {
    return this.data;
  }

  get isDone(): boolean {
    return this.data.phase.name === 'done';
  }

  /** The film as the policy sees it. */
  get subject(): Subject {
    const { imdbId, critical, policy } = this.film;
    return { ...this.data, imdbId, critical, minConfidence: policy.minConfidence };
  }

  get sourcesAsked(): TierSource[] {
    return [...new Set(this.data.tried.map((tier) => tier.source))];
  }

  /** Begins to ask tiers; while some are asked already, these come after them. */
  look(tiers: readonly TierSource[]): void {
    if (this.data.phase.name === 'looking') this.set({ wanted: tiers });
    else this.set({ phase: { name: 'looking', round: newRound(tiers, this.data.money) } });
  }

  /** A source is being asked, or will be when it answers again. */
  begin(attempt: PendingAttempt): void {
    const { phase, reason } = this.data;
    if (phase.name !== 'looking') return;
    const { backoff } = attempt;
    this.set({
      phase: { ...phase, attempt },
      reason: backoff === undefined ? reason : backoffReason(backoff),
    });
  }

  /** The source that is waited for is to be asked now: somebody said that it may be back. */
  lookNow(): void {
    const { phase } = this.data;
    if (phase.name === 'looking' && phase.attempt?.waitUntil !== undefined)
      this.begin({ ...phase.attempt, waitUntil: undefined, outageTold: undefined });
  }

  /** Keeps what a tier said in this round; without a request it was passed over. */
  hear(outcome: TierOutcome, request?: TierRequest): void {
    this.keep(outcome);
    const { phase } = this.data;
    if (phase.name !== 'looking') return;
    const { round } = phase;
    this.set({
      phase: { name: 'looking', round: { ...round, said: [...round.said, { request, outcome }] } },
    });
  }

  /** Keeps what a source said of the film, in a round or for a decision. */
  keep(outcome: TierOutcome): void {
    const { importType, candidates, contradicted, tried } = this.data;
    const { source, message, costUsd, requests } = outcome;
    const record = outcome.kind === 'record' ? outcome : undefined;
    const missed = missReason(outcome);
    const reason = missed === undefined ? undefined : fallThroughReason(source, missed);
    const at = new Date().toISOString();
    const { strategy, confidence } = record ?? {};
    const found = record !== undefined;
    const tier: TriedTier = { source, found, reason, message, strategy, confidence, costUsd, requests, at };
    this.set({
      importType: record?.importType ?? importType,
      candidates: mergeCandidates(candidates, candidatesOf(outcome)),
      contradicted: contradicted || outcome.kind === 'contradicted',
      reason,
      tried: [...tried, tier].slice(-TRIED_KEPT),
    });
  }

  /** Counts what asking took, in USD and requests. */
  spend(took: { costUsd: number; requests: number }): void {
    const { spendUsd, requests, untoldRequests } = this.data;
    this.set({
      spendUsd: spendUsd + took.costUsd,
      requests: requests + took.requests,
      untoldRequests: untoldRequests + took.requests,
    });
  }

  /** No tier is left to be asked: what the film waits for now is known. */
  endRound(): void {
    const { phase, importType, reason } = this.data;
    if (phase.name !== 'looking') return;
    const money = importType === 'stub' ? moneyOf(phase.round) : undefined;
    this.set({ money, reason: money?.reason ?? reason });
  }

  /** No source gave a record: the film waits for sources, its deadline and people. */
  park(): void {
    this.wait(park(Date.now(), this.data, this.film.policy));
  }

  /** The film has a record, or had a person's decision: it waits for people alone. */
  awaitReviewer(): void {
    const since = this.data.parked?.since ?? Date.now();
    this.wait({ since, waitsFor: 'reviewer', paidCheck: false, moneyLookMs: 0 });
  }

  private wait(parked: Parked): void {
    const { wanted } = this.data;
    this.set({ parked, phase: { name: 'waiting' }, wanted: undefined });
    if (wanted !== undefined) this.look(wanted);
  }

  /** Money was looked for in vain. */
  lookForMoneyLater(): void {
    const { parked } = this.data;
    if (parked !== undefined) this.set({ parked: lookLater(parked, Date.now()) });
  }

  /** The film goes on as the movie that stands for it now. */
  standsAs({ movieId, importType }: { movieId: string; importType: ImportType }): void {
    this.set({ movieId, importType });
  }

  /** A person's earlier decision is taken up again: the film is in review, with what it was decided on. */
  reopen(candidates: CandidateSummary[], words: string): void {
    this.set({ candidates, reopened: words });
    this.awaitReviewer();
  }

  /** Whoever was offered is not the film: it is looked up as if for the first time. */
  lookFurther(): void {
    this.set({ candidates: [], contradicted: false, parked: undefined, money: undefined, wanted: undefined });
    this.set({ phase: { name: 'looking', round: newRound(this.film.policy.tiers) } });
  }

  /** A decision was taken back: the film waits as it did before, or has its record. */
  restore({ state, candidates }: { state: ReviewState | null; candidates: CandidateSummary[] }): void {
    this.set({ candidates, decided: false, restored: true, parked: undefined, wanted: undefined });
    if (state === 'review') this.awaitReviewer();
    else if (state === 'parked') this.park();
    else if (this.data.importType === 'stub') this.lookFurther();
    else this.resolve();
  }

  /** Counts a decision; its number is part of its id. */
  countDecision(): number {
    const { decisionsTaken } = this.data;
    this.set({ decisionsTaken: decisionsTaken + 1 });
    return decisionsTaken;
  }

  /** What came of a person's decision or wish, in words. */
  say(decision: string): void {
    this.set({ decision });
  }

  /** A decision was carried out: the film is what it says. */
  decide(as: 'resolved' | 'rejected'): void {
    this.set({ decided: true, phase: { name: 'done', as } });
  }

  /** The film has its record. */
  resolve(): void {
    this.set({ phase: { name: 'done', as: 'resolved' } });
  }

  /** Keeps what has no rule of its own. */
  note(change: Partial<Pick<LookupData, 'imports' | 'refusedSignal' | 'reopened' | 'spendMode'>>): void {
    this.set(change);
  }

  /** Free requests that ride along with the next message. */
  takeUntoldRequests(): number {
    const { untoldRequests } = this.data;
    this.set({ untoldRequests: 0 });
    return untoldRequests;
  }

  private set(change: Partial<LookupData>): void {
    this.data = { ...this.data, ...change };
  }
}
