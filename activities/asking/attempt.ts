import type { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import { settleLeftovers } from '../../entities/sources/spend.js';
import type { RequestGate } from '../../sources/http/gate.js';
import { createRequestGate, type GateTally } from './request-gate.js';

const HEARTBEAT_MS = 4000;

/** An attempt to ask sources for something, as the ledger knows it; a retry is the same attempt. */
export interface Attempt {
  lookupId: string;
  edition?: string;
  critical: boolean;
}

/**
 * Opens the door to the upstreams for the attempt of the activity under way. What an earlier try of it had reserved and
 * left open is settled first. Its waits end when the activity is cancelled.
 */
export async function openGate(
  dataSource: DataSource,
  { info, cancellationSignal }: Pick<Context, 'info' | 'cancellationSignal'>,
  { lookupId, edition, critical }: Attempt,
): Promise<{ gate: RequestGate; tally: GateTally }> {
  await settleLeftovers(dataSource.manager, lookupId);
  const workflowId = info.workflowExecution?.workflowId ?? '';
  return createRequestGate(dataSource, { edition, workflowId, lookupId, critical }, cancellationSignal);
}

/** Does the work of an activity and tells the server all the while that its worker is alive. */
export async function heartbeating<Result>(
  context: Pick<Context, 'heartbeat'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const beat = setInterval(() => {
    context.heartbeat();
  }, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
