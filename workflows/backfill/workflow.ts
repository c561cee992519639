import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { BackfillActivities } from '../../activities/backfill.js';
import {
  backfillInputSchema,
  LOW_PRIORITY_KEY,
  type BackfillInput,
  type BackfillReport,
} from '../../domain/sweeps/backfill.js';
import { policyOfLookup } from '../../domain/policy.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { backfillDetails } from './details.js';
import { checkInput, fromRunBefore } from '../shared/input.js';
import { roundUsd } from '../../domain/words/figures.js';
import { ChildLookups } from '../child-lookups/children.js';
import { requestsOf, type ChildOutcome } from '../child-lookups/outcome.js';
import { forEachConcurrent } from '../shared/concurrent.js';
import { showDetails } from '../shared/show.js';

const PAGE = 100;
/** Films looked up at one time where its policy says nothing. */
const WINDOW = 10;

const { stageBackfill, listBackfillFilms } = proxyActivities<BackfillActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '5 minutes',
  retry: { maximumInterval: '1 minute' },
});

/** What a run hands to the next one. */
export interface ContinuedBackfill {
  report: BackfillReport;
  afterCursor: string;
}

export const backfillReportQuery = defineQuery<BackfillReport>('report');

/**
 * Looks up films whose import failed before: writes them with their nominations, then looks up those that have no
 * record yet, with low priority. Started again, it takes up what is left; films that have a record cost nothing.
 * @param handedOn set by the workflow itself when it continues as new.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function backfill(input: BackfillInput, handedOn?: ContinuedBackfill): Promise<BackfillReport> {
  const { name, films, policy } = checkInput(backfillInputSchema, input, 'The input of backfill');
  const continued = fromRunBefore(handedOn, 'backfill');
  const report = continued?.report ?? emptyReport(name);
  const show = (): void => {
    showDetails(backfillDetails(report));
  };
  const children = new ChildLookups({
    policy: () => policyOfLookup(policy),
    priority: { priorityKey: LOW_PRIORITY_KEY, fairnessKey: `backfill/${name}` },
    spent: ({ costUsd, requests }) => {
      report.costUsd = roundUsd(report.costUsd + costUsd);
      report.requests += requests;
    },
    settled: (_filmKey, outcome) => {
      report.requests += requestsOf(outcome);
    },
  });
  children.receive();
  setHandler(backfillReportQuery, () => report, {
    description: 'Films by what became of them, and money.',
  });
  if (continued === undefined) report.films = (await stageBackfill({ name, films })).films;
  show();

  const next = await children.whileWatching(async () => {
    for (let afterCursor = continued?.afterCursor ?? '0'; ;) {
      const page = await listBackfillFilms({ name, afterCursor, limit: PAGE });
      await forEachConcurrent(page, policy.window ?? WINDOW, async (film) => {
        // A minimal record is left to the sweeps: a backfill is for films that have none.
        if (!film.needsLookup || film.importType !== 'stub') report.known += 1;
        else count(report, await children.lookUpWhenUp(film));
        show();
      });
      afterCursor = page.at(-1)?.cursor ?? afterCursor;
      if (page.length < PAGE) return undefined;
      if (workflowInfo().continueAsNewSuggested) return { report, afterCursor };
    }
  });
  await condition(allHandlersFinished);
  show();
  if (next !== undefined) await continueAsNew<typeof backfill>({ name, policy }, next);
  return report;
}

function count(report: BackfillReport, outcome: ChildOutcome | undefined): void {
  if (outcome === undefined || outcome.kind === 'running' || outcome.kind === 'known') {
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
