import { getExternalWorkflowHandle, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { SourceTrouble } from '../../domain/health.js';
import type { LookupResult, ParkedMessage } from '../../domain/lookup.js';
import type { TierSource } from '../../domain/sources.js';
import {
  parkedSignal,
  settledSignal,
  sourceDownSignal,
  sourceUpSignal,
  spendSignal,
} from '../shared/messages.js';

type Handle = ReturnType<typeof getExternalWorkflowHandle>;

/** The imports that wait for a film: the one that started its lookup, and those that joined it. */
export class LookupImports {
  /** Free requests that no import was told of yet: they ride along with the next message. */
  untoldRequests = 0;
  private readonly parent = workflowInfo().parent?.workflowId;
  /** The parent is told of the end by the lookup's result, the others by a message. */
  private readonly joined = new Set<string>();

  constructor(private readonly filmKey: string) {}

  add(importWorkflowId: string): void {
    this.joined.add(importWorkflowId);
  }

  /** Tells what a tier cost in USD. */
  async tellSpend(source: TierSource, costUsd: number): Promise<void> {
    const { filmKey } = this;
    const requests = this.takeUntoldRequests();
    await this.tell(this.everybody, (handle) =>
      handle.signal(spendSignal, { filmKey, source, costUsd, requests }),
    );
  }

  /** A source answers nobody: imports pause. */
  async tellDown(trouble: SourceTrouble, whom = this.everybody): Promise<void> {
    const message = { ...trouble, filmKey: this.filmKey };
    await this.tell(whom, (handle) => handle.signal(sourceDownSignal, message));
  }

  /** The source has answered: imports that paused for it may go on. */
  async tellUp(source: TierSource): Promise<void> {
    await this.tell(this.everybody, (handle) => handle.signal(sourceUpSignal, source));
  }

  /** The film waits from here on, and needs no slot. */
  async tellParked(
    film: Omit<ParkedMessage, 'filmKey' | 'requests'>,
    whom: string[] = this.everybody,
  ): Promise<void> {
    const message = { filmKey: this.filmKey, ...film, requests: this.takeUntoldRequests() };
    await this.tell(whom, (handle) => handle.signal(parkedSignal, message));
  }

  async tellSettled(result: LookupResult): Promise<void> {
    const message = { filmKey: this.filmKey, ...result };
    await this.tell([...this.joined], (handle) => handle.signal(settledSignal, message));
  }

  private get everybody(): string[] {
    return [...new Set([...(this.parent === undefined ? [] : [this.parent]), ...this.joined])];
  }

  private takeUntoldRequests(): number {
    const requests = this.untoldRequests;
    this.untoldRequests = 0;
    return requests;
  }

  /** An import may have ended long ago; nobody is missed then. */
  private async tell(whom: string[], send: (handle: Handle) => Promise<void>): Promise<void> {
    for (const workflowId of whom) {
      try {
        await send(getExternalWorkflowHandle(workflowId));
      } catch (error) {
        if (isCancellation(error)) throw error;
        this.joined.delete(workflowId);
      }
    }
  }
}
