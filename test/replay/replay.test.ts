import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resource } from '@opentelemetry/resources';
import { NoopSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';
import { bundleWorkflowCode, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { WORKFLOW_BUNDLE } from '../../worker/workflow-bundle.js';
import { quietSdk } from '../support/quiet.js';
import { SCENARIOS } from './scenarios.js';

/**
 * Workflows that wait for weeks meet new code: every branch's recorded history must replay on the present one. One
 * that does not would fail in production on all workflows of that kind that run (see record.ts, and `patched()`).
 */
const FOLDER = new URL('./histories/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

interface RecordedEvent {
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  workflowExecutionSignaledEventAttributes?: { signalName: string };
  workflowExecutionUpdateAcceptedEventAttributes?: { acceptedRequest: { input: { name: string } } };
}

function historyOf(file: string): { events: RecordedEvent[] } {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as { events: RecordedEvent[] };
}

function bundle(path: string): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    ...WORKFLOW_BUNDLE,
    workflowsPath: fileURLToPath(new URL(path, import.meta.url)),
  });
}

let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  quietSdk();
  workflowBundle = await bundle('../../workflows/index.ts');
});

test('every branch has its history', () => {
  expect(files.map((file) => file.replace('.json', ''))).toEqual(
    expect.arrayContaining(Object.keys(SCENARIOS)),
  );
});

test.each(files)('%s replays', async (file) => {
  await Worker.runReplayHistory({ workflowBundle }, historyOf(file), `replayed-${file}`);
});

test('what began without tracing replays on workers that trace', async () => {
  const plugin = new OpenTelemetryPlugin({
    resource: new Resource({}),
    spanProcessor: new NoopSpanProcessor(),
  });
  const traced = await bundleWorkflowCode({ ...WORKFLOW_BUNDLE, plugins: [plugin] });
  for (const file of files)
    await Worker.runReplayHistory(
      { workflowBundle: traced, plugins: [plugin] },
      historyOf(file),
      `traced-${file}`,
    );
});

describe('the histories reach', () => {
  const events = files.flatMap((file) => historyOf(file).events);

  test('every activity', () => {
    const names = events.flatMap(
      (event) => event.activityTaskScheduledEventAttributes?.activityType.name ?? [],
    );
    expect([...new Set(names)]).toEqual(
      expect.arrayContaining([
        ...['lookup', 'endAttempt', 'parkFilm', 'askReviewer'],
        ...['identify', 'decide', 'reopenFilm'],
        ...['stageProgramme', 'listFilms', 'countFilms', 'listFilmsOverBudget', 'setSpendControls'],
        ...['linkPeople', 'searchPeople'],
        'mayContinue',
        ...['listDueFilms', 'listRatingsDue', 'listPageRatingsDue', 'markTried'],
        ...['enrichRatings', 'enrichFromPage', 'stageBackfill', 'listBackfillFilms'],
        ...['checkAlerts', 'listDueEvents', 'deliverEvent', 'tellFinished', 'tellFailed'],
        ...['previewFilm', 'searchFilms', 'testSource', 'readEventPage'],
        'listNewEditions',
      ]),
    );
  });

  test('every signal and update', () => {
    const signals = events.flatMap(
      (event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? [],
    );
    expect([...new Set(signals)]).toEqual(
      expect.arrayContaining([
        ...['approve', 'reject', 'retryNow', 'setSpendMode', 'join', 'tryAgain'],
        ...['pause', 'resume', 'setSpendLimit', 'spend', 'parked', 'settled', 'sourceDown', 'sourceUp'],
      ]),
    );
    const updates = events.flatMap(
      (event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest.input.name ?? [],
    );
    expect(updates).toEqual(expect.arrayContaining(['review', 'reopened']));
  });
});

test('a change that running workflows would not survive is seen', async () => {
  const changed = await bundle('./fixtures/changed-workflows.ts');
  const replay = Worker.runReplayHistory(
    { workflowBundle: changed },
    historyOf('lookup-full.json'),
    'changed',
  );
  await expect(replay).rejects.toBeInstanceOf(DeterminismViolationError);
});
