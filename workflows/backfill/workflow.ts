import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { BackfillActivities } from '../../activities/backfill.js';
import { backfillInputSchema, type BackfillInput, type BackfillReport } from '../../domain/backfill.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { backfillDetails } from './details.js';
import { checkInput } from '../shared/input.js';
import { inLanes, LookupChildren, type ChildOutcome } from '../movie-lookup/children.js';

const PAGE = 100;

const { stageBackfill, listBackfillFilms } = proxyActivities<BackfillActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '5 minutes',
  retry: { maximumInterval: '1 minute' },
});

/** What a run hands to the next one. */
export interface ContinuedBackfill {
  report: BackfillReport;
  afterListId: string;
}

export const backfillReportQuery = defineQuery<BackfillReport>('report');

/**
 * Looks up films whose import failed before: writes them with their nominations, then looks up those that have no
 * record yet, with low priority. Started again, it takes up what is left; films that have a record cost nothing.
 * @param continued set by the workflow itself when it continues as new.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function backfill(input: BackfillInput, continued?: ContinuedBackfill): Promise<BackfillReport> {
  const { name, films, policy } = checkInput(backfillInputSchema, input, 'The input of backfill');
  const report = continued?.report ?? emptyReport(name);
  const children = new LookupChildren(policy, `backfill/${name}`);
  const before = { costUsd: report.costUsd, requests: report.requests };
  const show = (): void => {
    report.costUsd = before.costUsd + children.costUsd;
    report.requests = before.requests + children.requests;
    setCurrentDetails(backfillDetails(report));
  };
  setHandler(
    backfillReportQuery,
    () => {
      show();
      return report;
    },
    { description: 'Films by what became of them, and money.' },
  );
  if (continued === undefined) report.films = (await stageBackfill({ name, films })).films;
  show();

  for (let afterListId = continued?.afterListId ?? '0'; ;) {
    const page = await listBackfillFilms({ name, afterListId, limit: PAGE });
    await inLanes(page, policy.window, async (film) => {
      if (film.settled) report.known += 1;
      else count(report, await children.lookUp(film));
      show();
    });
    afterListId = page.at(-1)?.listId ?? afterListId;
    if (page.length < PAGE) break;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      show();
      await continueAsNew<typeof backfill>({ name, policy }, { report, afterListId });
    }
  }
  await condition(allHandlersFinished);
  show();
  return report;
}

function count(report: BackfillReport, outcome: ChildOutcome): void {
  if (outcome.kind === 'running') {
    report.running += 1;
    return;
  }
  report.lookedUp += 1;
  if (outcome.kind === 'failed') {
    report.failed += 1;
    return;
  }
  const { importType, reason, stage } = outcome.kind === 'ended' ? outcome.result : outcome.parked;
  report[importType] += 1;
  if (importType !== 'stub') return;
  if (stage === 'review') report.awaitingReview += 1;
  if (reason !== undefined) report.reasons[reason] = (report.reasons[reason] ?? 0) + 1;
}

function emptyReport(name: string): BackfillReport {
  return {
    name,
    films: 0,
    known: 0,
    running: 0,
    lookedUp: 0,
    full: 0,
    minimal: 0,
    stub: 0,
    awaitingReview: 0,
    failed: 0,
    costUsd: 0,
    requests: 0,
    reasons: {},
  };
}
