import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startLookupStage, type LookupStage } from './fixtures/lookup-stage.js';

let stage: LookupStage;

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished);
});
afterAll(async () => {
  await stage.stop();
});

const IMPORT = { festival: 'cannes', year: 2025, programme: { kind: 'inline', entries: [] } };

/** A second `--input` by a slip of the hand: without the check it stands for a run before, whose films were staged. */
test.each([
  ['festivalImport', IMPORT, null],
  ['festivalImport', IMPORT, { cursor: '5' }],
  ['movieLookup', { movieId: '1', filmKey: 'tt0000001', label: 'A film' }, 'Alpha'],
  ['backfill', { name: 'spring', films: [{ entry: { title: 'Alpha' } }] }, { name: 'summer' }],
  ['enrichmentSweep', { maxFilms: 1 }, []],
])('%s refuses what only its own earlier run may hand on: %j, %j', async (type, input, second) => {
  const ended = stage.environment.client.workflow.execute(type, {
    workflowId: `second/${type}-${JSON.stringify(second)}`,
    taskQueue: 'festival-lookup',
    args: [input, second],
  });
  const error: unknown = await ended.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  expect((error as WorkflowFailedError).cause).toMatchObject({
    type: 'InvalidInput',
    message: `${type} takes one argument, found a second`,
  });
});
