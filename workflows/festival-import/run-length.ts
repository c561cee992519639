import { patched, workflowInfo } from '@temporalio/workflow';

/**
 * A worker that takes a run over replays it from its start, at a good millisecond of CPU an event, beside all others that it
 * takes over, and Temporal gives each workflow task 10 s: a run ends long before the server suggests it, at 4,096 events.
 */
export const MOST_EVENTS = 2000;

/** Whether the next run is to go on. A run that is longer already, for it began before, ends as soon as it is taken up. */
export function isLongEnough(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || (historyLength >= MOST_EVENTS && patched('runs-end-early'));
}
