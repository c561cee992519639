import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDashboard } from '../../../dashboard/server/server.js';
import { filmAttendant } from '../../../client/stuck/unattended.js';
import { failedSweeps, findStuckWork, heldImports, queuesWithoutWorker } from '../../../client/stuck/work.js';
import { endOf } from '../../../client/films/lookup-end.js';
import { listImports } from '../../../client/imports/list.js';
import { startImport } from '../../../client/imports/start.js';
import { findFailingWork } from '../../../client/stuck/running.js';
import { listAlerts } from '../../../entities/metrics/alerts.js';
import { TASK_QUEUES } from '../../../domain/sources.js';
import { stuckAlerts } from '../../../domain/sweeps/stuck-work.js';
import type { Application } from '../fixtures/application.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';
import { alertStage } from './fixtures/alert-stage.js';

/** Work that is stuck, on a server that does not report it by itself (Temporal 1.29). */
let app: Application;
let commands: Commands;
const { withWebhook, check, later } = alertStage((started) => {
  app = started;
});
const PATIENCE = { timeout: 60_000, interval: 200 };

beforeAll(async () => {
  commands = await commandsFor(app);
});
afterAll(async () => {
  await commands.stop();
});
beforeEach(async () => {
  for await (const { workflowId } of app.client.workflow.list({ query: 'ExecutionStatus = "Running"' }))
    await app.client.workflow
      .getHandle(workflowId)
      .terminate()
      .catch(() => undefined);
});

/** A film that waits, as a lookup leaves it that nobody hears of any more. */
async function waitingFilm(imdbId: string, reviewState: string): Promise<string> {
  const [row] = await app.dataSource.query<{ id: string }[]>(
    `INSERT INTO movies (title, imdb_id, workflow_id, review_state, updated_at)
     VALUES ('Left', $1, 'movie-lookup/' || $1, $2, now() - interval '2 hours') RETURNING id::text`,
    [imdbId, reviewState],
  );
  return row?.id ?? '';
}

