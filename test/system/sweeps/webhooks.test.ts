import { createHmac } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, test } from 'vitest';
import { createWebhookActivities, type WebhookSettings } from '../../../activities/webhooks/deliver.js';
import { testWebhooks } from '../../../client/webhooks.js';
import { WEBHOOK_DELIVERY_ID } from '../../../domain/identity.js';
import { WEBHOOK_EVENTS, type DeliveryView } from '../../../domain/webhooks.js';
import { listDeliveries, saveTargets, tellEvent } from '../../../entities/webhooks/deliveries.js';
import { failuresInWords } from '../../../worker/activity-failures.js';
import { startUpstream, type Asked } from '../../support/sources/upstream.js';
import type { Application } from '../fixtures/application.js';
import { alertStage, texts } from './fixtures/alert-stage.js';

let app: Application;
const { withWebhook, stopWorkers, check, later, lookups } = alertStage((started) => {
  app = started;
});
const KEY = Buffer.from('a key of thirty-two bytes, or so');
const SECRET = `whsec_${KEY.toString('base64')}`;
const signed = (baseUrl: string): WebhookSettings => ({
  webhook: { url: `${baseUrl}/hook/secret-path`, secret: SECRET, events: WEBHOOK_EVENTS },
});
const trouble = () => lookups('omdb', 30, 'omdb_timeout');
const log = async (): Promise<DeliveryView[]> => await listDeliveries(app.dataSource.manager, 9);
const soon = () => app.dataSource.query(`UPDATE webhook_deliveries SET next_attempt_at = now()`);

/** As a receiver checks it: over the body as it came, which has no blanks. */
function isSigned({ headers, body }: Asked): boolean {
  const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': signature } = headers;
  const hmac = createHmac('sha256', KEY).update(`${id}.${at}.${JSON.stringify(body)}`);
  return signature === `v1,${hmac.digest('base64')}` && Math.abs(Date.now() / 1000 - Number(at)) < 300;
}

describe('a webhook', () => {
  test('is told of what one check has changed in one signed event', async () => {
    const webhook = await withWebhook(() => ({ body: 'ok' }), signed);
    await trouble();
    await app.dataSource.query(
      `INSERT INTO source_health (source, state, message) VALUES ('tmdb', 'down', 'no answer')`,
    );
    await check();
    await app.dataSource.query(`UPDATE source_health SET state = 'up'`);
    await check();
    await later();
    await check();
    await check();
    expect(webhook.asked.map(isSigned)).toEqual([true, true]);
    expect(webhook.asked.map(({ body }) => body)).toMatchObject([
      {
        type: 'alerts.changed',
        data: {
          opened: [{ key: 'source-down/tmdb' }, { key: 'source-failures/omdb' }],
          resolved: [],
          open: 2,
        },
      },
      { data: { opened: [], resolved: [{ key: 'source-down/tmdb', returns: 0 }], open: 1 } },
    ]);
  });

  test('that does not take an event has it again later, under the same id, newly signed', async () => {
    let refusals = 4;
    const webhook = await withWebhook(
      ({ url }) => (refusals-- > 0 ? { status: 503, body: `busy ${url} ${SECRET}` } : { body: 'ok' }),
      signed,
    );
    await trouble();
    await check();
    expect(await log()).toMatchObject([
      { state: 'waiting', attempts: 3, answer: 'status 503: busy *** ***' },
    ]);
    await check();
    expect(webhook.asked).toHaveLength(3);
    await soon();
    await check();
    expect(await log()).toMatchObject([{ state: 'sent', attempts: 5, answer: 'status 200: ok' }]);
    expect(webhook.asked.every(isSigned)).toBe(true);
    expect(new Set(webhook.asked.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const history = await app.client.workflow.getHandle(WEBHOOK_DELIVERY_ID).fetchHistory();
    expect(JSON.stringify(history)).not.toContain('secret-path');
  });

  test('that answers nobody for a day is given up, and one that refuses for good at once', async () => {
    await withWebhook(
      ({ path }) => ({ status: path.startsWith('/hook') ? 500 : 410 }),
      (url) => ({
        slackUrl: `${url}/services/x`,
        ...signed(url),
      }),
    );
    await trouble();
    await check();
    await app.dataSource.query(`UPDATE webhook_deliveries SET attempts = 19 WHERE state = 'waiting'`);
    await soon();
    await check();
    expect((await log()).map(({ target, state, answer }) => [target, state, answer]).sort()).toEqual([
      ['slack', 'failed', 'status 410'],
      ['webhook', 'failed', 'status 500'],
    ]);
    await soon();
    await check();
    expect((await log()).map(({ attempts }) => attempts).sort((a, b) => a - b)).toEqual([1, 20]);
  });

  test('has what a process that died was sending, and Slack never twice', async () => {
    const hold = async () => {
      await new Promise(() => undefined); // it took the message, and says nothing
      return {};
    };
    const both = (url: string): WebhookSettings => ({ slackUrl: `${url}/services/x`, ...signed(url) });
    const webhook = await withWebhook(hold, both);
    await trouble();
    const running = check();
    await expect.poll(() => webhook.asked.length, { timeout: 30_000 }).toBe(2);
    await stopWorkers();
    const next = await withWebhook(() => ({ body: 'ok' }), both);
    await running;
    await soon();
    await check();
    expect(next.asked.map(({ path }) => path)).toEqual(['/hook/secret-path']);
    const states = Object.fromEntries((await log()).map(({ target, state }) => [target, state]));
    expect(states.webhook).toBe('sent');
    expect(['sending', 'unsure']).toContain(states.slack);
  });
});

test('a test says of each webhook whether it arrived, and stands in the log', async () => {
  const webhook = await withWebhook(
    ({ path }) => ({ status: path.startsWith('/hook') ? 401 : 200 }),
    (url) => ({
      slackUrl: `${url}/services/x`,
      ...signed(url),
    }),
  );
  expect(await testWebhooks(app.client, app.dataSource, 'Olu')).toEqual([
    { target: 'slack', works: true, words: 'status 200' },
    { target: 'webhook', works: false, words: 'status 401' },
  ]);
  expect(texts(webhook.asked)).toContain('festival-lookup: this is a test.');
  expect((await log()).map(({ event, state }) => [event, state]).sort()).toEqual([
    ['webhook.test', 'failed'],
    ['webhook.test', 'sent'],
  ]);
  expect(await testWebhooks(app.client, app.dataSource, 'Olu', 'slack')).toEqual([
    { target: 'slack', works: true, words: 'status 200' },
  ]);
});

test('however many send an event at one time: once to Slack', async () => {
  const slack = await startUpstream(() => ({ body: 'ok' }));
  const { manager } = app.dataSource;
  const activities = createWebhookActivities({
    dataSource: app.dataSource,
    webhooks: { slackUrl: slack.baseUrl },
  });
  await saveTargets(manager, [{ target: 'slack', events: ['alerts.changed'] }]);
  await tellEvent(manager, 'alerts.changed', { opened: [], resolved: [], open: 0 });
  const [event] = await log();
  const send = async (): Promise<string> => {
    let state = '';
    await new MockActivityEnvironment({}, { interceptors: [failuresInWords] }).run(async () => {
      ({ state } = await activities.deliverEvent({ id: event?.id ?? '' }));
    });
    return state;
  };
  const ended = await Promise.all([send(), send(), send()]);
  expect(ended.sort()).toEqual(['sent', 'skipped', 'skipped']);
  expect(slack.asked).toHaveLength(1);
});
