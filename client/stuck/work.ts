import type { Client } from '@temporalio/client';
import type { FailedSweep, StuckWork, UnattendedFilm } from '../../domain/sweeps/stuck-work.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { failureWords, importOf, importProgress } from '../imports/start.js';
import { findFailingWork } from './running.js';

/** Kinds of task queues, as the server counts them. */
const WORKFLOWS = 1;
const ACTIVITIES = 2;
/** Imports that are asked whether they are held. */
const IMPORTS = 50;
const PATIENCE_MS = 4000;
/** What runs without anybody who looks. */
const SWEEPS = ['enrichmentSweep', 'editionWatch', 'backfill'];

/**
 * Looks for work that does not get on. What cannot be found out keeps none of the rest from being told.
 * @param attend finds films that nothing looks after, and begins their lookups again.
 */
export async function findStuckWork(
  client: Client,
  attend: () => Promise<UnattendedFilm[]>,
): Promise<StuckWork> {
  const [failing, queues, held, sweeps, unattended] = await Promise.allSettled([
    findFailingWork(client),
    queuesWithoutWorker(client),
    heldImports(client),
    failedSweeps(client),
    attend(),
  ]);
  return {
    problems: toldBy(failing)?.problems,
    retries: toldBy(failing)?.retries,
    queues: toldBy(queues),
    held: toldBy(held),
    sweeps: toldBy(sweeps),
    films: toldBy(unattended),
  };
}

function toldBy<T>(result: PromiseSettledResult<T>): T | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}

/** Task queues that nobody has asked for work in the last minutes. */
export async function queuesWithoutWorker(client: Client): Promise<string[]> {
  const asked = await Promise.all(
    Object.values(TASK_QUEUES).map(async (name) => {
      const { pollers } = await client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name },
        // The enum itself is in a package that is not ours to depend on.
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
        taskQueueType: name === TASK_QUEUES.main ? WORKFLOWS : ACTIVITIES,
      });
      return { name, isAsked: pollers.length > 0 };
    }),
  );
  return asked.filter(({ isAsked }) => !isAsked).map(({ name }) => name);
}

/** Imports that begin no lookups now; one that does not answer is seen by its tasks. */
export async function heldImports(client: Client): Promise<NonNullable<StuckWork['held']>> {
  const held: NonNullable<StuckWork['held']> = [];
  const query = 'WorkflowType = "festivalImport" AND ExecutionStatus = "Running"';
  let seen = 0;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: IMPORTS })) {
    const edition = workflowId.replace(/^festival-import\//, '');
    const ask = (): ReturnType<typeof importProgress> => importProgress(importOf(client, edition));
    const progress = await client.withDeadline(Date.now() + PATIENCE_MS, ask).catch(() => undefined);
    if (progress?.heldSince !== undefined)
      held.push({ edition, since: progress.heldSince, reason: progress.pausedReason });
    seen += 1;
    if (seen === IMPORTS) break;
  }
  return held;
}

/** Sweeps whose run that ended last did not come to its end, with why. */
export async function failedSweeps(client: Client): Promise<FailedSweep[]> {
  const failed: FailedSweep[] = [];
  for (const sweep of SWEEPS) {
    const query = `WorkflowType = "${sweep}" AND ExecutionStatus != "Running"`;
    // The one that was closed last comes first.
    for await (const { workflowId, runId, status, closeTime } of client.workflow.list({
      query,
      pageSize: 1,
    })) {
      if (status.name === 'FAILED' || status.name === 'TIMED_OUT') {
        const ended = client.workflow.getHandle(workflowId, runId).result();
        const why = await ended.then(() => 'it ended', failureWords);
        failed.push({ sweep, workflowId, why, endedAt: (closeTime ?? new Date()).toISOString() });
      }
      break;
    }
  }
  return failed;
}
