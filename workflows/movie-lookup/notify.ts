import { getExternalWorkflowHandle, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { SourceBackoff } from '../../domain/lookup/outage.js';
import type { TierSource } from '../../domain/sources.js';
import {
  parkedSignal,
  settledSignal,
  sourceDownSignal,
  sourceUpSignal,
  spendSignal,
} from '../shared/messages.js';
import { resultOf } from './details.js';
import type { Lookup } from './state.js';

type Handle = ReturnType<typeof getExternalWorkflowHandle>;

/** Counts what asking took, and tells the imports what it cost in USD; free requests ride along with the next message. */
export async function spend(
  lookup: Lookup,
  source: TierSource,
  took: { costUsd: number; requests: number },
): Promise<void> {
  lookup.spend(took);
  const { costUsd } = took;
  if (costUsd <= 0) return;
  const message = { filmKey: lookup.film.filmKey, source, costUsd, requests: lookup.takeUntoldRequests() };
  await notify(lookup, importsOf(lookup), (handle) => handle.signal(spendSignal, message));
}

/** A source answers nobody: imports pause. */
export async function notifyOutage(
  lookup: Lookup,
  backoff: SourceBackoff,
  imports = importsOf(lookup),
): Promise<void> {
  const message = { ...backoff, filmKey: lookup.film.filmKey };
  await notify(lookup, imports, (handle) => handle.signal(sourceDownSignal, message));
}

/** The source has answered: imports that paused for it may go on. */
export async function notifySourceUp(lookup: Lookup, source: TierSource): Promise<void> {
  await notify(lookup, importsOf(lookup), (handle) => handle.signal(sourceUpSignal, source));
}

/** The film waits from here on, and needs no slot. */
export async function notifyParked(lookup: Lookup, imports = importsOf(lookup)): Promise<void> {
  const { film, known } = lookup;
  const message = {
    filmKey: film.filmKey,
    stage: known.parked?.waitsFor === 'reviewer' ? ('review' as const) : ('parked' as const),
    importType: known.importType,
    reason: known.reason,
    requests: lookup.takeUntoldRequests(),
  };
  await notify(lookup, imports, (handle) => handle.signal(parkedSignal, message));
}

/**
 * The lookup is over. The import that started it hears that by its result, the others by a message; where the film has
 * waited, the run of the import that would get the result may be over.
 */
export async function notifySettled(lookup: Lookup): Promise<void> {
  const { film, known } = lookup;
  const imports = known.parked === undefined ? known.imports : importsOf(lookup);
  if (imports.length === 0) return;
  const message = { filmKey: film.filmKey, ...resultOf(known), requests: lookup.takeUntoldRequests() };
  await notify(lookup, imports, (handle) => handle.signal(settledSignal, message));
}

/** The imports that wait for the film: the one that started its lookup, and those that joined it. */
function importsOf({ known }: Lookup): string[] {
  const parent = workflowInfo().parent?.workflowId;
  return [...new Set([...(parent === undefined ? [] : [parent]), ...known.imports])];
}

/** An import may have ended long ago; nobody is missed then. */
async function notify(
  lookup: Lookup,
  imports: readonly string[],
  send: (handle: Handle) => Promise<void>,
): Promise<void> {
  for (const workflowId of imports) {
    try {
      await send(getExternalWorkflowHandle(workflowId));
    } catch (error) {
      if (isCancellation(error)) throw error;
      lookup.note({ imports: lookup.known.imports.filter((known) => known !== workflowId) });
    }
  }
}
