import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { SourceTestActivities } from '../../activities/on-request/source-test.js';
import { testedSourceSchema, type SourceTest, type TestedSource } from '../../domain/sources/test.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { checkInput } from '../shared/input.js';

/**
 * Tries the key of a source where it lies: with the workers. Once only, for OMDb charges for it.
 * @throws {ApplicationFailure} `InvalidInput` for a source that has no key.
 */
export async function sourceTest(input: TestedSource): Promise<SourceTest> {
  const source = checkInput(testedSourceSchema, input, 'The input of sourceTest');
  const { testSource } = proxyActivities<SourceTestActivities>({
    taskQueue: TASK_QUEUES[source],
    startToCloseTimeout: '40 seconds',
    scheduleToStartTimeout: '15 seconds',
    retry: { maximumAttempts: 1 },
    summary: source,
  });
  try {
    return await testSource(source);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const words = error.cause?.message ?? error.message;
    return { works: false, words: `it could not be tried: ${words}`, costUsd: 0 };
  }
}
