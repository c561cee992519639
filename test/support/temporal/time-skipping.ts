import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { vi } from 'vitest';
import { quietSdk } from '../quiet.js';
import { findTestServer } from './test-server.js';

const ATTEMPTS = 4;

/**
 * Starts a Temporal server whose time is skipped while a test waits for a workflow's result. Its time is one for all
 * workflows in it: tests on one environment run one after the other. The caller calls `teardown()`.
 */
export async function createTimeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  quietSdk();
  const path = await findTestServer(console.log);
  const server = { executable: { type: 'existing-path', path } } as const;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server });
    } catch (error) {
      // The SDK gives a server five seconds to start, which a busy machine may exceed the first time.
      const slow = error instanceof Error && error.message.includes('did not start within');
      if (!slow || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * Ends a workflow with the test that started it: one that waits would wake in the next test's days. What it has in hand
 * is waited for first, for the server skips no time ever after when an activity of a terminated workflow was scheduled or under way.
 */
export async function endWorkflow(handle: WorkflowHandle): Promise<void> {
  let before = -1;
  await vi
    .waitFor(
      async () => {
        const seen = await handle.describe().catch(() => undefined);
        if (seen?.status.name !== 'RUNNING') return;
        const atWork = (seen.raw.pendingActivities ?? []).length > 0;
        const changed = before !== seen.historyLength;
        before = seen.historyLength;
        if (atWork || changed) throw new Error('still at work');
      },
      { timeout: 5_000, interval: 20 },
    )
    .catch(() => undefined);
  await handle.terminate().catch(() => undefined);
}
