import { condition } from '@temporalio/workflow';
import type { ApplicationFailure } from '@temporalio/common';
import type { Decision } from '../../domain/review/decision.js';
import type { SpendMode } from '../../domain/policy.js';
import type { TierSource } from '../../domain/sources.js';

/** What people, imports and sweeps ask of a lookup. */
export type LookupRequest =
  | { kind: 'decide'; decision: Decision; answer: (reply: Reply) => void }
  | { kind: 'look'; tiers: readonly TierSource[] }
  | { kind: 'spend mode'; mode: SpendMode }
  /** Whatever the film waits for may be there. */
  | { kind: 'wake' }
  | { kind: 'join'; importWorkflowId: string };

/** What a decision came to: done, in words, or refused. */
export type Reply = { done: string } | { refused: ApplicationFailure };

/** Requests in the order in which they came. Handlers only put them here; the workflow acts on one at a time. */
export class Requests {
  private readonly queue: LookupRequest[] = [];

  get isEmpty(): boolean {
    return this.queue.length === 0;
  }

  push(request: LookupRequest): void {
    this.queue.push(request);
  }

  shift(): LookupRequest | undefined {
    return this.queue.shift();
  }

  /** Waits until somebody asks for something, or until a point of time (ms), if there is one. */
  async wait(until: number | undefined, summary: string): Promise<void> {
    const isAsked = (): boolean => !this.isEmpty;
    if (until === undefined) await condition(isAsked);
    else await condition(isAsked, Math.max(until - Date.now(), 1), { summary });
  }

  /** Waits for a request of one kind, out of turn, or until a point of time (ms). */
  async waitFor(kind: LookupRequest['kind'], until: number, summary: string): Promise<void> {
    const isAsked = (): boolean => this.queue.some((request) => request.kind === kind);
    if (!(await condition(isAsked, Math.max(until - Date.now(), 1), { summary }))) return;
    this.queue.splice(0, this.queue.length, ...this.queue.filter((request) => request.kind !== kind));
  }
}
