import type { FilmCounts } from '../../domain/film-counts.js';
import type { FilmRef } from '../../domain/film-ref.js';
import type { ImportProgress, SpendMessage } from '../../domain/lookup/lookup.js';
import { backoffReason, type SourceBackoff } from '../../domain/lookup/outage.js';
import type { ImportType } from '../../domain/sources.js';
import { roundUsd } from '../../domain/words/figures.js';
import { requestsOf, type ChildOutcome } from '../child-lookups/outcome.js';
import { refusedLine } from '../shared/signal-reader.js';
import type { ImportData } from './data.js';

/** Reason under which a film counts whose lookup failed by a fault of our own side. */
const LOOKUP_FAILED = 'lookup_failed';

/** How a film stands since the database was last asked. */
interface Standing {
  importType: ImportType;
  reason?: string;
  inReview: boolean;
}

/** A running import's counts and controls. What films came to since they were last counted in the database is kept beside. */
export class ImportState {
  private data: ImportData;
  private since = new Map<string, Standing>();
  private meanwhile: Map<string, Standing> | undefined;
  /** A film changed that an earlier run had counted: the database is to be asked. */
  private stale = false;

  constructor(data: ImportData) {
    this.data = data;
  }

  get known(): Readonly<ImportData> {
    return this.data;
  }

  get isStale(): boolean {
    return this.stale;
  }

  set(change: Partial<ImportData>): void {
    this.data = { ...this.data, ...change };
  }

  /** A film that needs no lookup. */
  countKnown({ importType }: FilmRef): void {
    const { counts, started } = this.data;
    this.set({ started: started + 1, counts: { ...counts, [importType]: counts[importType] + 1 } });
  }

  /**
   * Counts what a film's lookup came to, or counts the film anew.
   * @param isOurs whether the film is one that this run looks up.
   */
  count(filmKey: string, outcome: ChildOutcome, isOurs: boolean): void {
    const standing = standingOf(outcome);
    if (standing === undefined) return;
    const before = this.since.get(filmKey);
    if (!isOurs && before === undefined) {
      this.stale = true;
      return;
    }
    this.since.set(filmKey, standing);
    this.meanwhile?.set(filmKey, standing);
    const { lookedUp, requests, failed } = this.data;
    const others = failed.filter((key) => key !== filmKey);
    this.set({
      lookedUp: lookedUp + (before === undefined ? 1 : 0),
      requests: requests + requestsOf(outcome),
      failed: outcome.kind === 'failed' ? [...others, filmKey] : others,
    });
  }

  countSpend({ source, costUsd, requests }: SpendMessage): void {
    const { spendBySource } = this.data;
    const usd = roundUsd((spendBySource[source] ?? 0) + costUsd);
    this.set({
      spendBySource: { ...spendBySource, [source]: usd },
      requests: this.data.requests + requests,
    });
  }

  /** The database is being asked for the counts: what films come to meanwhile is counted beside its answer. */
  beginRecount(): void {
    this.stale = false;
    this.meanwhile = new Map();
  }

  endRecount(counts: FilmCounts, spendBySource: Record<string, number>): void {
    this.since = this.meanwhile ?? new Map<string, Standing>();
    this.meanwhile = undefined;
    this.set({ counts, spendBySource });
  }

  progress(backoff: SourceBackoff | undefined, window: number): ImportProgress {
    const { data } = this;
    const { full, minimal, stub, awaitingReview, failedReasons } = this.totals();
    const held = heldFor(data, backoff);
    const left = data.total - full - minimal - stub;
    return {
      total: data.total,
      started: data.started,
      full,
      minimal,
      stub,
      awaitingReview,
      failedReasons,
      spendUsd: roundUsd(Object.values(data.spendBySource).reduce((sum, usd) => sum + usd, 0)),
      spendBySource: data.spendBySource,
      requests: data.requests,
      paused: data.paused || backoff !== undefined,
      pausedReason: held?.words,
      heldSince: data.heldSince,
      spendMode: data.spendMode,
      spendLimitUsd: data.spendLimitUsd,
      etaSeconds: etaSeconds(data, left, window),
      rejectedRows: data.rejectedRows,
      warnings: data.warnings,
      refusedSignal: refusedLine(data.refusedSignal),
    };
  }

  /** The database's counts, and what films came to since. */
  totals(): FilmCounts {
    const { counts, failed } = this.data;
    const sum = { ...counts, failedReasons: { ...counts.failedReasons } };
    for (const { importType, reason, inReview } of this.since.values()) {
      sum[importType] += 1;
      if (inReview) sum.awaitingReview += 1;
      if (reason !== undefined) sum.failedReasons[reason] = (sum.failedReasons[reason] ?? 0) + 1;
    }
    if (failed.length > 0) sum.failedReasons[LOOKUP_FAILED] = failed.length;
    return sum;
  }
}

function standingOf(outcome: ChildOutcome): Standing | undefined {
  switch (outcome.kind) {
    case 'ended':
      return standing(outcome.result.importType, outcome.result.reason);
    case 'parked': {
      const { importType, reason, stage } = outcome.parked;
      return standing(importType, reason, stage === 'review');
    }
    case 'known':
      return standing(outcome.film.importType);
    case 'failed':
      return standing('stub');
    case 'running':
      return undefined;
  }
}

function standing(importType: ImportType, reason?: string, inReview = false): Standing {
  return { importType, reason: importType === 'stub' ? reason : undefined, inReview };
}

/** Why an import is held, as a reason (`tmdb_unauthorized`) or an operator's words, and for people in a sentence. */
export function heldFor(
  { pausedReason }: Pick<ImportData, 'pausedReason'>,
  backoff: SourceBackoff | undefined,
): { reason: string; words: string } | undefined {
  if (pausedReason !== undefined) return { reason: pausedReason, words: pausedReason };
  if (backoff === undefined) return undefined;
  const reason = backoffReason(backoff);
  return { reason, words: `${reason}: ${backoff.message}` };
}

/** Time left at the pace so far; unknown before the first films. */
function etaSeconds(
  { lookedUp, startedAt }: Pick<ImportData, 'lookedUp' | 'startedAt'>,
  left: number,
  window: number,
): number | null {
  if (left <= 0) return 0;
  if (lookedUp < Math.min(window, 3)) return null;
  const elapsed = (Date.now() - Date.parse(startedAt)) / 1000;
  return Math.ceil((elapsed / lookedUp) * left);
}
