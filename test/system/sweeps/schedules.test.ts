import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { programPath } from '../../support/runner/program.js';
import { ensureSchedules, listSchedules } from '../../../client/schedules.js';
import type { Application } from '../fixtures/application.js';
import { alertStage } from './fixtures/alert-stage.js';

let app: Application;
const { withWebhook, check, lookups } = alertStage((started) => {
  app = started;
});

test('schedules are made once, and what operators changed of them stays', async () => {
  expect(await ensureSchedules(app.client)).toEqual(['enrichment-sweep', 'alert-check', 'edition-watch']);
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
    { id: 'edition-watch', paused: true, note: expect.stringContaining('festivals are chosen') as string },
  ]);
  expect(views[0]?.nextRun).toBeInstanceOf(Date);
  const { action, policies } = await app.client.schedule.getHandle('enrichment-sweep').describe();
  expect(action.args).toEqual([{ buyPages: true }]);
  expect(policies.overlap).toBe('SKIP');
});

test('people see alerts and schedules from the command line', async () => {
  const program = await programPath('festival');
  const festival = async (...args: string[]) =>
    (
      await promisify(execFile)(process.execPath, [program, ...args], {
        env: { ...process.env, ...app.variables, NO_COLOR: '1' },
      })
    ).stdout;
  expect(await festival('alerts')).toContain('No alerts.');
  expect(await festival('schedules')).toContain('There are none yet');
  expect(await festival('schedules', 'ensure')).toContain('enrichment-sweep, alert-check, edition-watch');
  await festival('schedules', 'pause', 'alert-check', 'for a while');
  expect(await festival('schedules')).toMatch(/alert-check.*never.*paused.*for a while/);
  await festival('schedules', 'watch', 'cannes', 'my-awards=ev0000400');
  expect(await festival('schedules')).toMatch(/edition-watch.*never.*Watches cannes, my-awards/);
  const { action } = await app.client.schedule.getHandle('edition-watch').describe();
  expect(action.args).toEqual([
    { festivals: [{ festival: 'cannes' }, { festival: 'my-awards', eventId: 'ev0000400' }] },
  ]);
  await festival('schedules', 'watch');
  expect(await festival('schedules')).toMatch(/edition-watch.*paused/);
  await withWebhook(() => ({ body: 'ok' }));
  await lookups('omdb', 30, 'omdb_timeout');
  await check();
  expect(await festival('alerts')).toContain('source-failures/omdb');
  expect(await festival('webhooks', 'log')).toMatch(/alerts\.changed +Slack +sent +1 +status 200: ok/);
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
