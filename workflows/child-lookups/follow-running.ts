import { condition, getExternalWorkflowHandle, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { FilmRef } from '../../domain/film-ref.js';
import { lookupWorkflowId } from '../../domain/identity.js';
import { joinSignal } from '../shared/messages.js';

/** How often a lookup that another workflow started is asked again whether it is still there. */
const JOINED_CHECK = '30 minutes';

interface Follower {
  /** Nothing is waited for any more. */
  isFree: () => boolean;
  /** Reads a film anew whose lookup has ended. */
  reread: (film: FilmRef) => Promise<FilmRef>;
  /** @returns false where the lookup runs already. */
  restart: (film: FilmRef) => Promise<boolean>;
  needsNone: (film: FilmRef) => void;
}

/**
 * Asks a running lookup to tell this workflow too, and asks again now and then: one that was terminated tells nobody. A
 * film whose lookup has ended is looked up anew, if it still needs that.
 */
export async function followRunning(
  film: FilmRef,
  { isFree, reread, restart, needsNone }: Follower,
): Promise<void> {
  while (!isFree()) {
    if (await join(film)) {
      await condition(isFree, JOINED_CHECK);
      continue;
    }
    const now = await reread(film);
    if (!now.needsLookup) needsNone(now);
    else if (await restart(now)) return;
  }
}

async function join(film: FilmRef): Promise<boolean> {
  try {
    const handle = getExternalWorkflowHandle(lookupWorkflowId(film.filmKey));
    await handle.signal(joinSignal, workflowInfo().workflowId);
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}
