import { describe, expect, test } from 'vitest';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAlertActivities } from '../../../activities/alerts/alerts.js';
import { alertThresholdsSchema } from '../../../domain/sweeps/alerts.js';
import { changeSourcePolicy } from '../../../entities/sources/policies.js';
import { listAlerts } from '../../../entities/metrics/alerts.js';
import { startUpstream } from '../../support/sources/upstream.js';
import type { Application } from '../fixtures/application.js';
import { failuresInWords } from '../../../worker/activity-failures.js';
import { stage } from '../../unit/fixtures/entities.js';
import { alertStage, texts } from './fixtures/alert-stage.js';

let app: Application;
const { withWebhook, stopWorkers, check, lastCheck, lookups } = alertStage((started) => {
  app = started;
});

describe('an alert', () => {
  test('opens, is posted once, and resolves', async () => {
    const webhook = await withWebhook(() => ({ body: 'ok' }));
    expect(await check()).toMatchObject({ open: 0, opened: [], posted: 0 });

    await lookups('omdb', 20, null);
    await lookups('omdb', 5, 'omdb_unavailable');
    expect(await check()).toMatchObject({ open: 1, opened: ['source-failures/omdb'], posted: 1 });
    expect(await check()).toMatchObject({ open: 1, opened: [], resolved: [], posted: 0 });
    expect(texts(webhook.asked)).toEqual([
      ':warning: festival-lookup: OMDb: 5 of 25 lookups (20 %) failed in the last 60 minutes, mostly: is down.',
    ]);
    expect(await listAlerts(app.dataSource.manager, { resolved: false, limit: 9 })).toMatchObject([
      { key: 'source-failures/omdb', postState: 'posted', resolvedAt: null },
    ]);

    await lookups('omdb', 100, null);
    expect(await check()).toMatchObject({ open: 0, resolved: ['source-failures/omdb'], posted: 0 });
    expect(webhook.asked).toHaveLength(1);
    expect(await listAlerts(app.dataSource.manager, { resolved: false, limit: 9 })).toEqual([]);
    expect(await listAlerts(app.dataSource.manager, { resolved: true, limit: 9 })).toHaveLength(1);
  });

  test('opens again as a new one when the trouble comes back', async () => {
    const webhook = await withWebhook(() => ({ body: 'ok' }));
    const setDown = (state: string) =>
      app.dataSource.query(
        `INSERT INTO source_health (source, state, reason, message) VALUES ('tmdb', $1, 'unauthorized', 'the key <b>is</b> refused')
         ON CONFLICT (source) DO UPDATE SET state = excluded.state`,
        [state],
      );
    await setDown('down');
    await check();
    await setDown('up');
    expect(await check()).toMatchObject({ resolved: ['source-down/tmdb'] });
    await setDown('down');
    expect(await check()).toMatchObject({ opened: ['source-down/tmdb'], posted: 1 });
    expect(texts(webhook.asked)).toHaveLength(2);
    // Words of an upstream cannot make links or mentions in Slack.
    expect(texts(webhook.asked)[0]).toContain('the key &lt;b&gt;is&lt;/b&gt; refused');
  });
});

describe('what is no fault of a source is no alert', () => {
  test.each(['omdb_not_found', 'omdb_low_confidence', 'omdb_over_budget', 'omdb_disabled'])(
    '%s',
    async (reason) => {
      await withWebhook(() => ({ body: 'ok' }));
      await lookups('omdb', 50, reason);
      expect(await check()).toMatchObject({ open: 0 });
    },
  );
});

test('money: four fifths of a limit, then its end, one alert at a time', async () => {
  await changeSourcePolicy(app.dataSource.manager, 'omdb', { dailyLimitUsd: 1 }, 'test');
  const webhook = await withWebhook(() => ({ body: 'ok' }));
  const spend = (usd: number) =>
    app.dataSource.query(
      `INSERT INTO spend_ledger (source, request_key, state, reserved_usd, charged_usd) VALUES ('omdb', 'x', 'charged', $1, $1)`,
      [usd],
    );
  await spend(0.8);
  expect((await check()).opened).toEqual(['spend/source/omdb/daily/80']);
  await spend(0.1995);
  expect(await check()).toMatchObject({
    open: 1,
    opened: ['spend/source/omdb/daily/100'],
    resolved: ['spend/source/omdb/daily/80'],
  });
  const [nearly, end] = texts(webhook.asked);
  expect(nearly).toBe(':warning: festival-lookup: OMDb: $0.80 of its daily limit of $1.00 is spent.');
  expect(end).toMatch(/^:rotating_light: .*OMDb: \$\S+ of its daily limit .* no more paid requests\.$/);
});

