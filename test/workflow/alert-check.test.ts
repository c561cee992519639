import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AlertActivities } from '../../activities/alerts/alerts.js';
import type { WebhookActivities } from '../../activities/webhooks/deliver.js';
import { WEBHOOK_DELIVERY_ID } from '../../domain/identity.js';
import type { alertCheck, AlertReport } from '../../workflows/alert-check/workflow.js';
import type { webhookTest } from '../../workflows/on-request/webhook-test.js';
import { startSweepStage, type SweepStage } from './fixtures/sweep-stage.js';

let stage: SweepStage;
let pages: string[][] = [];
let deliver: (id: string) => Awaited<ReturnType<WebhookActivities['deliverEvent']>>;
let attempts: string[] = [];
let runs = 0;
const SENT = { state: 'sent', words: 'status 200' } as const;

const activities: AlertActivities & WebhookActivities = {
  checkAlerts: () => Promise.resolve({ open: 3, opened: ['a'], resolved: ['b'], toSend: pages.length > 0 }),
  listDueEvents: () => Promise.resolve(pages.shift() ?? []),
  deliverEvent: ({ id }) =>
    Promise.resolve().then(() => {
      attempts.push(id);
      return deliver(id);
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

async function delivered(): Promise<unknown> {
  return await stage.environment.client.workflow.getHandle(WEBHOOK_DELIVERY_ID).result();
}

const unavailable = ApplicationFailure.retryable('status 503', 'WebhookUnavailable');

test('what happened is sent, page after page', async () => {
  pages = [['1', '2', '3'], ['4']];
  deliver = () => SENT;
  expect(await check()).toEqual({ open: 3, opened: ['a'], resolved: ['b'] });
  expect(await delivered()).toEqual({ sent: 4, notSent: 0 });
  expect(attempts.sort()).toEqual(['1', '2', '3', '4']);
});

test('one that does not arrive is tried three times and keeps none of the others', async () => {
  pages = [['1', '2', '3']];
  deliver = (id) => {
    if (id === '2') throw unavailable;
    return SENT;
  };
  await check();
  expect(await delivered()).toEqual({ sent: 2, notSent: 1 });
  expect(attempts.sort()).toEqual(['1', '2', '2', '2', '3']);
});

test('where nobody is there, the rest waits for the next check', async () => {
  pages = [['1', '2'], ['3']];
  deliver = () => {
    throw unavailable;
  };
  await check();
  expect(await delivered()).toEqual({ sent: 0, notSent: 2 });
  expect(attempts).not.toContain('3');
});

test('a test is tried once, and says why it did not arrive', async () => {
  const run = async (): Promise<unknown> =>
    await stage.environment.client.workflow.execute<typeof webhookTest>('webhookTest', {
      workflowId: `test-${++runs}`,
      taskQueue: 'festival-lookup',
      args: [{ id: '1' }],
    });
  deliver = () => SENT;
  expect(await run()).toEqual({ works: true, words: 'status 200' });
  deliver = () => {
    throw unavailable;
  };
  expect(await run()).toEqual({ works: false, words: 'it could not be tried: status 503' });
  expect(attempts).toEqual(['1', '1']);
});
