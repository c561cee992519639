import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  rootCause,
  workflowInfo,
} from '@temporalio/workflow';
import type { ImportActivities } from '../../activities/import.js';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import {
  festivalImportInputSchema,
  type CheckedImport,
  type FestivalImportInput,
} from '../../domain/policy.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { checkInput, fromRunBefore } from '../shared/input.js';
import { newImport, type ImportData } from './data.js';
import { linkNominees } from './link-nominees.js';
import { ImportRun } from './run.js';

const { stageProgramme, tellFinished, tellFailed } = proxyActivities<ImportActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '10 minutes',
  retry: { maximumInterval: '1 minute' },
});

/**
 * Imports a festival's programme: stages it, then looks its films up, `policy.window` at a time, each in a
 * `movieLookup` of its own that outlives the import while it is parked.
 * @param handedOn set by the workflow itself when it continues as new.
 * @throws {ApplicationFailure} `InvalidInput` or `InvalidProgramme`, not retryable, in words.
 */
export async function festivalImport(
  input: FestivalImportInput,
  handedOn?: ImportData,
): Promise<ImportProgress> {
  const checked = checkInput(festivalImportInputSchema, input, 'The input of festivalImport');
  const carried = fromRunBefore(handedOn, 'festivalImport');
  const { festival, year, policy } = checked;
  const run = new ImportRun(carried ?? newImport(checked, workflowInfo().startTime), policy, festival);
  try {
    if (carried === undefined) await stage(run, checked, input.policy?.tiers !== undefined);
    await run.work();
  } catch (error) {
    await tellOf(error, run);
    throw error;
  }
  await condition(allHandlersFinished);
  if (run.hasMore)
    // The films are staged: the next run needs the programme no more, only the input's other parts.
    await continueAsNew<typeof festivalImport>(
      { festival, year, programme: { kind: 'inline', entries: [] }, policy },
      run.carried(),
    );
  const { edition, startedAt } = run.state.known;
  await linkNominees(edition);
  const progress = run.progress();
  const { total, full, minimal, stub, awaitingReview, rejectedRows, spendUsd } = progress;
  const counts = { total, full, minimal, stub, awaitingReview, rejectedRows, spendUsd };
  await tellFinished({ edition, startedAt, ...counts });
  return progress;
}

/** Tells that the import fails, and why; a cancellation is somebody's wish, and other errors are a build's, not the import's. */
async function tellOf(error: unknown, { state }: ImportRun): Promise<void> {
  if (!(error instanceof ActivityFailure) || isCancellation(error)) return;
  const { edition, startedAt } = state.known;
  await tellFailed({ edition, startedAt, why: rootCause(error) ?? error.message });
}

/** Writes the programme's films, before anything is looked up. */
async function stage(run: ImportRun, checked: CheckedImport, namesTiers: boolean): Promise<void> {
  const { festival, year, programme, policy } = checked;
  const { spendLimitUsd, spendMode, startedAt } = run.state.known;
  const staged = await stageProgramme({ festival, year, programme, spendLimitUsd, spendMode, startedAt });
  // The order of the sources' priorities, where the input names no tiers.
  if (!namesTiers && staged.tiers !== undefined) policy.tiers = staged.tiers;
  run.state.set({
    editionId: staged.editionId,
    total: staged.total,
    rejectedRows: staged.rejected,
    warnings: staged.warnings.length === 0 ? undefined : staged.warnings,
    spendBySource: staged.costUsd > 0 ? { imdb_scrape: staged.costUsd } : {},
  });
  run.show();
}