test('an import whose films have no record, and films that wait for a reviewer', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  const entries = Array.from({ length: 25 }, (_, n) => ({ title: `Film ${n}` }));
  await stage(app.dataSource, entries, 'cannes-2025');
  await app.dataSource.query('UPDATE festival_editions SET spend_from = now()');
  await app.dataSource.query(
    `UPDATE movies SET import_type = CASE WHEN title < 'Film 11' THEN 'stub' ELSE 'full' END, review_state = 'parked'`,
  );
  await app.dataSource.query(
    `INSERT INTO movies (title, review_state, updated_at) VALUES ('New', 'review', now()), ('Old', 'review', now() - interval '8 days')`,
  );
  expect((await check()).opened.sort()).toEqual([
    'import-failures/cannes-2025',
    'review-old',
    'review-waiting',
  ]);
});

describe('posting', () => {
  const trouble = () => lookups('omdb', 30, 'omdb_timeout');

  test('is tried again when the webhook refuses, and done once', async () => {
    let refusals = 2;
    const webhook = await withWebhook(() =>
      refusals-- > 0 ? { status: 503, headers: { 'retry-after': '1' } } : { body: 'ok' },
    );
    await trouble();
    expect(await check()).toMatchObject({ posted: 1 });
    expect(webhook.asked).toHaveLength(3);
    expect(await check()).toMatchObject({ posted: 0 });
    expect(webhook.asked).toHaveLength(3);
  });

  test('that a webhook does not take at all waits for the next check, and its address stays secret', async () => {
    const webhook = await withWebhook(() => ({ status: 404 }));
    await trouble();
    expect(await check()).toMatchObject({ open: 1, posted: 0, notPosted: 1 });
    const [alert] = await listAlerts(app.dataSource.manager, { resolved: false, limit: 1 });
    expect(alert).toMatchObject({ postState: null, postError: 'the webhook answered with status 404' });
    await check();
    expect(webhook.asked).toHaveLength(2);
    const history = await app.client.workflow.getHandle(lastCheck()).fetchHistory();
    expect(JSON.stringify(history)).not.toContain('secret-path');
  });

  test('whose end nobody knows is not repeated', async () => {
    const webhook = await withWebhook(async () => {
      await new Promise(() => undefined); // it took the message, and says nothing
      return {};
    });
    await trouble();
    const running = check();
    await expect.poll(() => webhook.asked.length, { timeout: 30_000 }).toBe(1);
    // The process goes in mid-post; the next one finds the alert taken.
    await stopWorkers();
    await withWebhook(() => ({ body: 'ok' })).then(async (next) => {
      await running;
      expect(next.asked).toEqual([]);
    });
    const [alert] = await listAlerts(app.dataSource.manager, { resolved: false, limit: 1 });
    expect(['sending', 'unsure']).toContain(alert?.postState);
    expect(await check()).toMatchObject({ posted: 0 });
  });
});

test('however many post at one time, and after a crash in mid-post: once', async () => {
  const webhook = await startUpstream(() => ({ body: 'ok' }));
  const activities = createAlertActivities({
    dataSource: app.dataSource,
    thresholds: alertThresholdsSchema.parse({}),
    webhookUrl: webhook.baseUrl,
  });
  const [row] = await app.dataSource.query<{ id: string }[]>(
    `INSERT INTO alerts (key, kind, severity, message) VALUES ('k', 'spend', 'info', 'words') RETURNING id::text`,
  );
  const post = () =>
    new MockActivityEnvironment({}, { interceptors: [failuresInWords] }).run(() =>
      activities.postAlert({ id: row?.id ?? '' }),
    );
  const ended = await Promise.all([post(), post(), post()]);
  expect(ended.sort()).toEqual(['posted', 'skipped', 'skipped']);
  // A process that died between taking the alert and keeping what became of it.
  await app.dataSource.query(`UPDATE alerts SET post_state = 'sending', posted_at = NULL`);
  expect(await post()).toBe('skipped');
  expect(webhook.asked).toHaveLength(1);
});
