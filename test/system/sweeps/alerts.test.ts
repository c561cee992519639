import { describe, expect, test } from 'vitest';
import { changeSourcePolicy } from '../../../entities/sources/policies.js';
import { listAlerts } from '../../../entities/metrics/alerts.js';
import type { Application } from '../fixtures/application.js';
import { stage } from '../../unit/fixtures/entities.js';
import { alertStage, texts } from './fixtures/alert-stage.js';

let app: Application;
const { withWebhook, check, later, lookups } = alertStage((started) => {
  app = started;
});

describe('an alert', () => {
  test('opens, is told once, and told when it is over', async () => {
    const webhook = await withWebhook(() => ({ body: 'ok' }));
    expect(await check()).toMatchObject({ open: 0, opened: [] });

    await lookups('omdb', 20, null);
    await lookups('omdb', 5, 'omdb_unavailable');
    expect(await check()).toMatchObject({ open: 1, opened: ['source-failures/omdb'] });
    expect(await check()).toMatchObject({ open: 1, opened: [], resolved: [] });
    expect(texts(webhook.asked)).toEqual([
      ':warning: festival-lookup: OMDb: 5 of 25 lookups (20 %) failed in the last 60 minutes, mostly: is down.',
    ]);
    expect(await listAlerts(app.dataSource.manager, { resolved: false, limit: 9 })).toMatchObject([
      { key: 'source-failures/omdb', resolvedAt: null },
    ]);

    await lookups('omdb', 100, null);
    expect(await check()).toMatchObject({ open: 1, resolved: [] });
    await later();
    expect(await check()).toMatchObject({ open: 0, resolved: ['source-failures/omdb'] });
    expect(texts(webhook.asked).slice(1)).toEqual([
      ':white_check_mark: festival-lookup: Over: OMDb: 5 of 25 lookups (20 %) failed in the last 60 minutes, mostly: is down.',
    ]);
    expect(await listAlerts(app.dataSource.manager, { resolved: false, limit: 9 })).toEqual([]);
    expect(await listAlerts(app.dataSource.manager, { resolved: true, limit: 9 })).toHaveLength(1);
  });

  test('that comes and goes is told twice in all: when it opened, and when it has stayed away', async () => {
    const webhook = await withWebhook(() => ({ body: 'ok' }));
    await lookups('omdb', 20, 'omdb_unavailable');
    expect(await check()).toMatchObject({ opened: ['source-failures/omdb'] });
    for (let turn = 0; turn < 3; turn += 1) {
      await app.dataSource.query('TRUNCATE api_lookup_metrics');
      expect(await check()).toMatchObject({ open: 1, opened: [], resolved: [] });
      // A second check without it is not long enough either.
      expect(await check()).toMatchObject({ open: 1, opened: [], resolved: [] });
      await lookups('omdb', 20, 'omdb_unavailable');
      await later();
      expect(await check()).toMatchObject({ open: 1, opened: [], resolved: [] });
    }
    expect(texts(webhook.asked)).toHaveLength(1);
    expect(await listAlerts(app.dataSource.manager, { resolved: true, limit: 9 })).toMatchObject([
      { key: 'source-failures/omdb', awaySince: null, returns: 3, resolvedAt: null },
    ]);
    await app.dataSource.query('TRUNCATE api_lookup_metrics');
    await check();
    await later();
    expect(await check()).toMatchObject({ open: 0, resolved: ['source-failures/omdb'] });
    await check();
    expect(texts(webhook.asked).slice(1)).toEqual([
      expect.stringMatching(/: Over: .* It came back 3 times\.$/),
    ]);
  });

  test('opens again as a new one when the trouble comes back after its end', async () => {
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
    await check();
    await later();
    expect(await check()).toMatchObject({ resolved: ['source-down/tmdb'] });
    await setDown('down');
    expect(await check()).toMatchObject({ opened: ['source-down/tmdb'] });
    expect(texts(webhook.asked)).toHaveLength(3);
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
  const [nearly, change = ''] = texts(webhook.asked);
  const [end, over] = change.split('\n');
  expect(over).toBe(
    ':white_check_mark: festival-lookup: Over: OMDb: $0.80 of its daily limit of $1.00 is spent.',
  );
  expect(nearly).toBe(':warning: festival-lookup: OMDb: $0.80 of its daily limit of $1.00 is spent.');
  // A limit that was raised is back at four fifths: that is not said before its end is over.
  await changeSourcePolicy(app.dataSource.manager, 'omdb', { dailyLimitUsd: 1.1 }, 'test');
  expect(await check()).toMatchObject({ open: 1, opened: [], resolved: [] });
  await later();
  expect(await check()).toMatchObject({
    open: 1,
    opened: ['spend/source/omdb/daily/80'],
    resolved: ['spend/source/omdb/daily/100'],
  });
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
