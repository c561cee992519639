import { ActivityFailure, condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { MoneyActivities } from '../activities/lookup.js';
import type { SourceTrouble } from '../domain/health.js';
import { TASK_QUEUES, type TierSource } from '../domain/sources.js';

/** How often a film looks by itself for a source that answers nobody; its imports look more often, for all their films. */
const FIRST_LOOK_MS = 30_000;
const LONGEST_LOOK_MS = 30 * 60_000;
const SHORTEST_WAIT_MS = 500;

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

  /** An import is to hear where the film stands, once it is known whether it goes on. */
  tellLater(importWorkflowId: string): void {
    this.untold.push(importWorkflowId);
    this.poked = true;
  }

  /** Waits for a source until it makes sense to ask again, or until somebody says so. */
  async forSource(trouble: SourceTrouble, round: number): Promise<void> {
    const { source, forEverybody, waitMs } = trouble;
    const ms = forEverybody ? Math.min(FIRST_LOOK_MS * 2 ** round, LONGEST_LOOK_MS) : waitMs;
    await condition(() => this.poked, Math.max(ms, SHORTEST_WAIT_MS), { summary: `waits for ${source}` });
    this.poked = false;
  }

  /** In words, for whoever looks at the film; undefined where it waits for nothing of the kind. */
  words(): string | undefined {
    if (this.trouble !== undefined)
      return `Waits for ${this.trouble.source}: ${this.trouble.message}. Goes on by itself when the source answers.`;
    if (this.money === undefined) return undefined;
    const latest = this.retryAt === undefined ? '' : `, at the latest ${this.retryAt}`;
    return `Waits for money (${this.money.reason}): goes on when a limit or the mode allows${latest}. Signal approve, reject or retryNow at any time.`;
  }
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
    return (await ask({ source, critical, ...(edition === undefined ? {} : { edition }) })).allowed;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return false;
  }
}
