import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdReusePolicy,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { titleSlug } from '../domain/slug.js';
import { TASK_QUEUES } from '../domain/sources.js';
import {
  backfillInputSchema,
  backfillWorkflowId,
  LOW_PRIORITY_KEY,
  type BackfillFilm,
  type BackfillInput,
} from '../domain/sweeps/backfill.js';
import type { backfill } from '../workflows/backfill/workflow.js';
import { AppError } from '../domain/errors.js';

/** Temporal's limit for an input is 2 MB. */
const MAX_PART_BYTES = 1_000_000;

export type BackfillHandle = WorkflowHandle<typeof backfill>;

/**
 * Starts a backfill, or finds the one of this name that runs.
 * @throws {AppError} `InvalidInput` naming what is wrong with the input.
 */
export async function startBackfill(
  client: Client,
  input: BackfillInput,
): Promise<{ handle: BackfillHandle; wasRunning: boolean }> {
  const parsed = backfillInputSchema.safeParse(input);
  if (!parsed.success)
    throw new AppError(
      'InvalidInput',
      parsed.error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('\n'),
    );
  const workflowId = backfillWorkflowId(parsed.data.name);
  try {
    const handle = await client.workflow.start<typeof backfill>('backfill', {
      workflowId,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      taskQueue: TASK_QUEUES.main,
      staticSummary: `Backfill ${parsed.data.name}`,
      priority: { priorityKey: LOW_PRIORITY_KEY, fairnessKey: workflowId },
      args: [input],
    });
    return { handle, wasRunning: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { handle: client.workflow.getHandle<typeof backfill>(workflowId), wasRunning: true };
  }
}

/** Films in parts that a workflow's input can carry, under names of their own: "retry", "retry-2"… */
export function backfillParts(
  name: string,
  films: readonly BackfillFilm[],
  largestBytes = MAX_PART_BYTES,
): { name: string; films: BackfillFilm[] }[] {
  const parts: BackfillFilm[][] = [[]];
  let bytes = 0;
  for (const film of films) {
    const size = Buffer.byteLength(JSON.stringify(film)) + 1;
    if (bytes + size > largestBytes && bytes > 0) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(film);
    bytes += size;
  }
  return parts.map((part, index) => ({ name: index === 0 ? name : `${name}-${index + 1}`, films: part }));
}

/** A backfill's name from that of its file. */
export function nameOfFile(path: string): string {
  const stem = (path.split(/[\\/]/).at(-1) ?? '').replace(/\.[^.]*$/, '');
  return titleSlug(stem).slice(0, 50).replace(/-$/, '');
}
