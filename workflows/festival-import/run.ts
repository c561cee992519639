import { condition, patched, upsertSearchAttributes } from '@temporalio/workflow';
import type { FilmRef } from '../../domain/film-ref.js';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { policyOfLookup, type ImportPolicy } from '../../domain/policy.js';
import { MAX_PAUSE_REASON_LENGTH } from '../../domain/lookup/signals.js';
import { shortened } from '../../domain/text.js';
import { ChildLookups } from '../child-lookups/children.js';
import { FailureReasonKey, SpendUsdKey } from '../shared/search-attributes.js';
import { SignalReader } from '../shared/signal-reader.js';
import { countFilms, readFilm } from './activities.js';
import { carryOut, type Chore } from './chores.js';
import type { ImportData } from './data.js';
import { importDetails } from './details.js';
import { receiveControls } from './handlers.js';
import { heldFor, progressOf } from './progress.js';
import { windowRule, type WindowRule } from './room.js';
import { isLongEnough } from './run-length.js';
import { SlidingWindow } from './sliding-window.js';
import { ImportState } from './state.js';
import { showDetails } from '../shared/show.js';

/** How long lookups in flight may take to end before the next run goes on with them: none waits for those that are slow. */
const DRAIN_MS = 60_000;
/** Films at one time where an import says nothing and was begun before windows followed their films. */
const FORMER_WINDOW = 10;
/** Films of earlier runs that change are counted anew at most so often. */
const RECOUNT_EVERY_MS = 10_000;

/** A run of an import: its films, its controls, and what is shown of them. */
export class ImportRun {
  readonly state: ImportState;
  private readonly children: ChildLookups;
  private readonly chores: Chore[] = [];
  private readonly rule: WindowRule;
  private readonly window: SlidingWindow;
  private isDraining = false;
  private isOver = false;

  /** Also sets the handlers: to be made before the workflow's first wait. */
  constructor(
    data: ImportData,
    private readonly policy: ImportPolicy,
    festival: string,
  ) {
    this.state = new ImportState(data, () => patched('counts-once-more'));
    const signals = new SignalReader(data.refusedSignal, () => {
      this.state.set({ refusedSignal: signals.last });
      this.show();
    });
    this.children = new ChildLookups({
      policy: () => policyOfLookup({ ...policy, spendMode: this.state.known.spendMode }),
      // Festivals take turns, however many films one of them has.
      priority: { fairnessKey: festival },
      reread: async (film) => ({ ...(await readFilm(film)), edition: film.edition }),
      mustYield: () => this.isDraining,
      settled: (filmKey, outcome) => {
        const isOurs = this.children.inFlight.some((film) => film.filmKey === filmKey);
        this.state.count(filmKey, outcome, isOurs);
        this.show();
      },
      spent: (message) => {
        this.state.countSpend(message);
      },
      outagesChanged: () => {
        this.publish();
      },
    });
    this.rule = windowRule(policy.window ?? (patched('window-follows-films') ? undefined : FORMER_WINDOW));
    this.window = new SlidingWindow(this.rule, this.state, this.children, {
      held: () => this.isHeld,
      yielding: isLongEnough,
    });
    this.children.receive(signals);
    receiveControls(this.state, signals, {
      progress: () => this.progress(),
      publish: () => {
        this.publish();
      },
      forgetOutages: () => {
        this.children.outages.clear();
      },
      chores: this.chores,
    });
  }

  /** Looks the films up until the programme's end, or as far as this run goes. */
  async work(): Promise<void> {
    const { inFlight, cursor } = this.state.known;
    if (cursor !== '0') await this.recount(inFlight);
    const films = this.children.whileWatching(() => this.window.work()).finally(() => (this.isOver = true));
    await Promise.all([films, this.drain(), this.doChores()]);
    do {
      if (!this.hasMore) await this.recount([]);
      await this.doChores();
    } while (this.chores.length > 0);
    this.publish();
  }

  get hasMore(): boolean {
    return this.window.hasMore;
  }

  /** No lookups are begun: an operator said so, or a source answers nobody. */
  get isHeld(): boolean {
    return this.state.known.paused || this.children.outages.first !== undefined;
  }

  /** When the next run is to go on, lookups in flight have a while to end; while the import is held, none. */
  private async drain(): Promise<void> {
    await condition(() => this.isOver || isLongEnough());
    const drainMs = Math.min(this.rule.holdsForMs, DRAIN_MS);
    if (!this.isOver)
      await condition(() => this.isOver || this.isHeld, drainMs, { summary: 'the next run goes on' });
    this.isDraining = true;
  }

  /** What operators asked for, and films of earlier runs that changed: until no film is left to be looked up. */
  private async doChores(): Promise<void> {
    for (;;) {
      await condition(() => this.isOver || this.chores.length > 0 || this.state.isStale);
      for (let chore = this.chores.shift(); chore !== undefined; chore = this.chores.shift()) {
        if (chore !== 'wake films') this.publish();
        await carryOut(chore, this.state.known, this.children);
      }
      if (this.isOver) return;
      if (!this.state.isStale) continue;
      await this.recount(this.children.inFlight);
      const isWanted = (): boolean => this.isOver || this.chores.length > 0;
      await condition(isWanted, RECOUNT_EVERY_MS, { summary: 'counts films anew' });
    }
  }

  /** Counts the films in the database, which alone knows those of earlier runs, but for those in flight. */
  private async recount(inFlight: readonly FilmRef[]): Promise<void> {
    const { edition, editionId, cursor } = this.state.known;
    const except = inFlight.map(({ movieId }) => movieId);
    this.state.beginRecount();
    const { counts, spendBySource } = await countFilms({ edition, editionId, upTo: cursor, except });
    this.state.endRecount(counts, spendBySource);
    this.show();
  }

  progress(): ImportProgress {
    return progressOf(this.state, this.children.outages.first, this.rule.places);
  }

  /** Shows the counts where operators look. */
  show(): void {
    showDetails(importDetails(this.state.known.edition, this.progress()));
  }

  /** Search attributes cost an event each time, so they are set at few points only. */
  publish(): void {
    const { heldSince = new Date().toISOString() } = this.state.known;
    this.state.set({ heldSince: this.isHeld ? heldSince : undefined });
    const held = heldFor(this.state.known, this.children.outages.first);
    // A value that is too long would have the server end the workflow.
    const reason = held === undefined ? null : shortened(held.reason, MAX_PAUSE_REASON_LENGTH);
    upsertSearchAttributes([
      { key: SpendUsdKey, value: this.progress().spendUsd },
      { key: FailureReasonKey, value: reason },
    ]);
    this.show();
  }

  carried(): ImportData {
    // A lookup that came to its end while the run did is counted, and not followed again.
    return { ...this.state.known, counts: this.state.totals(), inFlight: this.children.inFlight };
  }
}
