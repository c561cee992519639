import { condition, getExternalWorkflowHandle } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/common';
import type { ImportRun } from './counters.js';
import { tryAgainSignal, type SourceDownMessage } from '../shared/messages.js';

/** How often one film tries whether a source is back, while an import is paused for it. */
const FIRST_TRY_MS = 5000;
const MAX_TRY_MS = 5 * 60_000;
/** Signals sent at one time. */
const BATCH = 50;

/**
 * Pauses an import while a source answers nobody, and has one film after another try whether it is back. Comes back when
 * the source answered or an operator resumed the import.
 * @param inFlight the import's lookups by film key.
 */
export async function sitOut(
  run: ImportRun,
  { filmKey, ...trouble }: SourceDownMessage,
  inFlight: ReadonlyMap<string, { workflowId: string }>,
): Promise<void> {
  const { source } = trouble;
  const known = run.troubles.get(source);
  if (known !== undefined) {
    known.trouble = trouble;
    if (!known.films.includes(filmKey)) known.films.push(filmKey);
    return;
  }
  const entry = { trouble, films: [filmKey] };
  const isOver = (): boolean => run.troubles.get(source) !== entry;
  run.troubles.set(source, entry);
  run.publish();
  for (let waitMs = FIRST_TRY_MS; ; waitMs = Math.min(waitMs * 2, MAX_TRY_MS)) {
    if (await condition(isOver, waitMs, { summary: `tries ${source} again` })) return;
    const next = entry.films.find((key) => inFlight.has(key));
    const lookup = next === undefined ? undefined : inFlight.get(next);
    if (next === undefined || lookup === undefined) {
      // No film of this import waits for it any more: the next ones will find out.
      run.troubles.delete(source);
      run.publish();
      return;
    }
    entry.films = [...entry.films.filter((key) => key !== next), next];
    await poke([lookup]);
  }
}

/** Tells lookups to look again now, or sends them another signal; those that have ended meanwhile are passed over. */
export async function poke<Args extends unknown[] = []>(
  lookups: readonly { workflowId: string }[],
  signal?: SignalDefinition<Args>,
  ...args: Args
): Promise<void> {
  for (let start = 0; start < lookups.length; start += BATCH)
    await Promise.all(
      lookups.slice(start, start + BATCH).map(async ({ workflowId }) => {
        const handle = getExternalWorkflowHandle(workflowId);
        const sent = signal === undefined ? handle.signal(tryAgainSignal) : handle.signal(signal, ...args);
        await sent.catch(() => undefined);
      }),
    );
}
