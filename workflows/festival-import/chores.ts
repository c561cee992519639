import type { ChildLookups } from '../child-lookups/children.js';
import { signalLookups } from '../child-lookups/outages.js';
import { setSpendModeSignal, tryAgainSignal } from '../shared/messages.js';
import { listFilmsOverBudget, setSpendControls } from './activities.js';
import type { ImportData } from './data.js';

/** What is to be done for an operator who sent a signal. */
export type Chore = 'wake films' | 'apply limit' | 'apply mode';

/** Limit and mode are made to hold, and the films that wait for money told, whichever run parked them. */
export async function carryOut(
  chore: Chore,
  { edition, spendMode, spendLimitUsd }: Readonly<ImportData>,
  children: ChildLookups,
): Promise<void> {
  if (chore === 'wake films') {
    await children.wake();
    return;
  }
  // Only what was changed: of the other, somebody may just have written what this run is told next.
  await setSpendControls(chore === 'apply limit' ? { edition, spendLimitUsd } : { edition, spendMode });
  const waiting = await listFilmsOverBudget({ edition });
  if (chore === 'apply limit') await signalLookups(waiting, tryAgainSignal);
  else await signalLookups([...new Set([...children.lookupIds, ...waiting])], setSpendModeSignal, spendMode);
}
