import type {
  Client,
  WorkflowExecutionDescription,
  WorkflowExecutionInfo,
  WorkflowExecutionStatusName,
} from '@temporalio/client';
import { defaultPayloadConverter, WorkflowNotFoundError } from '@temporalio/common';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { PROGRAMME_TRIES, type StagingProgress } from '../../domain/programme/programme.js';
import { count, counted } from '../../domain/words/figures.js';
import type { festivalImport } from '../../workflows/festival-import/workflow.js';
import { FailureReasonKey } from '../../workflows/shared/search-attributes.js';
import { failureWords, importOf, importProgress } from './start.js';

/** A page would rather say that Temporal or its workers are silent than wait longer. */
const PATIENCE_MS = 4000;

export type ImportRunState = 'running' | 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed out';

/** An import as Temporal knows it. */
export interface ImportState {
  /** "cannes-2025" */
  edition: string;
  workflowId: string;
  state: ImportRunState;
  startedAt: Date;
  closedAt: Date | null;
  /** Why it is held, where ops look too: `tmdb_unauthorized`, or an operator's words. */
  heldFor: string | null;
  /** What it came to, or where it stands; null where nobody can say: no worker answers, or it failed. */
  progress: ImportProgress | null;
  /** Why it failed, in words. */
  failure: string | null;
  /** How often its programme was tried to be read in vain so far, and why the last time; null where it was not. */
  unread: UnreadProgramme | null;
  /** How far its programme is read or written; null before and after. */
  staging: StagingProgress | null;
}

/** A programme that could not be read yet. */
export interface UnreadProgramme {
  /** The try that is under way, or comes next. */
  attempt: number;
  /** Why the last one failed. */
  message: string;
}

/** The words for it. */
export function unreadWords({ attempt, message }: UnreadProgramme): string {
  return `its programme cannot be read (try ${attempt} of ${PROGRAMME_TRIES}): ${message}`;
}

/** What Temporal knows of the activity that reads an import's programme. */
export function unreadProgramme({ raw }: WorkflowExecutionDescription): UnreadProgramme | null {
  const staging = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'stageProgramme');
  const message = staging?.lastFailure?.message;
  return message === null || message === undefined ? null : { attempt: staging?.attempt ?? 1, message };
}

/** How far an import's programme is read or written; null before its first rows are, and after its last. */
export function stagingProgress({ raw }: WorkflowExecutionDescription): StagingProgress | null {
  const staging = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'stageProgramme');
  const [told] = staging?.heartbeatDetails?.payloads ?? [];
  return told === undefined ? null : defaultPayloadConverter.fromPayload<StagingProgress>(told);
}

/** The words for it. */
export function stagingWords(progress: StagingProgress): string {
  return 'read' in progress
    ? `${count(progress.read)} of ${counted(progress.rows, 'row')} of its programme are read`
    : `${count(progress.written)} of ${counted(progress.entries, 'entry', 'entries')} of its programme are written`;
}

/** The word for a state of a workflow; a run that continued as new is of one that runs. */
export function stateOf(name: WorkflowExecutionStatusName): ImportRunState {
  switch (name) {
    case 'COMPLETED':
    case 'FAILED':
    case 'CANCELLED':
    case 'TERMINATED':
      return name.toLowerCase() as ImportRunState;
    case 'TIMED_OUT':
      return 'timed out';
    default:
      return 'running';
  }
}

/** What Temporal tells of an import, without figures. */
function stateFrom(found: Omit<WorkflowExecutionInfo, 'raw'>): ImportState {
  return {
    edition: found.workflowId.replace(/^festival-import\//, ''),
    workflowId: found.workflowId,
    state: stateOf(found.status.name),
    startedAt: found.startTime,
    closedAt: found.closeTime ?? null,
    heldFor: found.typedSearchAttributes.get(FailureReasonKey) ?? null,
    progress: null,
    failure: null,
    unread: null,
    staging: null,
  };
}

/**
 * Where an edition's import stands, with its figures; undefined when Temporal has none (any more).
 * @throws when Temporal does not answer within seconds.
 */
export async function readImportState(client: Client, edition: string): Promise<ImportState | undefined> {
  const handle = importOf(client, edition);
  try {
    const found = await patiently(client, () => handle.describe());
    const told = { unread: unreadProgramme(found), staging: stagingProgress(found) };
    return await withFigures(client, { ...stateFrom(found), ...told });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** The latest imports of these editions that Temporal knows, without figures. */
export async function listImportStates(
  client: Client,
  editions: string[],
): Promise<Map<string, ImportState>> {
  const ids = editions
    .filter((edition) => !/["\\]/.test(edition))
    .map((edition) => `"${importOf(client, edition).workflowId}"`)
    .join(', ');
  if (ids === '') return new Map();
  return await latestOf(
    client,
    `WorkflowType = "festivalImport" AND WorkflowId IN (${ids})`,
    editions.length,
  );
}

/** Imports that run or came to a bad end, the latest first: one that could not read its programme has no edition. */
export async function listTroubledImports(client: Client, limit: number): Promise<ImportState[]> {
  const states = await latestOf(
    client,
    'WorkflowType = "festivalImport" AND ExecutionStatus IN ("Running", "Failed", "TimedOut", "Terminated", "Canceled")',
    limit,
  );
  return [...states.values()];
}

/** Imports that run, the latest first, without figures. */
export async function listRunningStates(client: Client, limit: number): Promise<ImportState[]> {
  const states = await latestOf(
    client,
    'WorkflowType = "festivalImport" AND ExecutionStatus = "Running"',
    limit,
  );
  return [...states.values()];
}

/** Adds what an import came to, or where it stands, for those of a list that are shown. */
export async function withFigures(client: Client, state: ImportState): Promise<ImportState> {
  // Not by its edition: Temporal's own tools start one under any id.
  const handle = client.workflow.getHandle<typeof festivalImport>(state.workflowId);
  try {
    if (state.state === 'running')
      return { ...state, progress: await patiently(client, () => importProgress(handle)) };
    return { ...state, progress: await patiently(client, () => handle.result()) };
  } catch (error) {
    // No worker answers, or history is gone: the database has figures, too.
    if (state.state === 'running' || state.state === 'completed') return state;
    return { ...state, failure: failureWords(error) };
  }
}

async function latestOf(client: Client, query: string, limit: number): Promise<Map<string, ImportState>> {
  const states = new Map<string, ImportState>();
  await patiently(client, async () => {
    for await (const found of client.workflow.list({ query, pageSize: 200 })) {
      const state = stateFrom(found);
      // Newest first: what comes later are earlier runs of the same import.
      if (!states.has(state.edition)) states.set(state.edition, state);
      if (states.size >= limit) break;
    }
  });
  return states;
}

function patiently<T>(client: Client, ask: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + PATIENCE_MS, ask);
}
