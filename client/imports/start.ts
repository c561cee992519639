import { isDeepStrictEqual } from 'node:util';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { editionKey, importWorkflowId, lookupWorkflowId } from '../../domain/identity.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import type { ImportProgress, LookupState } from '../../domain/lookup/lookup.js';
import {
  festivalImportInputSchema,
  type CheckedImport,
  type FestivalImportInput,
} from '../../domain/policy.js';
import type { festivalImport } from '../../workflows/festival-import/workflow.js';
import { progressQuery, stateQuery } from '../../workflows/shared/messages.js';
import { FestivalKey } from '../../workflows/shared/search-attributes.js';
import { readRunInput } from '../run-input.js';
import { AppError } from '../../domain/errors.js';

export type ImportHandle = WorkflowHandle<typeof festivalImport>;

/**
 * Starts an import, or attaches to the one that runs for this edition with the same input.
 * @param anyPolicy attach to an import of the same programme whatever its policy.
 * @throws {AppError} `InvalidInput` naming what is wrong with the input; `Conflict` where one of another input runs.
 */
export async function startImport(
  client: Client,
  input: FestivalImportInput,
  { anyPolicy = false }: { anyPolicy?: boolean } = {},
): Promise<ImportHandle> {
  const checked = checkedInput(input);
  const { festival, year } = checked;
  const edition = editionKey(festival, year);
  try {
    return await client.workflow.start<typeof festivalImport>('festivalImport', {
      workflowId: importWorkflowId(editionKey(festival, year)),
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      taskQueue: TASK_QUEUES.main,
      staticSummary: `Import of ${edition}`,
      priority: { fairnessKey: festival },
      typedSearchAttributes: [{ key: FestivalKey, value: [edition] }],
      args: [input],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const running = importOf(client, edition);
    const other = otherParts(checked, await readInput(client, running), anyPolicy);
    if (other === undefined) return running;
    throw new AppError(
      'Conflict',
      `An import of ${edition} runs already, with another ${other}. Start this one when it is over; its limit and mode can be changed as it runs.`,
    );
  }
}

function checkedInput(input: FestivalImportInput): CheckedImport {
  const parsed = festivalImportInputSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const words = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
  throw new AppError('InvalidInput', words.join('\n'));
}

/** In what a running import's input is another, in words. */
function otherParts(mine: CheckedImport, theirs: unknown, anyPolicy: boolean): string | undefined {
  const { data: known } = festivalImportInputSchema.safeParse(theirs);
  if (!isDeepStrictEqual(known?.programme, mine.programme)) return 'programme';
  return anyPolicy || isDeepStrictEqual(known?.policy, mine.policy) ? undefined : 'policy';
}

/** What a running import was started with; its later runs are given less. Undefined where its first run is gone. */
async function readInput(client: Client, handle: ImportHandle): Promise<unknown> {
  const { raw } = await handle.describe();
  return await readRunInput(client, handle.workflowId, raw.workflowExecutionInfo?.firstRunId);
}

/** Handle of an edition's import ("cannes-2025"), running or ended. */
export function importOf(client: Client, edition: string): ImportHandle {
  return client.workflow.getHandle<typeof festivalImport>(importWorkflowId(edition));
}

/** Where an import stands. */
export async function importProgress(handle: ImportHandle): Promise<ImportProgress> {
  return await handle.query(progressQuery);
}

/** What was tried for a film, and what comes next; `key` is its IMDb id or festival-year-slug. */
export async function filmState(client: Client, key: string): Promise<LookupState> {
  return await client.workflow.getHandle(lookupWorkflowId(key)).query(stateQuery);
}

/** Why a workflow failed, in the words of the failure that began it. */
export function failureWords(error: unknown): string {
  let current: unknown = error;
  while (current instanceof Error) {
    if (current instanceof ApplicationFailure) return current.message;
    if (current.cause === undefined) break;
    current = current.cause;
  }
  if (error instanceof WorkflowFailedError) return error.cause?.message ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
