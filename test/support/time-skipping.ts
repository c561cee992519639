import { TestWorkflowEnvironment } from '@temporalio/testing';
import { quietSdk } from './quiet.js';
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
