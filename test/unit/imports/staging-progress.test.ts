import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { expect, test } from 'vitest';
import { stagingProgress, stagingWords } from '../../../client/imports/state.js';

const described = (...activities: object[]): WorkflowExecutionDescription =>
  ({ raw: { pendingActivities: activities } }) as unknown as WorkflowExecutionDescription;

test('how far a programme is written is read from what its activity told last', () => {
  const told = defaultPayloadConverter.toPayload({ written: 12_500, entries: 100_000 });
  const activity = { activityType: { name: 'stageProgramme' }, heartbeatDetails: { payloads: [told] } };
  const progress = stagingProgress(described({ activityType: { name: 'other' } }, activity));
  expect(progress).toEqual({ written: 12_500, entries: 100_000 });
  expect(progress && stagingWords(progress)).toBe('12,500 of 100,000 entries of its programme are written');
});

test('how many rows of it are read is told before', () => {
  expect(stagingWords({ read: 200, rows: 100_000 })).toBe('200 of 100,000 rows of its programme are read');
});

test('nothing is said before it has told anything, and when nothing is being written', () => {
  expect(stagingProgress(described())).toBeNull();
  expect(stagingProgress(described({ activityType: { name: 'stageProgramme' } }))).toBeNull();
});
