import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { joinSignal, rejectSignal, reviewUpdate, stateQuery } from '../../../workflows/shared/messages.js';
import { startLookupStage, type LookupStage, type Started } from '../fixtures/lookup-stage.js';
import { found } from '../fixtures/outcomes.js';

/** Text from outside that protobuf, Postgres or a worker could not take. */

const HALF = 'x\uD83Cy';
let stage: LookupStage;

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished);
});
afterAll(async () => {
  await stage.stop();
});

async function parked(): Promise<Started> {
  const started = await stage.start({}, { policy: { recheck: [] } });
  await stage.environment.sleep('1 hour');
  return started;
}

describe('half a surrogate pair does not end a worker', () => {
  test('in the signal join', async () => {
    const { handle } = await parked();
    await handle.signal(joinSignal, `festival-import/${HALF}`);
    expect((await handle.query(stateQuery)).refusedSignal).toMatch(
      /^join was not understood: expected a workflow id/,
    );
    await handle.signal(rejectSignal, { reviewer: 'ana', reason: 'no film' });
    expect(await handle.result()).toMatchObject({ stage: 'rejected' });
  });

  test('as an unknown field of an update', async () => {
    const { handle } = await parked();
    const decision = { reviewer: 'ana', reason: 'no film', [HALF]: 1 };
    await expect(handle.executeUpdate(reviewUpdate, { args: [decision] })).rejects.toMatchObject({
      cause: { message: 'unknown field "x\uFFFDy"' },
    });
    await handle.signal(rejectSignal, { reviewer: 'ana', reason: 'no film' });
    expect(await handle.result()).toMatchObject({ stage: 'rejected' });
  });

  test('in a name or a reason: what is kept is clean', async () => {
    const { handle, script } = await parked();
    await handle.executeUpdate(reviewUpdate, { args: [{ reviewer: HALF, reason: 'no\u0000 film' }] });
    expect(script.decisions).toMatchObject([{ decision: { reviewer: 'x\uFFFDy', reason: 'no\uFFFD film' } }]);
    expect(await handle.result()).toMatchObject({ stage: 'rejected' });
  });
});

test('a film that is gone ends its lookup in words, and is not asked for again and again', async () => {
  const { handle, script } = await stage.start({
    tmdb: [ApplicationFailure.nonRetryable('There is no movie 4711.', 'NotFound'), found('tmdb', 'full')],
  });
  const error: unknown = await handle.result().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  expect((error as WorkflowFailedError).cause).toMatchObject({
    cause: { type: 'NotFound', message: 'There is no movie 4711.' },
  });
  expect(script.lookups).toHaveLength(1);
});
