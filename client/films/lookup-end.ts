import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { stateOf } from '../imports/state.js';

/** What became of a film's lookup. */
export interface LookupEnd {
  /** `running`, `completed`, `terminated` and the like; `gone` where Temporal knows of none. */
  ended: string;
  closedAt: Date | undefined;
}

/** How a lookup stands in Temporal that runs under one of these workflow ids: the one that runs, else the one that ended last. */
export async function endOf(client: Client, ...workflowIds: string[]): Promise<LookupEnd> {
  const ends = await Promise.all([...new Set(workflowIds)].map((id) => describe(client, id)));
  const time = ({ ended, closedAt }: LookupEnd): number =>
    ended === 'running' ? Infinity : (closedAt?.getTime() ?? 0);
  return ends.reduce((last, end) => (time(end) > time(last) ? end : last));
}

async function describe(client: Client, workflowId: string): Promise<LookupEnd> {
  try {
    const { status, closeTime } = await client.workflow.getHandle(workflowId).describe();
    return { ended: stateOf(status.name), closedAt: closeTime };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { ended: 'gone', closedAt: undefined };
    throw error;
  }
}
