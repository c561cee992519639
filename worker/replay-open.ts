import type { Client } from '@temporalio/client';
import { Worker, type ReplayWorkerOptions } from '@temporalio/worker';

const OPEN = `ExecutionStatus = 'Running'`;

/** What came of a replay: how many workflows were replayed, and why some were not. */
export interface Replayed {
  workflows: number;
  faults: { workflowId: string; words: string }[];
}

/** Replays the history of each open workflow of the server on the code of a bundle; writes nothing. */
export async function replayOpen(
  client: Client,
  workflowBundle: NonNullable<ReplayWorkerOptions['workflowBundle']>,
): Promise<Replayed> {
  const histories = client.workflow.list({ query: OPEN }).intoHistories();
  const replayed: Replayed = { workflows: 0, faults: [] };
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    replayed.workflows += 1;
    if (error !== undefined) replayed.faults.push({ workflowId, words: error.message });
  }
  return replayed;
}
