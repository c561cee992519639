import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import pc from 'picocolors';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { readEditionSpend } from '../../entities/sources/edition-spend.js';
import { readEdition, readStubReasons } from '../../entities/editions/figures.js';
import type { Db } from '../../entities/sql.js';
import { askWorkflow } from '../ask-workflow.js';
import { withDatabase } from '../database.js';
import {
  readImportState,
  stagingProgress,
  stagingWords,
  unreadProgramme,
  unreadWords,
} from '../imports/state.js';
import { failureWords, importOf, importProgress, type ImportHandle } from '../imports/start.js';
import { leftWords } from '../imports/steer.js';
import { progressWords } from './progress-bar.js';
import { importTable } from './tables.js';

export interface ImportStatus {
  /** For people: words and tables. */
  words: string;
  /** It failed, timed out, or was ended by somebody. */
  failed: boolean;
  edition: string;
  /** What Temporal says of it; `forgotten` where it does not know it (any more). */
  state: string;
  /** Why it failed, in words. */
  failure: string | null;
  /** Undefined where its programme was not read. */
  figures: ImportProgress | undefined;
}

/**
 * Where an import stands: films and money as the database has them now, what steers it from its workflow.
 * @throws {Error} in words, when no worker answers for one that runs, or there is no such import.
 */
export async function importStatus(client: Client, edition: string): Promise<ImportStatus> {
  const handle = importOf(client, edition);
  const found = await describeOrNone(handle);
  if (found === undefined) return await keptStatus(edition, handle.workflowId);
  const name = found.status.name;
  const [progress, failure] =
    name === 'RUNNING'
      ? [await askWorkflow(client, handle.workflowId, () => importProgress(handle)), null]
      : await ending(client, edition);
  const unread = unreadProgramme(found);
  const staging = stagingProgress(found);
  const words = [
    `${handle.workflowId}: ${name.toLowerCase()}`,
    ...(unread === null ? [] : [pc.yellow(unreadWords(unread))]),
    ...(staging === null ? [] : [stagingWords(staging)]),
    ...(failure === null ? [] : [pc.red(failure)]),
  ].join(' · ');
  const failed = name !== 'RUNNING' && name !== 'COMPLETED';
  const inWords = (figures: ImportProgress | undefined): string => told(words, edition, figures, failed);
  const status = { edition, state: name.toLowerCase(), failed, failure };
  try {
    const figures = (await withDatabase(({ manager }) => figuresNow(manager, edition, progress))) ?? progress;
    return { ...status, figures, words: inWords(figures) };
  } catch (error) {
    if (progress === undefined) throw error;
    const late = pc.yellow(`As the import itself counted them. ${failureWords(error)}`);
    return { ...status, figures: progress, words: `${inWords(progress)}\n${late}` };
  }
}

async function ending(
  client: Client,
  edition: string,
): Promise<[result: ImportProgress | undefined, failure: string | null]> {
  const state = await readImportState(client, edition);
  return [state?.progress ?? undefined, state?.failure ?? null];
}

async function describeOrNone(handle: ImportHandle): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await handle.describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** Temporal has forgotten the import, or never knew it: what the database has of it. */
async function keptStatus(edition: string, workflowId: string): Promise<ImportStatus> {
  const figures = await withDatabase(({ manager }) => figuresNow(manager, edition, undefined));
  if (figures === undefined) throw new WorkflowNotFoundError('no such import', workflowId, undefined);
  const name = `${workflowId}: over, or started under another id: Temporal does not know it`;
  const words = told(name, edition, figures);
  return { edition, state: 'forgotten', failed: false, failure: null, figures, words };
}

function told(name: string, edition: string, progress: ImportProgress | undefined, isOver = true): string {
  if (progress === undefined) return name;
  const left = isOver ? leftWords(progress.total - progress.started) : '';
  return [`${name} · ${progressWords(progress)}`, importTable(edition, progress), left]
    .filter((part) => part !== '')
    .join('\n');
}

/** An import's figures as they are in the database now; undefined where nothing was staged. */
async function figuresNow(
  db: Db,
  edition: string,
  progress: ImportProgress | undefined,
): Promise<ImportProgress | undefined> {
  const staged = await readEdition(db, edition);
  if (staged === undefined) return undefined;
  const [reasons, spendBySource] = await Promise.all([
    readStubReasons(db, edition),
    readEditionSpend(db, edition),
  ]);
  const { films, full, minimal, stub, waiting, review, spendUsd, spendMode, rejectedRows } = staged;
  return {
    paused: false,
    spendMode,
    spendLimitUsd: staged.spendLimitUsd ?? undefined,
    etaSeconds: null,
    requests: 0,
    ...progress,
    total: films,
    started: films - waiting,
    full,
    minimal,
    stub,
    awaitingReview: review,
    spendUsd,
    spendBySource,
    failedReasons: Object.fromEntries(reasons.map((row) => [row.reason, row.films])),
    rejectedRows,
  };
}
