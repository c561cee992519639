import type { alertCheck } from '../../../workflows/alert-check/workflow.js';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAlertActivities } from '../../../activities/alerts/alerts.js';
import { ensureSchedules, listSchedules } from '../../../client/schedules.js';
import { alertThresholdsSchema } from '../../../domain/sweeps/alerts.js';
import { listAlerts } from '../../../entities/metrics/alerts.js';
import { createSources } from '../../../sources/registry.js';
import { readEnvironment } from '../../../config/environment.js';
import { createWorkers, runWorkers } from '../../../worker/workers.js';
import type { AlertReport } from '../../../workflows/alert-check/workflow.js';
import { startUpstream, type Asked, type Reply } from '../../support/sources/upstream.js';
import { startApplication, workflowBundle, type Application } from '../fixtures/application.js';
import { failuresInWords } from '../../../worker/activity-failures.js';

let app: Application;
let checks = 0;

beforeAll(async () => {
  app = await startApplication({ films: [] });
});
afterAll(async () => {
  await app.stop();
});

/** Workers whose alerts go to a server of the test's own. */
async function withWebhook(reply: (asked: Asked) => Reply | Promise<Reply>) {
  const webhook = await startUpstream(reply);
  const workers = await createWorkers({
    connection: app.temporal.environment.nativeConnection,
    namespace: 'default',
    dataSource: app.dataSource,
    sources: createSources(readEnvironment(app.variables)),
    workflowBundle: await workflowBundle(),
    shutdownGraceMs: 500,
    alerts: {
      thresholds: alertThresholdsSchema.parse({}),
      webhookUrl: `${webhook.baseUrl}/services/secret-path`,
    },
  });
  const running = runWorkers(workers);
  stopWorkers = async () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
  };
  return webhook;
}

let stopWorkers: () => Promise<void> = () => Promise.resolve();

beforeEach(async () => {
  await app.dataSource.query(
    'TRUNCATE alerts, api_lookup_metrics, spend_ledger, source_health, movies CASCADE',
  );
});
afterEach(async () => {
  await stopWorkers();
  for await (const { scheduleId } of app.client.schedule.list())
    await app.client.schedule.getHandle(scheduleId).delete();
});

async function check(): Promise<AlertReport> {
  return await app.client.workflow.execute<typeof alertCheck>('alertCheck', {
    workflowId: `check-${++checks}`,
    taskQueue: 'festival-lookup',
  });
}

async function lookups(source: string, count: number, reason: string | null): Promise<void> {
  await app.dataSource.query(
    `INSERT INTO api_lookup_metrics (source, operation, success, metadata)
     SELECT $1, 'movie_lookup', $3::text IS NULL, jsonb_build_object('reason_for_fallback', $3::text) FROM generate_series(1, $2)`,
    [source, count, reason],
  );
}

const texts = (asked: Asked[]): string[] => asked.map(({ body }) => (body as { text: string }).text);

describe('an alert', () => {
  test('opens, is posted once, and resolves', async () => {
    const webhook = await withWebhook(() => ({ body: 'ok' }));
    expect(await check()).toMatchObject({ open: 0, opened: [], posted: 0 });

    await lookups('omdb', 20, null);
    await lookups('omdb', 5, 'omdb_unavailable');
    expect(await check()).toMatchObject({ open: 1, opened: ['source-failures/omdb'], posted: 1 });
    expect(await check()).toMatchObject({ open: 1, opened: [], resolved: [], posted: 0 });
    expect(texts(webhook.asked)).toEqual([
      ':warning: festival-lookup: omdb: 5 of 25 lookups (20 %) failed in the last 60 minutes, mostly omdb_unavailable.',
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
  expect(nearly).toBe(':warning: festival-lookup: source omdb: $0.800 of its daily limit of $1.00 is spent.');
  expect(end).toMatch(
    /^:rotating_light: .*source omdb: \$\S+ of its daily limit .* no more paid requests\.$/,
  );
});

test('an import whose films have no record, and films that wait for a reviewer', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  await app.dataSource.query(
    `INSERT INTO api_lookup_metrics (source, operation, success, metadata)
     SELECT 'stub', 'stub', false, jsonb_build_object('festival', 'cannes-2025', 'import_type', CASE WHEN n <= 3 THEN 'stub' ELSE 'full' END)
     FROM generate_series(1, 25) n`,
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
    const history = await app.client.workflow.getHandle(`check-${checks}`).fetchHistory();
    expect(JSON.stringify(history)).not.toContain('secret-path');
  });

  test('whose end nobody knows is not repeated', async () => {
    const webhook = await withWebhook(async () => {
      await new Promise(() => undefined); // it took the message, and says nothing
      return {};
    });
    await trouble();
    const stopped = stopWorkers;
    const running = check();
    await expect.poll(() => webhook.asked.length, { timeout: 30_000 }).toBe(1);
    // The process goes in mid-post; the next one finds the alert taken.
    await stopped();
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

test('schedules are made once, and what operators changed of them stays', async () => {
  expect(await ensureSchedules(app.client)).toEqual(['enrichment-sweep', 'alert-check']);
  const alertCheck = app.client.schedule.getHandle('alert-check');
  await alertCheck.pause('quiet, please');
  await app.client.schedule.getHandle('enrichment-sweep').update((known) => ({
    ...known,
    action: { ...known.action, args: [{ buyPages: true }] },
  }));
  expect(await ensureSchedules(app.client)).toEqual([]);
  const views = await listSchedules(app.client);
  expect(views).toMatchObject([
    { id: 'enrichment-sweep', paused: false },
    { id: 'alert-check', paused: true, note: 'quiet, please' },
  ]);
  expect(views[0]?.nextRun).toBeInstanceOf(Date);
  const { action, policies } = await app.client.schedule.getHandle('enrichment-sweep').describe();
  expect(action.args).toEqual([{ buyPages: true }]);
  expect(policies.overlap).toBe('SKIP');
});

test('people see alerts and schedules from the command line', async () => {
  const main = fileURLToPath(new URL('../../../client/cli/main.ts', import.meta.url));
  const festival = async (...args: string[]) =>
    (
      await promisify(execFile)(process.execPath, ['--import', 'tsx', main, ...args], {
        env: { ...process.env, ...app.variables, NO_COLOR: '1' },
      })
    ).stdout;
  expect(await festival('alerts')).toContain('No alerts.');
  expect(await festival('schedules')).toContain('There are none yet');
  expect(await festival('schedules', 'ensure')).toContain('enrichment-sweep, alert-check');
  await festival('schedules', 'pause', 'alert-check', 'for a while');
  expect(await festival('schedules')).toMatch(/alert-check.*never.*paused.*for a while/);
  await withWebhook(() => ({ body: 'ok' }));
  await lookups('omdb', 30, 'omdb_timeout');
  await check();
  const shown = await festival('alerts');
  expect(shown).toContain('source-failures/omdb');
  expect(shown).toContain('posted');
});

test('a triggered schedule runs its workflow', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  await ensureSchedules(app.client);
  const schedule = app.client.schedule.getHandle('alert-check');
  await schedule.trigger();
  const started = async () => {
    for await (const { type, status } of app.client.workflow.list({
      query: 'WorkflowId STARTS_WITH "alert-check-"',
    }))
      if (type === 'alertCheck') return status.name;
    return undefined;
  };
  await expect.poll(started, { timeout: 30_000 }).toBe('COMPLETED');
});
