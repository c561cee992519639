import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EditionWatchActivities } from '../../activities/edition-watch.js';
import type { StageRequest } from '../../activities/stage.js';
import type { editionWatch } from '../../workflows/edition-watch/workflow.js';
import { startSweepStage, type SweepStage } from './fixtures/sweep-stage.js';

let stage: SweepStage;
const staged: StageRequest[] = [];
const seen = { promise: Promise.resolve(), resolve: (): void => undefined };

const activities = {
  listNewEditions: ({ festival }: Parameters<EditionWatchActivities['listNewEditions']>[0]) => {
    if (festival === 'nowhere')
      return Promise.reject(ApplicationFailure.nonRetryable('not known by name', 'InvalidProgramme'));
    return Promise.resolve(festival === 'cannes' ? [2025, 2026] : []);
  },
  // The imports stay under way until the test has seen them.
  stageProgramme: async (request: StageRequest) => {
    staged.push(request);
    await seen.promise;
    throw ApplicationFailure.nonRetryable('seen', 'InvalidProgramme');
  },
  tellFailed: () => Promise.resolve(),
};

beforeAll(async () => {
  seen.promise = new Promise((resolve) => {
    seen.resolve = resolve;
  });
  stage = await startSweepStage(activities);
});
afterAll(async () => {
  await stage.stop();
});

test('each new edition is imported once, for nothing; a festival that cannot be read holds up no other', async () => {
  const watch = (run: number) =>
    stage.environment.client.workflow.execute<typeof editionWatch>('editionWatch', {
      workflowId: `edition-watch-${run}`,
      taskQueue: 'festival-lookup',
      args: [{ festivals: [{ festival: 'nowhere' }, { festival: 'berlin' }, { festival: 'cannes' }] }],
    });
  const failed = [{ festival: 'nowhere', why: 'not known by name' }];
  const editions = ['cannes-2025', 'cannes-2026'];
  expect(await watch(1)).toEqual({ started: editions, running: [], failed });
  expect(await watch(2)).toEqual({ started: [], running: editions, failed });
  await expect.poll(() => new Set(staged.map(({ year }) => year))).toEqual(new Set([2025, 2026]));
  expect(staged[0]).toMatchObject({ programme: { kind: 'imdb-awards' }, spendMode: 'free-only' });
  seen.resolve();
  for (const edition of editions)
    await expect(
      stage.environment.client.workflow.getHandle(`festival-import/${edition}`).result(),
    ).rejects.toThrow();
});
