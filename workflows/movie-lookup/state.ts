import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import type { LookupExtra } from '../../activities/lookup/request.js';
import type { CheckedLookup, LookupResult, LookupState, TriedTier } from '../../domain/lookup.js';
import { troubleReason, type SourceTrouble } from '../../domain/health.js';
import { fallThroughReason, type CandidateSummary, type TierOutcome } from '../../domain/outcome.js';
import type { SpendMode } from '../../domain/policy.js';
import {
  PAID_SOURCES,
  STAGE_OF_SOURCE,
  type ImportType,
  type LookupStage,
  type TierSource,
} from '../../domain/sources.js';
import { withOffered } from './candidates.js';
import { LookupImports } from './notify-imports.js';
import { lookupDetails, nextStep } from './details.js';
import { Waits, waitForSource } from './backoff.js';
import {
  FailureReasonKey,
  ImportTypeKey,
  LookupStageKey,
  ReviewStateKey,
  SpendUsdKey,
} from '../shared/search-attributes.js';
import { SignalReader } from '../shared/signal-reader.js';
import { askTier } from './run-tier.js';

const TRIED_KEPT = 20;

/** Thrown out of a wait for a source when a person's decision has settled the film meanwhile. */
export class SettledByPerson extends Error {}

/** The people's side of a lookup, as far as a wait for a source needs it. */
interface People {
  readonly hasDecision: boolean;
  decide(): Promise<void>;
}

/** One film's lookup: its state and how a tier is asked. Which are asked, and what happens when, is decided elsewhere. */
export class LookupRun {
  stage: LookupStage = 'tmdb';
  importType: ImportType;
  spendMode: SpendMode;
  reason: string | undefined;
  movieId: string;
  deadline: string | undefined;
  nextCheck: string | undefined;
  decision: string | undefined;
  /** For what the film waits, also while a source is asked for it again; undefined before and after. */
  waitsAs: 'parked' | 'review' | undefined;
  candidates: CandidateSummary[] = [];
  people: People | undefined;
  decisionsTaken = 0;
  /** A match was refused, for the facts speak of another film: a person is to look, where the record is minimal. */
  contradicted = false;
  readonly tried: TriedTier[] = [];
  readonly waits = new Waits();
  readonly signals = new SignalReader();
  readonly imports: LookupImports;
  private isDeciding = false;
  private spendUsd = 0;
  private requests = 0;

  constructor(readonly film: CheckedLookup) {
    this.importType = film.importType;
    this.spendMode = film.policy.spendMode;
    this.movieId = film.movieId;
    this.imports = new LookupImports(film.filmKey);
  }

  isDone(): boolean {
    return this.stage === 'resolved' || this.stage === 'rejected';
  }

  get sourcesAsked(): TierSource[] {
    return [...new Set(this.tried.map((tier) => tier.source))];
  }

  /**
   * Asks one tier, tells the imports what it cost, and keeps what it said. Not `patient`: a source that answers nobody is
   * not waited for.
   * @throws {SettledByPerson} when a decision settled the film while the source was waited for.
   */
  async ask(source: TierSource, extra: LookupExtra = {}, patient = true): Promise<TierOutcome> {
    const { film } = this;
    const outcome = await askTier(
      {
        source,
        movieId: this.movieId,
        edition: film.edition,
        critical: film.critical,
        minConfidence: film.policy.minConfidence,
        sureConfidence: film.policy.sureConfidence,
        askedBefore: this.sourcesAsked,
        ...extra,
      },
      `${source}: ${film.label}`,
      patient ? (trouble, round) => this.waitOut(trouble, round) : undefined,
    );
    const { trouble } = this.waits;
    this.waits.trouble = undefined;
    if (trouble?.forEverybody === true) await this.imports.tellUp(trouble.source);
    this.note(outcome);
    await this.countCost(source, outcome);
    return outcome;
  }

  /** Adds what asking a source took, and tells the imports. */
  async countCost(source: TierSource, cost: { costUsd: number; requests: number }): Promise<void> {
    this.spendUsd += cost.costUsd;
    this.requests += cost.requests;
    this.imports.untoldRequests += cost.requests;
    if (cost.costUsd > 0) await this.imports.tellSpend(source, cost.costUsd);
  }

