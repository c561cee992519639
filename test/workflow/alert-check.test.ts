import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AlertActivities } from '../../activities/alerts/alerts.js';
import type { alertCheck, AlertReport } from '../../workflows/alert-check/workflow.js';
import { startSweepStage, type SweepStage } from './fixtures/sweep-stage.js';

let stage: SweepStage;
let post: (id: string) => Awaited<ReturnType<AlertActivities['postAlert']>>;
let attempts: string[] = [];
let runs = 0;

const activities: AlertActivities = {
  checkAlerts: () => Promise.resolve({ open: 3, opened: ['a'], resolved: ['b'], toPost: ['1', '2', '3'] }),
  postAlert: ({ id }) =>
    Promise.resolve().then(() => {
      attempts.push(id);
      return post(id);
    }),
};

beforeAll(async () => {
  stage = await startSweepStage(activities);
});
afterAll(async () => {
  await stage.stop();
});
beforeEach(() => {
  attempts = [];
});

async function check(): Promise<AlertReport> {
  return await stage.environment.client.workflow.execute<typeof alertCheck>('alertCheck', {
    workflowId: `check-${++runs}`,
    taskQueue: 'festival-lookup',
  });
}

test('each new alert is posted', async () => {
  post = () => 'posted';
  expect(await check()).toEqual({ open: 3, opened: ['a'], resolved: ['b'], posted: 3, notPosted: 0 });
  expect(attempts).toEqual(['1', '2', '3']);
});

test('one that cannot be posted is tried five times and keeps none of the others', async () => {
  post = (id) => {
    if (id === '2')
      throw ApplicationFailure.retryable('the webhook answered with status 503', 'WebhookUnavailable');
    return 'posted';
  };
  expect(await check()).toMatchObject({ posted: 2, notPosted: 1 });
  expect(attempts).toEqual(['1', '2', '2', '2', '2', '2', '3']);
});

test('one that may have arrived is not counted as posted', async () => {
  post = (id) => (id === '1' ? 'unsure' : 'posted');
  expect(await check()).toMatchObject({ posted: 2, notPosted: 1 });
});
