import { fileURLToPath } from 'node:url';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode } from '@temporalio/worker';
import { expect, onTestFinished, test, vi } from 'vitest';
import { replayOpen } from '../../../worker/replay-open.js';
import { WORKFLOW_BUNDLE } from '../../../worker/workflow-bundle.js';
import { startTemporalForTests } from '../../support/temporal/temporal.js';
import { Gate } from '../../workflow/fixtures/import-stage.js';
import { startLookupStage } from '../../workflow/fixtures/lookup-stage.js';
import { found } from '../../workflow/fixtures/outcomes.js';

test('a change that a workflow which runs would not survive is told before it gets work', async () => {
  const temporal = await startTemporalForTests();
  const environment = await TestWorkflowEnvironment.createFromExistingServer({ address: temporal.address });
  const stage = await startLookupStage(onTestFinished, environment);
  const gate = new Gate();
  const answer = () => gate.pass().then(() => found('tmdb', 'full'));
  const { handle } = await stage.start({ tmdb: [answer] });
  const { client } = environment;
  await vi.waitFor(
    async () => {
      expect(gate.arrived).toBe(1);
      expect((await client.workflow.count(`ExecutionStatus = 'Running'`)).count).toBe(1);
    },
    { timeout: 30_000 },
  );
  expect(await replayOpen(client, await bundleWorkflowCode(WORKFLOW_BUNDLE))).toEqual({
    workflows: 1,
    faults: [],
  });
  const workflowsPath = fileURLToPath(new URL('../../replay/fixtures/changed-workflows.ts', import.meta.url));
  const changed = await replayOpen(client, await bundleWorkflowCode({ ...WORKFLOW_BUNDLE, workflowsPath }));
  expect(changed.faults).toMatchObject([
    { workflowId: handle.workflowId, words: expect.stringContaining('[TMPRL1100]') as string },
  ]);
  gate.release();
  expect(await handle.result()).toMatchObject({ importType: 'full' });
  await stage.stop();
  await temporal.stop();
});
