import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import pc from 'picocolors';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { readEditionSpend } from '../../entities/sources/edition-spend.js';
import { readEdition, readStubReasons, type EditionFigures } from '../../entities/editions/figures.js';
import type { Db } from '../../entities/sql.js';
import { askWorkflow } from '../ask-workflow.js';
import { withDatabase } from '../database.js';
import { readImportState, unreadProgramme, unreadWords, type ImportState } from '../imports/state.js';
import { failureWords, importOf, importProgress, type ImportHandle } from '../imports/start.js';
import { progressWords } from './progress-bar.js';
import { importTable } from './tables.js';

export interface ImportStatus {
  /** For people: words and tables. */
  words: string;
  /** It failed, timed out, or was ended by somebody. */
  failed: boolean;
}

/**
 * Where an import stands: from its workflow while it runs, from the database afterwards, for films that waited go on.
 * @throws {Error} in words, when no worker answers for one that runs.
 */
export async function importStatus(client: Client, edition: string): Promise<ImportStatus> {
  const handle = importOf(client, edition);
  const found = await describeOrNone(handle);
  if (found === undefined) return await keptStatus(edition, handle.workflowId);
  const { status } = found;
  const unread = unreadProgramme(found);
  const name = `${handle.workflowId}: ${status.name.toLowerCase()}${unread === null ? '' : ` · ${pc.yellow(unreadWords(unread))}`}`;
  if (status.name !== 'RUNNING')
    return { words: await endedWords(client, edition, name), failed: status.name !== 'COMPLETED' };
  const progress = await askWorkflow(client, handle.workflowId, () => importProgress(handle));
  return { words: told(name, edition, progress), failed: false };
}

async function endedWords(client: Client, edition: string, name: string): Promise<string> {
  const state = await readImportState(client, edition);
  const failure = state?.failure ?? null;
  const ended = failure === null ? name : `${name} · ${pc.red(failure)}`;
  try {
    const now = await withDatabase(({ manager }) => figuresNow(manager, edition, state));
    return now === undefined ? ended : told(ended, edition, now);
  } catch (error) {
    const progress = state?.progress ?? null;
    if (progress === null) throw error;
    return `${told(ended, edition, progress)}\n${pc.yellow(`As of its end. ${failureWords(error)}`)}`;
  }
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
  const now = await withDatabase(({ manager }) => figuresNow(manager, edition, undefined));
  if (now === undefined) throw new WorkflowNotFoundError('no such import', workflowId, undefined);
  const words = told(`${workflowId}: over, and no longer known to Temporal`, edition, now);
  return { words, failed: false };
}

function told(name: string, edition: string, progress: ImportProgress): string {
  return `${name} · ${progressWords(progress)}\n${importTable(edition, progress)}`;
}

/** An ended import's figures as they are in the database now; undefined where nothing was staged. */
async function figuresNow(
  db: Db,
  edition: string,
  state: Pick<ImportState, 'progress'> | undefined,
): Promise<ImportProgress | undefined> {
  const staged = await readEdition(db, edition);
  if (staged === undefined) return undefined;
  const [reasons, spendBySource] = await Promise.all([
    readStubReasons(db, edition),
    readEditionSpend(db, edition),
  ]);
  const warnings = state?.progress?.warnings;
  return {
    ...progressOf(staged),
    failedReasons: Object.fromEntries(reasons.map(({ reason, films }) => [reason, films])),
    spendBySource,
    requests: state?.progress?.requests ?? 0,
    warnings,
  };
}

function progressOf(
  staged: EditionFigures,
): Omit<ImportProgress, 'failedReasons' | 'spendBySource' | 'requests'> {
  const { films, full, minimal, waiting, review, spendUsd, spendMode, spendLimitUsd, rejectedRows } = staged;
  return {
    total: films,
    started: films - waiting,
    full,
    minimal,
    // A film that was never looked up, for the import was ended before, is no stub that the sources left.
    stub: staged.stub - waiting,
    awaitingReview: review,
    spendUsd,
    paused: false,
    spendMode,
    ...(spendLimitUsd === null ? {} : { spendLimitUsd }),
    etaSeconds: null,
    rejectedRows,
  };
}