/** The commands that an alert names, between backticks, but for those that start a worker. */
function commandsIn(message: string): string[] {
  return [...message.matchAll(/`((?:temporal|festival) [^`]+)`/g)].map(([, command]) => command ?? '');
}

async function tryCommands(message: string): Promise<void> {
  const named = commandsIn(message);
  expect(named.length).toBeGreaterThan(0);
  for (const command of named) {
    const [program, ...args] = command.split(' ');
    const ran = await (program === 'festival' ? commands.festival(...args) : commands.temporal(...args));
    expect({ command, ...ran }).toMatchObject({ command, code: 0 });
  }
}

test('queues without a worker, then with one', async () => {
  expect(await queuesWithoutWorker(app.client)).toEqual(Object.values(TASK_QUEUES));
  const work = await findStuckWork(app.client, () => Promise.resolve([]));
  const [alert] = stuckAlerts({ ...work, problems: undefined });
  await tryCommands(alert?.message ?? '');
  await withWebhook(() => ({ body: 'ok' }));
  await expect.poll(() => queuesWithoutWorker(app.client), PATIENCE).toEqual([]);
});

test('a film that waits with nothing looking after it is said, and begun again', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  const id = await waitingFilm('tt7300001', 'parked');
  for (const args of [
    ['film', 'tt7300001'],
    ['review', 'show', 'tt7300001'],
  ]) {
    const { stdout } = await commands.festival(...args);
    expect(stdout).toContain('Nothing looks after tt7300001 any more: Temporal knows no lookup of it.');
    expect(stdout).toContain('festival retry tt7300001');
  }
  const approved = await commands.festival('review', 'approve', 'tt7300001', '--reviewer', 'ana', '--stub');
  expect(approved).toMatchObject({ code: 1 });
  expect(approved.stderr).toContain('Nothing looks after tt7300001 any more');
  const settings = { host: '127.0.0.1', port: 0, loopback: true };
  const dashboard = await createDashboard({ settings, database: app.dataSource, client: app.client });
  const { body } = await dashboard.inject(`/films/${id}`);
  await dashboard.close();
  expect(body).toContain('Nothing looks after tt7300001 any more');

  expect(await check()).toMatchObject({ opened: ['film-without-lookup'] });
  const [alert] = await listAlerts(app.dataSource.manager, { resolved: false, limit: 1 });
  expect(alert?.message).toContain('1 film waits without a lookup: tt7300001 (gone).');
  const lookup = app.client.workflow.getHandle('movie-lookup/tt7300001');
  await expect.poll(async () => (await lookup.describe()).status.name, PATIENCE).toBe('RUNNING');
  await check();
  await later();
  expect(await check()).toMatchObject({ resolved: ['film-without-lookup'] });

  // Somebody ends it: that is no fault to be mended in a loop, but said, and mended by hand at once.
  await lookup.terminate();
  await app.dataSource.query(`UPDATE movies SET updated_at = now() - interval '2 hours' WHERE id = $1`, [id]);
  expect(await check()).toMatchObject({ opened: ['film-without-lookup'] });
  const [again] = await listAlerts(app.dataSource.manager, { resolved: false, limit: 1 });
  expect(again?.message).toContain('tt7300001 (terminated)');
  await tryCommands(again?.message ?? '');
  expect((await lookup.describe()).status.name).toBe('RUNNING');
});

test('a film that a person has reopened, or with a record, waits for a person again', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  const id = await waitingFilm('tt7300002', 'review');
  await app.dataSource.query(`UPDATE movies SET import_type = 'minimal' WHERE id = $1`, [id]);
  const attend = filmAttendant(app.client, app.dataSource.manager);
  expect(await attend()).toEqual([{ key: 'tt7300002', ended: 'gone', begun: true }]);
  const { stdout } = await commands.festival('film', 'tt7300002');
  expect(stdout).toContain('minimal, review');
  expect(stdout).toContain('Waits for a reviewer');
  const [row] = await app.dataSource.query<{ review_state: string }[]>(
    'SELECT review_state FROM movies WHERE id = $1',
    [id],
  );
  expect(row).toEqual({ review_state: 'review' });
  const { stdout: shown } = await commands.festival('film', 'tt7300002');
  expect(shown).toContain('Waits for a reviewer');
});

test('a workflow whose tasks fail', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  await app.client.workflow.start('noSuchWorkflow', {
    workflowId: 'movie-lookup/tt7300003',
    taskQueue: TASK_QUEUES.main,
  });
  await expect
    .poll(async () => (await findFailingWork(app.client)).problems, PATIENCE)
    .toEqual({ count: 1, examples: ['movie-lookup/tt7300003'] });
  await check();
  const [alert] = await listAlerts(app.dataSource.manager, { resolved: false, limit: 1 });
  expect(alert?.key).toBe('workflow-problems');
  await tryCommands(alert?.message ?? '');
});

test('an import that is held', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  const entries = [{ title: 'Held', imdbId: 'tt7300004' }];
  const handle = await app.client.workflow.signalWithStart('festivalImport', {
    taskQueue: TASK_QUEUES.main,
    workflowId: 'festival-import/held-2025',
    args: [{ festival: 'held', year: 2025, programme: { kind: 'inline', entries } }],
    signal: 'pause',
    signalArgs: ['the programme is not final'],
  });
  await expect
    .poll(() => heldImports(app.client), PATIENCE)
    .toMatchObject([{ edition: 'held-2025', reason: 'the programme is not final' }]);
  const held = await heldImports(app.client);
  const tomorrow = Date.now() + 25 * 3_600_000;
  const work = { problems: undefined, retries: [], queues: [], films: [], held, sweeps: [] };
  const [alert] = stuckAlerts(work, tomorrow);
  await tryCommands(alert?.message ?? '');
  await handle.result();
  expect(await heldImports(app.client)).toEqual([]);
});

test('a sweep that failed, until one comes to its end', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  const sweep = (maxRatings: number) =>
    app.client.workflow.execute('enrichmentSweep', {
      taskQueue: TASK_QUEUES.main,
      workflowId: `enrichment-sweep-of-${maxRatings}`,
      args: [{ maxRatings }],
    });
  await expect(sweep(-1)).rejects.toThrow();
  await expect.poll(() => failedSweeps(app.client), PATIENCE).toHaveLength(1);
  expect(await check()).toMatchObject({ opened: ['sweep-failed/enrichmentSweep'] });
  const [alert] = await listAlerts(app.dataSource.manager, { resolved: false, limit: 1 });
  expect(alert?.message).toMatch(/^The last run of enrichmentSweep failed, .* UTC: .*maxRatings/);
  await tryCommands(alert?.message ?? '');

  await sweep(1);
  await expect.poll(() => failedSweeps(app.client), PATIENCE).toEqual([]);
  await check();
  await later();
  expect(await check()).toMatchObject({ resolved: ['sweep-failed/enrichmentSweep'] });
});

test('what Temporal has forgotten is told from the database', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  const entries = [{ title: 'Kept', imdbId: 'tt7300005' }];
  const policy = { tiers: ['tmdb' as const] };
  const programme = { kind: 'inline' as const, entries };
  await (await startImport(app.client, { festival: 'kept', year: 2025, policy, programme })).result();
  for (const workflowId of ['festival-import/kept-2025', 'movie-lookup/tt7300005']) {
    await app.client.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId },
    });
    await expect.poll(() => endOf(app.client, workflowId), PATIENCE).toMatchObject({ ended: 'gone' });
  }
  const status = await commands.festival('status', 'kept-2025');
  expect(status.stdout).toContain(
    'festival-import/kept-2025: over, or started under another id: Temporal does not know it',
  );
  expect(status.stdout).toMatch(/stub\D+1 /);
  const { stdout } = await commands.festival('film', 'tt7300005');
  expect(stdout).toContain('Kept: stub, parked, TMDb does not know the film');
  expect(stdout).toMatch(/TMDb +.*does not know the film/);
  expect(await commands.festival('status', 'never-2025')).toMatchObject({ code: 1 });
});

test('films that an ended import has left are told of, with the way on', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  const workflowId = 'festival-import/left-2025';
  const entries = [{ title: 'Left behind', imdbId: 'tt7300006' }];
  const handle = await app.client.workflow.signalWithStart('festivalImport', {
    workflowId,
    taskQueue: TASK_QUEUES.main,
    args: [{ festival: 'left', year: 2025, programme: { kind: 'inline', entries } }],
    signal: 'pause',
  });
  await expect
    .poll(() => handle.query<{ total: number }>('progress').catch(() => undefined), PATIENCE)
    .toMatchObject({ total: 1, paused: true });
  await handle.terminate('by mistake');
  const words = '1 film was not looked up: once the import has ended, start it again';
  expect(await commands.festival('status', 'left-2025')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(words) as string,
  });
  expect(await commands.festival('retry', 'left-2025')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(words) as string,
  });
});

test('an import that was started under an id of its own is listed with what it says', async () => {
  await withWebhook(() => ({ body: 'ok' }));
  await app.client.workflow
    .execute('festivalImport', {
      workflowId: 'my-first-try',
      taskQueue: TASK_QUEUES.main,
      args: [{ festival: 'Cannes', year: 2025 }],
    })
    .catch(() => undefined);
  const { unread } = await listImports({ client: app.client, database: app.dataSource }, 1);
  expect(unread.find(({ edition }) => edition === 'my-first-try')?.state?.failure).toMatch(
    /festival: expected a festival name/,
  );
});
