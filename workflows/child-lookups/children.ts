import {
  ChildWorkflowCancellationType,
  condition,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError, type Priority } from '@temporalio/common';
import type { Reopening } from '../../domain/review/decision.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { lookupWorkflowId } from '../../domain/identity.js';
import type { MovieLookupInput, SpendMessage } from '../../domain/lookup/lookup.js';
import {
  parkedMessageSchema,
  settledMessageSchema,
  sourceDownMessageSchema,
  sourceUpMessageSchema,
  spendMessageSchema,
} from '../../domain/lookup/signals.js';
import { movieLookup } from '../movie-lookup/workflow.js';
import {
  parkedSignal,
  settledSignal,
  sourceDownSignal,
  sourceUpSignal,
  spendSignal,
  tryAgainSignal,
} from '../shared/messages.js';
import { SignalReader } from '../shared/signal-reader.js';
import { followRunning } from './follow-running.js';
import { Outages, signalLookups } from './outages.js';
import type { ChildOutcome } from './outcome.js';
import { lookupStart } from './start.js';

export interface ChildOptions {
  /** How lookups are to go about it, as it stands when one begins. */
  policy: () => NonNullable<MovieLookupInput['policy']>;
  priority?: Priority;
  /** Reads a film anew whose running lookup ended before it could be joined; without it such lookups are left alone. */
  reread?: (film: FilmRef) => Promise<FilmRef>;
  /** Whether lookups in flight are to be left for the next run to follow. */
  mustYield?: () => boolean;
  /** Told of each film that ends or parks, also after it has left its slot. */
  settled?: (filmKey: string, outcome: ChildOutcome) => void;
  spent?: (message: SpendMessage) => void;
  outagesChanged?: () => void;
}

/** Lookups that a workflow starts, or joins, and follows until they end or park; parked ones outlive it. */
export class ChildLookups {
  readonly outages: Outages;
  private readonly slots = new Map<string, { film: FilmRef; outcome?: ChildOutcome }>();

  constructor(private readonly options: ChildOptions) {
    this.outages = new Outages((filmKey) => this.slots.has(filmKey), options.outagesChanged);
  }

  /**
   * Sets the handlers of the children's signals: before the workflow's first wait, and when all that they touch is there.
   * Signals that came before the first task are handled at once.
   */
  receive(signals = new SignalReader()): void {
    signals.on(spendSignal, spendMessageSchema, (message) => this.options.spent?.(message));
    signals.on(parkedSignal, parkedMessageSchema, (parked) => {
      this.settle(parked.filmKey, { kind: 'parked', parked });
    });
    signals.on(settledSignal, settledMessageSchema, ({ filmKey, ...result }) => {
      this.settle(filmKey, { kind: 'ended', result });
    });
    signals.on(sourceDownSignal, sourceDownMessageSchema, (message) => {
      this.outages.begin(message);
    });
    signals.on(sourceUpSignal, sourceUpMessageSchema, async (source) => {
      if (this.outages.end(source)) await this.wake();
    });
  }

  /** Films whose lookups are in flight; those that have ended are counted, and go into no next run. */
  get inFlight(): FilmRef[] {
    return [...this.slots.values()].flatMap(({ film, outcome }) => (outcome === undefined ? [film] : []));
  }

  /**
   * Looks a film up, and waits until its lookup ends or parks.
   * @param isRunning an earlier run of this workflow began it.
   * @returns undefined where it is left for the next run.
   */
  async lookUp(film: FilmRef, isRunning = false): Promise<ChildOutcome | undefined> {
    const slot: { film: FilmRef; outcome?: ChildOutcome } = { film };
    this.slots.set(film.filmKey, slot);
    const { mustYield = () => false, reread } = this.options;
    const isFree = (): boolean => slot.outcome !== undefined || mustYield();
    if (isRunning || !(await this.start(film))) {
      if (reread === undefined) slot.outcome = { kind: 'running' };
      else
        await followRunning(film, {
          isFree,
          reread,
          restart: (now) => this.start(now),
          needsNone: (now) => {
            this.settle(film.filmKey, { kind: 'known', film: now });
          },
        });
    }
    await condition(isFree);
    if (slot.outcome !== undefined) this.slots.delete(film.filmKey);
    return slot.outcome;
  }

  /** Looks a film up once no source answers nobody. */
  async lookUpWhenUp(film: FilmRef): Promise<ChildOutcome | undefined> {
    await condition(() => this.outages.first === undefined);
    return await this.lookUp(film);
  }

  /** Does work, and has films try meanwhile whether sources that are down are back. */
  async whileWatching<Result>(work: () => Promise<Result>): Promise<Result> {
    let isOver = false;
    const working = work().finally(() => {
      isOver = true;
    });
    const [result] = await Promise.all([working, this.outages.watch(() => isOver)]);
    return result;
  }

  /** Tells lookups in flight that what they wait for may be there. */
  async wake(): Promise<void> {
    await signalLookups(this.lookupIds, tryAgainSignal);
  }

  get lookupIds(): string[] {
    return [...this.slots.keys()].map(lookupWorkflowId);
  }

  /**
   * Puts a film whose lookup has ended before the reviewers: its lookup runs again, waits for a person's decision and
   * outlives the parent. One that runs can be decided on as it is.
   */
  async reopen(film: FilmRef, reopened: Reopening): Promise<void> {
    await this.startChild(film, { reopened });
  }

  /** @returns false where the lookup runs already. */
  private async start(film: FilmRef): Promise<boolean> {
    const child = await this.startChild(film);
    child?.result().then(
      (result) => {
        this.settle(film.filmKey, { kind: 'ended', result });
      },
      () => {
        this.settle(film.filmKey, { kind: 'failed' });
      },
    );
    return child !== undefined;
  }

  private async startChild(film: FilmRef, more: Pick<MovieLookupInput, 'reopened'> = {}) {
    const { policy, priority } = this.options;
    try {
      return await startChild(movieLookup, {
        ...lookupStart(film, { policy: policy(), ...more }),
        parentClosePolicy: ParentClosePolicy.ABANDON,
        // Who cancels an import does not give up its films: those in flight end by themselves.
        cancellationType: ChildWorkflowCancellationType.ABANDON,
        priority,
      });
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
      throw error;
    }
  }

  private settle(filmKey: string, outcome: ChildOutcome): void {
    this.options.settled?.(filmKey, outcome);
    const slot = this.slots.get(filmKey);
    if (slot !== undefined) slot.outcome ??= outcome;
  }
}
