import {
  ActivityFailure,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  startChild,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { EditionWatchActivities } from '../../activities/edition-watch.js';
import { editionKey, importWorkflowId } from '../../domain/identity.js';
import type { FestivalImportInput, ImportPolicy } from '../../domain/policy.js';
import {
  editionWatchInputSchema,
  type EditionWatchInput,
  type EditionWatchReport,
  type WatchedFestival,
} from '../../domain/sweeps/edition-watch.js';
import { checkInput } from '../shared/input.js';
import { plainText } from '../shared/markdown.js';
import { FestivalKey } from '../shared/search-attributes.js';
import { showDetails } from '../shared/show.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import type { festivalImport } from '../festival-import/workflow.js';

// The next look comes tomorrow.
const { listNewEditions } = proxyActivities<EditionWatchActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '2 minutes',
  retry: { maximumInterval: '5 minutes', maximumAttempts: 5 },
});

/**
 * Looks whether IMDb-Awards has new editions of chosen festivals, and starts an import of each, which outlives it.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function editionWatch(input: EditionWatchInput = {}): Promise<EditionWatchReport> {
  const { festivals, since, again, policy } = checkInput(
    editionWatchInputSchema,
    input,
    'The input of editionWatch',
  );
  const report: EditionWatchReport = { started: [], running: [], failed: [] };
  for (const watched of festivals) {
    try {
      for (const year of await listNewEditions({ ...watched, since, again }))
        await startImport(watched, year, policy, report);
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      report.failed.push({ festival: watched.festival, why: error.cause?.message ?? error.message });
    }
  }
  showDetails(detailsOf(report, festivals.length));
  return report;
}

async function startImport(
  { festival, eventId }: WatchedFestival,
  year: number,
  policy: ImportPolicy,
  report: EditionWatchReport,
): Promise<void> {
  const edition = editionKey(festival, year);
  const args: [FestivalImportInput] = [
    { festival, year, programme: { kind: 'imdb-awards', eventId }, policy },
  ];
  try {
    await startChild<typeof festivalImport>('festivalImport', {
      workflowId: importWorkflowId(editionKey(festival, year)),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Import of ${edition}`,
      typedSearchAttributes: [{ key: FestivalKey, value: [edition] }],
      args,
    });
    report.started.push(edition);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    report.running.push(edition);
  }
}

function detailsOf({ started, running, failed }: EditionWatchReport, festivals: number): string {
  const list = (editions: string[]): string => (editions.length === 0 ? 'none' : editions.join(', '));
  return [
    `${festivals} festivals · started: ${list(started)} · running already: ${list(running)}`,
    ...failed.map(({ festival, why }) => `- ${festival}: ${plainText(why)}`),
  ].join('\n');
}
