import { WorkflowFailedError, WorkflowIdConflictPolicy, type Client } from '@temporalio/client';
import type { SourceTest, TestedSource } from '../../domain/sources/test.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import type { sourceTest } from '../../workflows/on-request/source-test.js';

/** Longer than the workflow waits itself, so that only missing workers are felt. */
const PATIENCE = '60 seconds';

/**
 * Has a worker try its key of a source, at the least price: TMDb and the vendors of pages nothing, OMDb one request. Two people who ask
 * at one time share one answer.
 */
export async function testSource(client: Client, source: TestedSource): Promise<SourceTest> {
  try {
    return await client.workflow.execute<typeof sourceTest>('sourceTest', {
      workflowId: `source-test/${source}`,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      workflowExecutionTimeout: PATIENCE,
      taskQueue: TASK_QUEUES.main,
      staticSummary: `Test of the key of ${source}`,
      args: [source],
    });
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return { works: false, words: 'no worker answers: is one running?', costUsd: 0 };
  }
}
