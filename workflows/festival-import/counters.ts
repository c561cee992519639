import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { StagedFilm } from '../../domain/staged-film.js';
import type { ImportProgress, LookupResult, ParkedMessage, SpendMessage } from '../../domain/lookup.js';
import { troubleReason, type SourceTrouble } from '../../domain/health.js';
import type { SpendMode } from '../../domain/policy.js';
import { MAX_PAUSE_REASON_LENGTH, shortened } from '../../domain/signals.js';
import type { ImportType, TierSource } from '../../domain/sources.js';
import { importDetails } from './details.js';
import { FailureReasonKey, SpendUsdKey } from '../shared/search-attributes.js';
import { SignalReader } from '../shared/signal-reader.js';

/** Where an import stands; plain JSON, for it is carried through continue-as-new. */
export interface ImportCounters {
  edition: string;
  editionId: string;
  total: number;
  rejectedRows: number;
  /** How the programme was read, where a person should know. */
  warnings?: string[];
  /** ISO time of the first run's start. */
  startedAt: string;
  /** Where the next page of films begins. */
  afterEntryId: string;
  started: number;
  /** Films counted, lookups that were not needed included. */
  full: number;
  minimal: number;
  stub: number;
  awaitingReview: number;
  /** Lookups of this import that came to an end, for the estimate of the time left. */
  lookedUp: number;
  failedReasons: Record<string, number>;
  spendBySource: Record<string, number>;
  requests: number;
}

/** How a film was counted, so that it can be counted anew when it gets better. */
interface Counted {
  importType: ImportType;
  reason: string | undefined;
  review: boolean;
}

/** The counts of a running import, and what is shown of them. */
export class ImportRun {
  paused = false;
  pausedReason: string | undefined;
  /** Sources that answer nobody, each with the films that wait for it. */
  readonly troubles = new Map<TierSource, { trouble: SourceTrouble; films: string[] }>();
  readonly signals = new SignalReader(() => {
    this.show();
  });
  private readonly counted = new Map<string, Counted>();

  constructor(
    readonly counters: ImportCounters,
    public spendMode: SpendMode,
    public spendLimitUsd: number | undefined,
    private readonly window: number,
  ) {}

  /** Counts a film, or counts it anew. */
  count(filmKey: string, importType: ImportType, reason?: string, review = false): void {
    const before = this.counted.get(filmKey);
    if (before !== undefined) this.add(before, -1);
    const now = { importType, reason: importType === 'stub' ? reason : undefined, review };
    this.counted.set(filmKey, now);
    this.add(now, 1);
    if (before === undefined) this.counters.lookedUp += 1;
    this.show();
  }

  /** A film that needs no lookup: it is only counted. */
  countKnown(film: StagedFilm): void {
    this.counters[film.importType] += 1;
  }

  countResult(filmKey: string, result: LookupResult): void {
    this.counters.requests += result.requests;
    this.count(filmKey, result.importType, result.reason);
  }

  countParked(message: ParkedMessage): void {
    this.counters.requests += message.requests;
    this.count(message.filmKey, message.importType, message.reason, message.stage === 'review');
  }

  /** Whether this run counted the film; one that an earlier run counted is not counted again. */
  hasCounted(filmKey: string): boolean {
    return this.counted.has(filmKey);
  }

  countSpend(message: SpendMessage): void {
    const { spendBySource } = this.counters;
    spendBySource[message.source] = round((spendBySource[message.source] ?? 0) + message.costUsd);
    this.counters.requests += message.requests;
  }

  /** No lookups are started: an operator said so, or a source answers nobody. */
  get held(): boolean {
    return this.paused || this.troubles.size > 0;
  }

  /** Films of this run that wait because limits or the mode forbid to ask for them. */
  get filmsOverBudget(): string[] {
    return [...this.counted]
      .filter(([, film]) => film.reason?.endsWith('_over_budget'))
      .map(([filmKey]) => filmKey);
  }

  /** Why it is held, as a reason (`tmdb_unauthorized`) or an operator's words, and for people in a sentence. */
  private get heldFor(): { reason: string; words: string } | undefined {
    if (this.pausedReason !== undefined) return { reason: this.pausedReason, words: this.pausedReason };
    const [first] = this.troubles.values();
    if (first === undefined) return undefined;
    const reason = troubleReason(first.trouble);
    return { reason, words: `${reason}: ${first.trouble.message}` };
  }

  private add(counted: Counted, by: 1 | -1): void {
    const { counters } = this;
    counters[counted.importType] += by;
    if (counted.review) counters.awaitingReview += by;
    if (counted.reason === undefined) return;
    const films = (counters.failedReasons[counted.reason] ?? 0) + by;
    if (films > 0) counters.failedReasons[counted.reason] = films;
    else delete counters.failedReasons[counted.reason]; // eslint-disable-line @typescript-eslint/no-dynamic-delete
  }

  get spendUsd(): number {
    return round(Object.values(this.counters.spendBySource).reduce((sum, usd) => sum + usd, 0));
  }

  progress(): ImportProgress {
    const { counters, heldFor, signals } = this;
    return {
      total: counters.total,
      started: counters.started,
      full: counters.full,
      minimal: counters.minimal,
      stub: counters.stub,
      awaitingReview: counters.awaitingReview,
      failedReasons: counters.failedReasons,
      spendUsd: this.spendUsd,
      spendBySource: counters.spendBySource,
      requests: counters.requests,
      paused: this.held,
      ...(heldFor === undefined ? {} : { pausedReason: heldFor.words }),
      spendMode: this.spendMode,
      spendLimitUsd: this.spendLimitUsd,
      etaSeconds: this.etaSeconds(),
      rejectedRows: counters.rejectedRows,
      warnings: counters.warnings,
      refusedSignal: signals.line,
    };
  }

  /** Time left at the pace so far; unknown before the first films. */
  private etaSeconds(): number | null {
    const { total, full, minimal, stub, lookedUp, startedAt } = this.counters;
    const left = total - full - minimal - stub;
    if (left <= 0) return 0;
    if (lookedUp < Math.min(this.window, 3)) return null;
    const elapsed = (Date.now() - Date.parse(startedAt)) / 1000;
    return Math.ceil((elapsed / lookedUp) * left);
  }

  /** Shows the counts where operators look. */
  show(): void {
    setCurrentDetails(importDetails(this.counters.edition, this.progress()));
  }

  /** Search attributes cost an event each time, so they are set at few points only. */
  publish(): void {
    const reason = this.heldFor?.reason;
    upsertSearchAttributes([
      { key: SpendUsdKey, value: this.spendUsd },
      // A value that is too long would have the server end the workflow.
      {
        key: FailureReasonKey,
        value: reason === undefined ? null : shortened(reason, MAX_PAUSE_REASON_LENGTH),
      },
    ]);
    this.show();
  }
}

/** Sums of dollars without the dust of binary fractions. */
function round(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
