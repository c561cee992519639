import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ensureSchedules } from '../../../client/schedules.js';
import {
  pauseSignal,
  progressQuery,
  resumeSignal,
  setSpendLimitSignal,
  setSpendModeSignal,
} from '../../../workflows/shared/messages.js';
import { migrate } from '../../../entities/migrate.js';
import { asApplication, createTestDatabase, type TestDatabase } from '../../support/databases/postgres.js';
import { startTemporalForTests, type TemporalForTests } from '../../support/temporal/temporal.js';
import { detailsOf } from '../../workflow/fixtures/details.js';
import { film, Gate, startImport, type StartedImport } from '../../workflow/fixtures/import-stage.js';
import { startLookupStage, type LookupStage } from '../../workflow/fixtures/lookup-stage.js';
import { found } from '../../workflow/fixtures/outcomes.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';

/** Signals that an import cannot use, on a real server: it is the one that ends workflows for what they ask of it. */
const PATIENCE = { timeout: 30_000, interval: 50 };
let temporal: TemporalForTests;
let database: TestDatabase;
let stage: LookupStage;
let commands: Commands;

beforeAll(async () => {
  temporal = await startTemporalForTests();
  // One of its own, for the stage tears it down.
  const environment = await TestWorkflowEnvironment.createFromExistingServer({ address: temporal.address });
  stage = await startLookupStage(onTestFinished, environment, {
    checkAlerts: () => Promise.resolve({ open: 0, opened: [], resolved: [], toPost: [] }),
  });
  // Who tells an import something is kept there.
  database = await createTestDatabase();
  await migrate(database.url);
  const variables = { TEMPORAL_ADDRESS: temporal.address, DATABASE_URL: asApplication(database.url) };
  commands = await commandsFor({ temporal, variables });
});
afterAll(async () => {
  await stage.stop();
  await temporal.stop();
  await commands.stop();
  await database.drop();
});

/** An import whose one film is being looked up until the gate opens. */
async function underWay(): Promise<StartedImport & { gate: Gate }> {
  const gate = new Gate();
  const slow = film(stage, {
    tmdb: [
      async () => {
        await gate.pass();
        return found('tmdb', 'full');
      },
    ],
  });
  const started = await startImport(stage, [slow]);
  await vi.waitFor(() => {
    expect(gate.arrived).toBe(1);
  }, PATIENCE);
  return { ...started, gate };
}

test('a pause whose reason is too long for Temporal holds, with the reason cut', async () => {
  const { handle, gate } = await underWay();
  await handle.signal(pauseSignal, 'long '.repeat(600));
  const { paused, pausedReason } = await handle.query(progressQuery);
  expect(paused).toBe(true);
  expect(pausedReason).toMatch(/^long .*…$/);
  expect(pausedReason).toHaveLength(300);
  await handle.signal(resumeSignal);
  gate.release();
  expect(await handle.result()).toMatchObject({ full: 1, paused: false });
});

describe('what lookups tell, malformed', () => {
  test.each([
    ['parked', null],
    ['parked', { stage: 'parked' }],
    ['settled', null],
    ['settled', 'all of them'],
    ['spend', null],
    ['spend', { x: 1 }],
    ['spend', { filmKey: 'a', source: 'omdb', costUsd: -1, requests: 1 }],
    ['sourceDown', null],
    ['sourceDown', { source: 'nobody' }],
    ['sourceUp', {}],
  ])('%s %j is passed over, and the import goes on', async (signal, payload) => {
    const { handle, gate } = await underWay();
    await handle.signal(signal, payload);
    expect(await handle.query(progressQuery)).toMatchObject({
      spendUsd: 0,
      requests: 0,
      paused: false,
      refusedSignal: expect.stringMatching(new RegExp(`^${signal} was not understood: `)) as string,
    });
    gate.release();
    expect(await handle.result()).toMatchObject({ total: 1, full: 1, spendUsd: 0 });
  });
});

describe('what operators say, malformed', () => {
  test('is said in progress and in Temporal Web, until a good signal of that name comes', async () => {
    const { handle, gate } = await underWay();
    await handle.signal(setSpendModeSignal, 'free' as never);
    const line = 'setSpendMode was not understood: expected one of "normal"';
    expect((await handle.query(progressQuery)).refusedSignal).toContain(line);
    expect(await detailsOf(handle)).toContain(line);
    await handle.signal(setSpendLimitSignal, -1);
    expect((await handle.query(progressQuery)).refusedSignal).toBe(
      'setSpendLimit was not understood: expected 0 or more USD',
    );
    await handle.signal(setSpendModeSignal, 'normal');
    expect((await handle.query(progressQuery)).refusedSignal).toMatch(/^setSpendLimit/);
    await handle.signal(setSpendLimitSignal, 2);
    expect(await handle.query(progressQuery)).not.toHaveProperty('refusedSignal');
    expect(await detailsOf(handle)).not.toContain('was not understood');
    gate.release();
    await handle.result();
  });
});

describe('the command festival', () => {
  test('pauses and resumes, says so, and takes no reason that is too long', async () => {
    const { handle, gate } = await underWay();
    const edition = handle.workflowId.replace('festival-import/', '');
    const long = await commands.festival('pause', edition, 'x'.repeat(301));
    expect(long.code).toBe(1);
    expect(long.stderr).toContain('expected at most 300 characters');
    expect(await handle.query(progressQuery)).toMatchObject({ paused: false });
    const reason = 'x'.repeat(300);
    expect(await commands.festival('pause', edition, reason)).toMatchObject({ code: 0, stdout: 'Done.\n' });
    expect(await handle.query(progressQuery)).toMatchObject({ paused: true, pausedReason: reason });
    expect(await commands.festival('resume', edition)).toMatchObject({ code: 0, stdout: 'Done.\n' });
    await handle.signal(setSpendModeSignal, 'free' as never);
    const { stdout } = await commands.festival('status', edition);
    expect(stdout).toContain('Signal: setSpendMode was not understood: expected one of');
    gate.release();
    expect(await handle.result()).toMatchObject({ full: 1, paused: false });
  });

  test.each(['pause', 'resume', 'run'])('schedules %s says that it is done', async (what) => {
    await ensureSchedules(temporal.environment.client);
    expect(await commands.festival('schedules', what, 'alert-check')).toMatchObject({
      code: 0,
      stdout: 'Done.\n',
    });
  });
});
