import { ActivityFailure, condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { MoneyActivities } from '../../activities/lookup/lookup.js';
import type { SourceTrouble } from '../../domain/health.js';
import { TASK_QUEUES, type TierSource } from '../../domain/sources.js';

/** How often a film looks by itself for a source that answers nobody; its imports look more often, for all their films. */
const FIRST_LOOK_MS = 30_000;
const MAX_LOOK_MS = 30 * 60_000;
/** How long a film waits at most for a source that is too busy, before it asks again. */
const MAX_BUSY_MS = 10 * 60_000;
const MIN_WAIT_MS = 500;

/** What ended a wait: somebody said to look now, a person decided, or it was time. */
type Woken = 'poked' | 'called' | 'time';

/** What a film waits for beside people and time: a source that answers nobody, or money. */
export class Waits {
  /** The source that is waited for now. */
  trouble: SourceTrouble | undefined;
  /** The source whose money, quota or mode forbade to ask it, and `<source>_over_budget` as it stands in the metrics. */
  money: { source: TierSource; reason: string } | undefined;
  /** When that source may be asked again, by its own word (ISO). */
  retryAt: string | undefined;
  /** Somebody said that what the film waits for may be there. */
  poked = false;
  /** Imports that joined while the film waited and were not told yet where it stands. */
  untold: string[] = [];

  forgetMoney(): void {
    this.money = undefined;
    this.retryAt = undefined;
  }

  noteMoney(source: TierSource, reason: string): void {
    this.money = { source: this.money?.source ?? source, reason };
  }

  /** Keeps the soonest time at which a source wants to be asked again (ISO; undefined where it named none). */
  noteRetry(retryAt: string | undefined): void {
    if (retryAt !== undefined && (this.retryAt === undefined || retryAt < this.retryAt))
      this.retryAt = retryAt;
  }

  /** An import is to hear where the film stands, once it is known whether it goes on. */
  tellLater(importWorkflowId: string): void {
    this.untold.push(importWorkflowId);
    this.poked = true;
  }

  /** Waits for a source until it makes sense to ask again, or until somebody says so. */
  async forSource(trouble: SourceTrouble, round: number): Promise<void> {
    await this.until(Date.now() + waitForSource(trouble, round), trouble.source);
  }

  /** Waits for a source until a point of time (ms), until somebody says to look, or until `called` is true. */
  async until(time: number, source: TierSource, called: () => boolean = () => false): Promise<Woken> {
    const ms = Math.max(time - Date.now(), MIN_WAIT_MS);
    await condition(() => this.poked || called(), ms, { summary: `waits for ${source}` });
    if (called()) return 'called';
    const { poked } = this;
    this.poked = false;
    return poked ? 'poked' : 'time';
  }

  /** In words, for whoever looks at the film; undefined where it waits for nothing of the kind. */
  words(): string | undefined {
    if (this.trouble !== undefined)
      return `Waits for ${this.trouble.source}: ${this.trouble.message}. Goes on by itself when the source answers. Signal approve or reject at any time.`;
    if (this.money === undefined) return undefined;
    const latest = this.retryAt === undefined ? '' : `, at the latest ${this.retryAt}`;
    return `Waits for money (${this.money.reason}): goes on when a limit or the mode allows${latest}. Signal approve, reject or retryNow at any time.`;
  }
}

/**
 * How long to wait for a source before it is asked again, in ms; `round` counts from 0. Waits double, so that a source
 * that stays away or busy for days leaves a small history. What a busy source itself asks for is never undercut.
 */
export function waitForSource({ forEverybody, waitMs }: SourceTrouble, round: number): number {
  if (forEverybody) return Math.min(FIRST_LOOK_MS * 2 ** round, MAX_LOOK_MS);
  return Math.max(waitMs, Math.min(waitMs * 2 ** round, MAX_BUSY_MS));
}

/** Whether a source that was over its limit may be asked now; where nobody answers, the next look tells. */
export async function mayContinue(
  source: TierSource,
  film: { critical: boolean; edition?: string | undefined },
): Promise<boolean> {
  const { mayContinue: ask } = proxyActivities<MoneyActivities>({
    taskQueue: TASK_QUEUES[source],
    startToCloseTimeout: '30 seconds',
    scheduleToCloseTimeout: '5 minutes',
    retry: { maximumAttempts: 3 },
    summary: `may ${source} be asked?`,
  });
  const { critical, edition } = film;
  try {
    return (await ask({ source, critical, edition })).allowed;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return false;
  }
}