  /**
   * Waits while a source answers nobody (the imports are told, and pause) or wants to be asked later. A person's decision
   * does not wait for it.
   */
  private async waitOut(trouble: SourceTrouble, round: number): Promise<void> {
    const until = Date.now() + waitForSource(trouble, round);
    this.showTrouble(trouble);
    if (trouble.forEverybody) await this.imports.tellDown(trouble);
    const called = (): boolean => !this.isDeciding && this.people?.hasDecision === true;
    while ((await this.waits.until(until, trouble.source, called)) === 'called') {
      await this.people?.decide();
      if (this.isDone()) throw new SettledByPerson();
      this.showTrouble(trouble);
    }
  }

  private showTrouble(trouble: SourceTrouble): void {
    this.waits.trouble = trouble;
    this.reason = troubleReason(trouble);
    this.enter(STAGE_OF_SOURCE[trouble.source]);
  }

  /** Runs what a decision asks for: no other decision comes between. */
  async deciding<Result>(work: () => Promise<Result>): Promise<Result> {
    this.isDeciding = true;
    try {
      return await work();
    } finally {
      this.isDeciding = false;
    }
  }

  /** Whether the spend mode keeps the film from a source. */
  isForbidden(source: TierSource): boolean {
    if (!PAID_SOURCES.includes(source)) return false;
    return this.spendMode === 'free-only' || (this.spendMode === 'critical-only' && !this.film.critical);
  }

  /** Keeps what a tier said. */
  note(outcome: TierOutcome): void {
    this.candidates = withOffered(this.candidates, outcome.candidates);
    this.contradicted ||= outcome.contradicted === true;
    this.reason =
      outcome.reason === undefined ? undefined : fallThroughReason(outcome.source, outcome.reason);
    this.waits.noteRetry(outcome.retryAt);
    const { source, found, message, strategy, confidence, costUsd, requests } = outcome;
    this.tried.push({
      source,
      found,
      reason: this.reason,
      message,
      strategy,
      confidence,
      costUsd,
      requests,
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
      { key: ReviewStateKey, value: this.isDone() ? null : (this.waitsAs ?? null) },
    ];
    upsertSearchAttributes(pairs);
    this.show();
  }

  show(): void {
    setCurrentDetails(lookupDetails(this.state()));
  }

  /** Another import asked for the same film: it hears of the end too, at once where the film waits already. */
  async join(importWorkflowId: string): Promise<void> {
    this.imports.add(importWorkflowId);
    const { waits } = this;
    const { trouble } = waits;
    if (this.stage === 'parked' || this.stage === 'review') {
      // Its limit and mode may let a film go on that waits for money: that is found out first.
      if (waits.money !== undefined) waits.tellLater(importWorkflowId);
      else await this.tellParked([importWorkflowId]);
    } else if (trouble?.forEverybody === true) await this.imports.tellDown(trouble, [importWorkflowId]);
  }

  /** Tells imports (all by default) that the film waits, and for what. */
  async tellParked(whom?: string[]): Promise<void> {
    this.waits.untold = [];
    const { importType, reason } = this;
    const stage = this.waitsAs ?? 'parked';
    await this.imports.tellParked({ stage, importType, reason }, ...(whom === undefined ? [] : [whom]));
  }

  result(): LookupResult {
    return {
      movieId: this.movieId,
      importType: this.importType,
      stage: this.stage,
      reason: this.reason,
      spendUsd: this.spendUsd,
      requests: this.imports.untoldRequests,
    };
  }

  state(): LookupState {
    const { film, stage, importType, reason, tried, candidates, spendUsd, requests } = this;
    const { deadline, nextCheck, decision, signals } = this;
    return {
      label: film.label,
      stage,
      importType,
      reason,
      tried,
      candidates,
      spendUsd,
      requests,
      deadline,
      nextCheck,
      next: nextStep(this),
      decision,
      refusedSignal: signals.line,
    };
  }
}
