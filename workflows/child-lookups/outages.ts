import { condition, getExternalWorkflowHandle } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/common';
import { lookupWorkflowId } from '../../domain/identity.js';
import type { SourceBackoff } from '../../domain/lookup/outage.js';
import type { TierSource } from '../../domain/sources.js';
import { tryAgainSignal, type SourceDownMessage } from '../shared/messages.js';

/** How often one film tries whether a source is back. */
const FIRST_TRY_MS = 5000;
const MAX_TRY_MS = 5 * 60_000;
/** Signals sent at one time. */
const BATCH = 50;

/** A source that answers nobody, and the films that wait for it. */
interface Outage {
  backoff: SourceBackoff;
  films: string[];
  nextTryAt: number;
  waitMs: number;
}

/**
 * Sources that answer nobody, by the lookups' own word. While there is one, no lookup is begun, and one film after another
 * tries whether it is back.
 */
export class Outages {
  private readonly bySource = new Map<TierSource, Outage>();

  /**
   * @param isInFlight whether a film's lookup still waits: nobody else could tell that a source is back.
   * @param changed called when an outage begins or ends.
   */
  constructor(
    private readonly isInFlight: (filmKey: string) => boolean,
    private readonly changed: () => void = () => undefined,
  ) {}

  get first(): SourceBackoff | undefined {
    const [outage] = this.bySource.values();
    return outage?.backoff;
  }

  begin({ filmKey, ...backoff }: SourceDownMessage): void {
    if (!this.isInFlight(filmKey)) return;
    const known = this.bySource.get(backoff.source);
    if (known !== undefined) {
      known.backoff = backoff;
      if (!known.films.includes(filmKey)) known.films.push(filmKey);
      return;
    }
    const nextTryAt = Date.now() + FIRST_TRY_MS;
    this.bySource.set(backoff.source, { backoff, films: [filmKey], nextTryAt, waitMs: FIRST_TRY_MS });
    this.changed();
  }

  /** @returns whether the source was down, as far as was known. */
  end(source: TierSource): boolean {
    const was = this.bySource.delete(source);
    if (was) this.changed();
    return was;
  }

  clear(): void {
    this.bySource.clear();
    this.changed();
  }

  /** Has films try whether their sources are back, until `isOver`. */
  async watch(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const known = this.bySource.size;
      const next = Math.min(...[...this.bySource.values()].map(({ nextTryAt }) => nextTryAt));
      const hasChanged = (): boolean => isOver() || this.bySource.size !== known;
      if (known === 0) await condition(hasChanged);
      else {
        const summary = `tries ${[...this.bySource.keys()].join(', ')} again`;
        await condition(hasChanged, Math.max(next - Date.now(), 1), { summary });
      }
      await this.tryDue();
    }
  }

  private async tryDue(): Promise<void> {
    for (const [source, outage] of this.bySource) {
      if (outage.nextTryAt > Date.now()) continue;
      const film = outage.films.find(this.isInFlight);
      if (film === undefined) {
        // No film waits for it any more: the next ones will find out.
        this.end(source);
        continue;
      }
      outage.films = [...outage.films.filter((other) => other !== film), film];
      outage.waitMs = Math.min(outage.waitMs * 2, MAX_TRY_MS);
      outage.nextTryAt = Date.now() + outage.waitMs;
      await signalLookups([lookupWorkflowId(film)], tryAgainSignal);
    }
  }
}

/** Sends lookups a signal; those that have ended meanwhile are passed over. */
export async function signalLookups<Args extends unknown[]>(
  workflowIds: readonly string[],
  signal: SignalDefinition<Args>,
  ...args: Args
): Promise<void> {
  for (let start = 0; start < workflowIds.length; start += BATCH)
    await Promise.all(
      workflowIds.slice(start, start + BATCH).map(async (workflowId) => {
        await getExternalWorkflowHandle(workflowId)
          .signal(signal, ...args)
          .catch(() => undefined);
      }),
    );
}
