import {
  getExternalWorkflowHandle,
  isCancellation,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import type { TakeFilm } from '../activities/lookup-request.js';
import type {
  LookupResult,
  LookupState,
  ParkedMessage,
  SettledMessage,
  TriedTier,
} from '../domain/lookup.js';
import { troubleReason, type SourceTrouble } from '../domain/health.js';
import { fallThroughReason, type CandidateSummary, type TierOutcome } from '../domain/outcome.js';
import type { ImportPolicy, SpendMode } from '../domain/policy.js';
import {
  PAID_SOURCES,
  STAGE_OF_SOURCE,
  type ImportType,
  type LookupStage,
  type TierSource,
} from '../domain/sources.js';
import { lookupDetails } from './lookup-view.js';
import { mayContinue, Waits } from './lookup-waits.js';
import { parkedSignal, settledSignal, sourceDownSignal, sourceUpSignal, spendSignal } from './messages.js';
import {
  FailureReasonKey,
  ImportTypeKey,
  LookupStageKey,
  ReviewStateKey,
  SpendUsdKey,
} from './search-attributes.js';
import { askTier } from './tiers.js';

const TRIED_KEPT = 20;

/** What `movieLookup` was given, checked. */
export interface CheckedLookup {
  movieId: string;
  filmKey: string;
  imdbId?: string | undefined;
  label: string;
  edition?: string | undefined;
  critical: boolean;
  importType: ImportType;
  policy: ImportPolicy;
}

/** One film's lookup: its state, its tiers and whom it tells. The workflow function decides what happens when. */
export class LookupRun {
  stage: LookupStage = 'tmdb';
  importType: ImportType;
  spendMode: SpendMode;
  reason: string | undefined;
  movieId: string;
  deadline: string | undefined;
  nextCheck: string | undefined;
  decision: string | undefined;
  decisionsTaken = 0;
  candidates: CandidateSummary[] = [];
  readonly tried: TriedTier[] = [];
  readonly waits = new Waits();
  private spendUsd = 0;
  private requests = 0;
  /** Free requests that no import was told of yet: they ride along with the next message. */
  private untoldRequests = 0;
  private readonly parent: string | undefined;
  /** Imports that joined this lookup; the parent is told of the end by its result. */
  private readonly joined = new Set<string>();

  constructor(readonly film: CheckedLookup) {
    this.importType = film.importType;
    this.spendMode = film.policy.spendMode;
    this.movieId = film.movieId;
    this.parent = workflowInfo().parent?.workflowId;
  }

  get sourcesAsked(): TierSource[] {
    return [...new Set(this.tried.map((tier) => tier.source))];
  }

  /** Asks the tiers in order until one gives a record. A minimal record is only improved where that is free. */
  async askTiers(sources: readonly TierSource[]): Promise<boolean> {
    const { waits } = this;
    // Asking the free tiers alone changes nothing about the money that the film waits for.
    if (waits.money === undefined || sources.includes(waits.money.source)) waits.forgetMoney();
    for (const source of sources) {
      if (this.importType === 'minimal' && PAID_SOURCES.includes(source)) continue;
      if (this.isForbidden(source)) {
        this.note({
          source,
          found: false,
          reason: 'over_budget',
          message: `the spend mode is ${this.spendMode}`,
          candidates: [],
          costUsd: 0,
          requests: 0,
        });
        waits.noteMoney(source, fallThroughReason(source, 'over_budget'));
        continue;
      }
      // That a cheap source is over its limit is no reason to buy from a dearer one.
      if (waits.money !== undefined && PAID_SOURCES.includes(source)) continue;
      this.enter(STAGE_OF_SOURCE[source]);
      const outcome = await this.ask(source);
      if (outcome.found) return await this.improve(outcome, sources);
      if (outcome.reason === 'over_budget') waits.noteMoney(source, fallThroughReason(source, 'over_budget'));
    }
    const accepted = await this.acceptDoubtful(sources);
    if (!accepted && waits.money !== undefined) this.reason = waits.money.reason;
    return accepted;
  }

  /** Whether the source that was over its limit may be asked now. */
  async mayContinue(): Promise<boolean> {
    const { money } = this.waits;
    // Without an edition the mode is this film's own, and nothing but a signal changes it.
    if (money === undefined || (this.film.edition === undefined && this.isForbidden(money.source)))
      return false;
    const allowed = await mayContinue(money.source, this.film);
    // The edition's mode stands in the database, where each request is checked against it.
    if (allowed) this.spendMode = 'normal';
    return allowed;
  }

  /** Asks one tier, tells the imports what it cost, and keeps what it said. */
  async ask(
    source: TierSource,
    extra: { take?: TakeFilm; withLearnedFacts?: boolean } = {},
  ): Promise<TierOutcome> {
    const { film } = this;
    const outcome = await askTier(
      {
        source,
        movieId: this.movieId,
        ...(film.edition === undefined ? {} : { edition: film.edition }),
        critical: film.critical,
        minConfidence: film.policy.minConfidence,
        sureConfidence: film.policy.sureConfidence,
        askedBefore: this.sourcesAsked,
        ...extra,
      },
      `${source}: ${film.label}`,
      (trouble, round) => this.waitOut(trouble, round),
    );
    await this.endTrouble();
    this.note(outcome);
    this.untoldRequests += outcome.requests;
    if (outcome.costUsd > 0) await this.tellSpend(source, outcome.costUsd);
    return outcome;
  }

  /** Waits while a source answers nobody (the imports are told, and pause) or wants to be asked later. */
  private async waitOut(trouble: SourceTrouble, round: number): Promise<void> {
    const message = { ...trouble, filmKey: this.film.filmKey };
    this.waits.trouble = trouble;
    this.reason = troubleReason(trouble);
    this.enter(STAGE_OF_SOURCE[trouble.source]);
    if (trouble.forEverybody)
      await this.tell(this.everybody, (handle) => handle.signal(sourceDownSignal, message));
    await this.waits.forSource(trouble, round);
  }

  /** The source has answered this film: imports that paused for it may go on. */
  private async endTrouble(): Promise<void> {
    const { trouble } = this.waits;
    this.waits.trouble = undefined;
    if (trouble?.forEverybody === true)
      await this.tell(this.everybody, (handle) => handle.signal(sourceUpSignal, trouble.source));
  }

  private async tellSpend(source: TierSource, costUsd: number): Promise<void> {
    const requests = this.takeUntoldRequests();
    const { filmKey } = this.film;
    await this.tell(this.everybody, (handle) =>
      handle.signal(spendSignal, { filmKey, source, costUsd, requests }),
    );
  }

  private takeUntoldRequests(): number {
    const requests = this.untoldRequests;
    this.untoldRequests = 0;
    return requests;
  }

  private get everybody(): string[] {
    return [...new Set([...(this.parent === undefined ? [] : [this.parent]), ...this.joined])];
  }

  /** A minimal record tells what TMDb was not sure of: with it the free search is made again, for a full one. */
  private async improve(outcome: TierOutcome, sources: readonly TierSource[]): Promise<true> {
    this.importType = outcome.importType ?? this.importType;
    if (outcome.source !== 'tmdb' && this.importType !== 'full' && sources.includes('tmdb')) {
      const again = await this.ask('tmdb', { withLearnedFacts: true });
      if (again.found) this.importType = again.importType ?? this.importType;
      else await this.acceptDoubtful(sources);
    }
    return true;
  }

  /** No tier was sure: a candidate that is likely enough is taken, and flagged for a later look. */
  private async acceptDoubtful(sources: readonly TierSource[]): Promise<boolean> {
    const best = this.candidates[0];
    if (best?.tmdbId === undefined || !sources.includes('tmdb')) return false;
    if (best.confidence < this.film.policy.minConfidence) return false;
    const outcome = await this.ask('tmdb', {
      take: {
        tmdbId: best.tmdbId,
        confidence: best.confidence,
        evidence: best.evidence,
        strategy: 'doubtful_match',
        flagged: true,
      },
    });
    if (outcome.found) this.importType = outcome.importType ?? this.importType;
    return outcome.found;
  }

  private isForbidden(source: TierSource): boolean {
    if (!PAID_SOURCES.includes(source)) return false;
    return this.spendMode === 'free-only' || (this.spendMode === 'critical-only' && !this.film.critical);
  }

  private note(outcome: TierOutcome): void {
    this.spendUsd += outcome.costUsd;
    this.requests += outcome.requests;
    if (outcome.candidates.length > 0) this.candidates = outcome.candidates;
    this.reason =
      outcome.reason === undefined ? undefined : fallThroughReason(outcome.source, outcome.reason);
    const { waits } = this;
    if (outcome.retryAt !== undefined && (waits.retryAt === undefined || outcome.retryAt < waits.retryAt))
      waits.retryAt = outcome.retryAt;
    this.tried.push({
      source: outcome.source,
      found: outcome.found,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      message: outcome.message,
      ...(outcome.strategy === undefined ? {} : { strategy: outcome.strategy }),
      ...(outcome.confidence === undefined ? {} : { confidence: outcome.confidence }),
      costUsd: outcome.costUsd,
      requests: outcome.requests,
      at: new Date().toISOString(),
    });
    if (this.tried.length > TRIED_KEPT) this.tried.shift();
  }

  /** Moves to a stage, and shows it where operators look. */
  enter(stage: LookupStage): void {
    this.stage = stage;
    const pairs: SearchAttributeUpdatePair[] = [
      { key: LookupStageKey, value: stage },
      { key: ImportTypeKey, value: this.importType },
      { key: SpendUsdKey, value: this.spendUsd },
      { key: FailureReasonKey, value: this.importType === 'stub' ? (this.reason ?? null) : null },
      { key: ReviewStateKey, value: stage === 'parked' || stage === 'review' ? stage : null },
    ];
    upsertSearchAttributes(pairs);
    this.show();
  }

  show(): void {
    setCurrentDetails(lookupDetails(this.state()));
  }

  /** Another import asked for the same film: it hears of the end too, at once where the film waits already. */
  async join(importWorkflowId: string): Promise<void> {
    this.joined.add(importWorkflowId);
    const { waits } = this;
    const { trouble } = waits;
    if (this.stage === 'parked' || this.stage === 'review') {
      // Its limit and mode may let a film go on that waits for money: that is found out first.
      if (waits.money !== undefined) waits.tellLater(importWorkflowId);
      else await this.tellParked(this.stage, [importWorkflowId]);
    } else if (trouble?.forEverybody === true)
      await this.tell([importWorkflowId], (handle) =>
        handle.signal(sourceDownSignal, { ...trouble, filmKey: this.film.filmKey }),
      );
  }

  async tellParked(stage: 'parked' | 'review', whom: string[] = this.everybody): Promise<void> {
    this.waits.untold = [];
    const message: ParkedMessage = {
      filmKey: this.film.filmKey,
      stage,
      importType: this.importType,
      requests: this.takeUntoldRequests(),
      ...(this.reason === undefined ? {} : { reason: this.reason }),
    };
    await this.tell(whom, (handle) => handle.signal(parkedSignal, message));
  }

  async tellSettled(): Promise<void> {
    const message: SettledMessage = { filmKey: this.film.filmKey, ...this.result() };
    await this.tell([...this.joined], (handle) => handle.signal(settledSignal, message));
  }

  /** An import may have ended long ago; nobody is missed then. */
  private async tell(
    whom: string[],
    send: (handle: ReturnType<typeof getExternalWorkflowHandle>) => Promise<void>,
  ): Promise<void> {
    for (const workflowId of whom) {
      try {
        await send(getExternalWorkflowHandle(workflowId));
      } catch (error) {
        if (isCancellation(error)) throw error;
        this.joined.delete(workflowId);
      }
    }
  }

  result(): LookupResult {
    return {
      movieId: this.movieId,
      importType: this.importType,
      stage: this.stage,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      spendUsd: this.spendUsd,
      requests: this.untoldRequests,
    };
  }

  state(): LookupState {
    return {
      label: this.film.label,
      stage: this.stage,
      importType: this.importType,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      tried: this.tried,
      candidates: this.candidates,
      spendUsd: this.spendUsd,
      requests: this.requests,
      ...(this.deadline === undefined ? {} : { deadline: this.deadline }),
      ...(this.nextCheck === undefined ? {} : { nextCheck: this.nextCheck }),
      next: this.nextStep(),
      ...(this.decision === undefined ? {} : { decision: this.decision }),
    };
  }

  private nextStep(): string {
    const waits = this.waits.words();
    if (waits !== undefined && (this.waits.trouble !== undefined || this.stage === 'parked')) return waits;
    switch (this.stage) {
      case 'parked':
        return `Looked up again ${this.nextCheck ?? 'when asked'}; a reviewer is asked ${this.deadline ?? 'later'}. Signal approve, reject or retryNow at any time.`;
      case 'review':
        return 'Waits for a reviewer: signal approve (tmdbId, imdbId, or accept "stub"), reject, or retryNow.';
      case 'resolved':
        return `Done: the record is ${this.importType}.`;
      case 'rejected':
        return 'Done: a reviewer rejected it.';
      default:
        return `Asking ${this.stage}.`;
    }
  }
}
