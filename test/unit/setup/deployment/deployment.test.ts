import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { workerDeployment } from '../../../../worker/deployment.js';
import { logFields } from '../../../../worker/telemetry.js';

/** The build id of code that lies in a folder of its own. */
function buildId(files: Record<string, string>): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'festival-lookup-build-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text.replace('FOLDER', folder));
  }
  return workerDeployment({ TEMPORAL_DEPLOYMENT_NAME: 'films' }, folder)?.version.buildId;
}

const CODE = { 'workflows/a.js': 'one', 'activities/b.js': 'two', 'workflow-bundle.js': '// FOLDER' };

test('the same code has the same build id in any folder; other activities have another', () => {
  expect(buildId(CODE)).toBe(buildId(CODE));
  expect(buildId({ ...CODE, 'activities/b.js': 'three' })).not.toBe(buildId(CODE));
  expect(buildId({ ...CODE, 'workflows/a.js': 'three' })).not.toBe(buildId(CODE));
  expect(buildId({ ...CODE, 'dashboard/page.js': 'three' })).toBe(buildId(CODE));
});

test('a workflow task that fails is logged with its run, its failure, and how its workflow is found', () => {
  expect(logFields({ run_id: 'r-1', failure: 'TMPRL1100: nondeterminism', target: 'temporalio' })).toEqual({
    runId: 'r-1',
    failure: 'TMPRL1100: nondeterminism',
    find: `temporal workflow list --query 'RunId = "r-1"'`,
  });
  expect(logFields({ workflowId: 'w', error: 'x', other: 1 })).toEqual({ workflowId: 'w', error: 'x' });
});

test('a line about a workflow names its film or festival; what an activity knows better wins', () => {
  expect(logFields({ workflowId: 'movie-lookup/tt1' })).toMatchObject({ film: 'tt1' });
  expect(logFields({ workflowId: 'festival-import/cannes-2025' })).toMatchObject({ festival: 'cannes-2025' });
  expect(logFields({ workflowId: 'backfill/spring', film: 'tt2', festival: 'berlin-2025' })).toEqual({
    workflowId: 'backfill/spring',
    film: 'tt2',
    festival: 'berlin-2025',
  });
});
