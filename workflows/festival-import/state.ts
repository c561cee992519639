import type { FilmCounts } from '../../domain/film-counts.js';
import type { FilmRef } from '../../domain/film-ref.js';
import type { SpendMessage } from '../../domain/lookup/lookup.js';
import type { ImportType } from '../../domain/sources.js';
import { roundUsd } from '../../domain/words/figures.js';
import { requestsOf, type ChildOutcome } from '../child-lookups/outcome.js';
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

  /** @param asksAgain whether a film that changes while the database counts has it counted once more. */
  constructor(
    data: ImportData,
    private readonly asksAgain: () => boolean = () => true,
  ) {
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
  countKnown({ filmKey, importType }: FilmRef): void {
    this.stands(filmKey, standing(importType));
    this.set({ started: this.data.started + 1 });
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
    if (isOurs || this.meanwhile?.has(filmKey) !== false) this.stands(filmKey, standing);
    else {
      // The database may have counted it as it stood before, or as it stands now.
      this.since.set(filmKey, standing);
      this.stale ||= this.asksAgain();
    }
    const { lookedUp, requests, failed } = this.data;
    const others = failed.filter((key) => key !== filmKey);
    this.set({
      lookedUp: lookedUp + (before === undefined ? 1 : 0),
      requests: requests + requestsOf(outcome),
      failed: outcome.kind === 'failed' ? [...others, filmKey] : others,
    });
  }

  private stands(filmKey: string, standing: Standing): void {
    this.since.set(filmKey, standing);
    this.meanwhile?.set(filmKey, standing);
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
