import { condition, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { LOW_PRIORITY_KEY } from '../../domain/backfill.js';
import type { Reopening } from '../../domain/decision.js';
import type { ListedFilm } from '../../domain/listed-film.js';
import type { LookupResult, MovieLookupInput, ParkedMessage } from '../../domain/lookup.js';
import {
  parkedMessageSchema,
  sourceDownMessageSchema,
  sourceUpMessageSchema,
  spendMessageSchema,
} from '../../domain/signals.js';
import type { TierSource } from '../../domain/sources.js';
import { lookupStart } from './start.js';
import { parkedSignal, sourceDownSignal, sourceUpSignal, spendSignal } from '../shared/messages.js';
import { movieLookup } from './workflow.js';
import { SignalReader } from '../shared/signal-reader.js';

/** What a film's lookup came to, as far as a backfill or a sweep follows it. */
export type ChildOutcome =
  | { kind: 'ended'; result: LookupResult }
  | { kind: 'parked'; parked: ParkedMessage }
  /** Another import, backfill or sweep began it, and it runs on. */
  | { kind: 'running' }
  | { kind: 'failed' };

/** Lookups that a workflow starts with low priority and follows until they end or park; parked ones outlive it. */
export class LookupChildren {
  costUsd = 0;
  requests = 0;
  private readonly inFlight = new Set<string>();
  private readonly parked = new Map<string, ParkedMessage>();
  private readonly down = new Set<TierSource>();

  /** Also sets the handlers of the children's signals: to be made before the workflow's first wait. */
  constructor(
    private readonly policy: NonNullable<MovieLookupInput['policy']>,
    private readonly fairnessKey: string,
  ) {
    const signals = new SignalReader();
    signals.on(spendSignal, spendMessageSchema, (message) => {
      this.costUsd = round(this.costUsd + message.costUsd);
      this.requests += message.requests;
    });
    signals.on(parkedSignal, parkedMessageSchema, (message) => {
      if (this.inFlight.has(message.filmKey)) this.parked.set(message.filmKey, message);
    });
    signals.on(sourceDownSignal, sourceDownMessageSchema, ({ source }) => {
      if (this.inFlight.size > 0) this.down.add(source);
    });
    signals.on(sourceUpSignal, sourceUpMessageSchema, (source) => {
      this.down.delete(source);
    });
  }

  /** Looks a film up, unless that is under way. While a source answers nobody, no lookup is begun. */
  async lookUp(film: ListedFilm): Promise<ChildOutcome> {
    const { filmKey } = film;
    await condition(() => this.down.size === 0);
    this.inFlight.add(filmKey);
    try {
      return await this.follow(film);
    } finally {
      this.inFlight.delete(filmKey);
      this.parked.delete(filmKey);
      // Nobody is left who could tell that a source is back: the next lookup finds out.
      if (this.inFlight.size === 0) this.down.clear();
    }
  }

  /**
   * Puts a film whose lookup has ended before the reviewers: its lookup runs again, waits for a person's decision and
   * outlives the parent. One that runs can be decided on as it is.
   */
  async reopen(film: ListedFilm, reopened: Reopening): Promise<void> {
    try {
      await this.start(film, { reopened });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  private async follow(film: ListedFilm): Promise<ChildOutcome> {
    let ended: ChildOutcome | undefined;
    try {
      const child = await this.start(film);
      child.result().then(
        (result) => {
          this.requests += result.requests;
          ended = { kind: 'ended', result };
        },
        () => {
          ended = { kind: 'failed' };
        },
      );
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'running' };
      throw error;
    }
    await condition(() => ended !== undefined || this.parked.has(film.filmKey));
    const parked = this.parked.get(film.filmKey);
    if (ended !== undefined) return ended;
    if (parked === undefined) return { kind: 'failed' };
    this.requests += parked.requests;
    return { kind: 'parked', parked };
  }

  private async start(film: ListedFilm, more: Pick<MovieLookupInput, 'reopened'> = {}) {
    return await startChild(movieLookup, {
      ...lookupStart(film, { policy: this.policy, ...more }),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      priority: { priorityKey: LOW_PRIORITY_KEY, fairnessKey: this.fairnessKey },
    });
  }
}

/** Works through a list with so many items at one time. */
export async function inLanes<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const lane = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Sums of dollars without the dust of binary fractions. */
export function round(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
