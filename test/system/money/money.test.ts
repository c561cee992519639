import { NativeConnection } from '@temporalio/worker';
import { afterEach, expect, test, vi } from 'vitest';
import { importProgress, startImport, type ImportHandle } from '../../../client/imports/start.js';
import { changeEditionSpend, wakeFilms } from '../../../client/sources/spend-controls.js';
import { readEnvironment } from '../../../config/environment.js';
import type { Entry } from '../../../domain/programme/programme.js';
import { createDataSource } from '../../../entities/data-source.js';
import { changeSourcePolicy } from '../../../entities/sources/policies.js';
import { generatedScenario } from '../../support/sources/generated.js';
import type { ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { createSources } from '../../../sources/registry.js';
import { resumeSignal } from '../../../workflows/shared/messages.js';
import { FailureReasonKey } from '../../../workflows/shared/search-attributes.js';
import { createWorkers, runWorkers } from '../../../worker/workers.js';
import { chargedBy, startApplication, type Application } from '../fixtures/application.js';
import { sharedBundle } from '../../support/runner/shared-bundle.js';
import { COUNTED } from '../../support/sources/counted.js';

const PATIENCE = { timeout: 90_000, interval: 200 };
let app: Application;
const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()));
  await app.stop();
});

/** The application with workers that have each their own connection to the database, as processes have. */
async function start(scenario: ScenarioInput, workers = 1): Promise<void> {
  app = await startApplication(scenario);
  for (let count = 0; count < workers; count += 1) running.push(await startWorker());
}

async function startWorker(): Promise<() => Promise<void>> {
  const dataSource = await createDataSource(app.database.url).initialize();
  const connection = await NativeConnection.connect({ address: app.temporal.address });
  const workers = await createWorkers({
    connection,
    namespace: 'default',
    dataSource,
    sources: createSources(readEnvironment(app.variables)),
    workflowBundle: await sharedBundle('application'),
    shutdownGraceMs: 1000,
  });
  const ended = runWorkers(workers);
  return async () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
    await connection.close();
    await dataSource.destroy();
  };
}

async function importFilms(
  entries: Entry[],
  policy: { window?: number; spendLimitUsd?: number } = {},
): Promise<ImportHandle> {
  const programme = { kind: 'inline' as const, entries };
  return await startImport(app.client, { festival: 'made-up', year: 2025, programme, policy });
}

async function countMovies(where: string): Promise<number> {
  const [row] = await app.dataSource.query<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM movies WHERE ${where}`,
  );
  return row!.count;
}

function paidRequests(): string[] {
  return app.sources
    .log()
    .filter(({ source }) => source !== 'tmdb')
    .flatMap(({ film }) => film ?? []);
}

/** Films of a scenario by who knows them. */
function unknownToTmdb(scenario: ScenarioInput): Set<string> {
  return new Set((scenario.films ?? []).filter(({ tmdb }) => tmdb === 'absent').map(({ imdbId }) => imdbId!));
}

async function untilPaused(handle: ImportHandle): Promise<string> {
  return await vi.waitFor(async () => {
    const { paused, pausedReason } = await importProgress(handle);
    expect(paused).toBe(true);
    return pausedReason ?? '';
  }, PATIENCE);
}

test('four workers keep the limits; raising them finishes the rest', async () => {
  const films = 60;
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films,
    unknownToTmdb: 0.8,
    unknownToOmdb: 0.3,
  });
  await start(scenario, 4);
  const { manager } = app.dataSource;
  await changeSourcePolicy(manager, 'omdb', { dailyLimitUsd: 0.02 }, 'test');
  await changeSourcePolicy(manager, 'imdb_scrape', { dailyLimitUsd: 0.03 }, 'test');
  const handle = await importFilms(entries, { window: 30 });
  const result = await handle.result();

  expect(chargedBy(app.sources.log(), 'omdb')).toBe(0.02);
  expect(chargedBy(app.sources.log(), 'zyte')).toBeLessThanOrEqual(0.03);
  const [row] = await app.dataSource.query<{ count: number }[]>(
    'SELECT count(*)::int AS count FROM nominations',
  );
  expect(row!.count).toBe(films);
  expect(result.failedReasons).toHaveProperty('omdb_over_budget', 28);
  expect(await countMovies("import_type = 'stub'")).toBe(result.stub);

  await changeSourcePolicy(manager, 'omdb', { dailyLimitUsd: 1 }, 'test');
  await changeSourcePolicy(manager, 'imdb_scrape', { dailyLimitUsd: 5 }, 'test');
  expect(await wakeFilms(app.client, app.dataSource, {})).toBe(result.stub);
  await vi.waitFor(async () => {
    expect(await countMovies("import_type = 'stub'")).toBe(0);
  }, PATIENCE);
  // 48 films are unknown to TMDb, and each was bought once: an answer that came before the limit is not bought again.
  expect(chargedBy(app.sources.log(), 'omdb')).toBe(0.048);
  expect(chargedBy(app.sources.log(), 'zyte')).toBeCloseTo(0.14, 6);
});

test("an import's own limit holds, and can be raised after the import has ended", async () => {
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films: 8,
    unknownToTmdb: 1,
    unknownToOmdb: 0,
  });
  await start(scenario);
  const result = await (await importFilms(entries, { spendLimitUsd: 0.003 })).result();
  expect(result).toMatchObject({ minimal: 3, stub: 5, failedReasons: { omdb_over_budget: 5 } });
  expect(await changeEditionSpend(app.client, app.dataSource, 'made-up-2025', { limitUsd: 1 }, 'ana')).toBe(
    5,
  );
  await vi.waitFor(async () => {
    expect(await countMovies("import_type = 'minimal'")).toBe(8);
  }, PATIENCE);
  expect(chargedBy(app.sources.log(), 'omdb')).toBe(0.008);
});

test('a rejected TMDb key pauses the import with that reason; no film is a stub for it, and nothing is bought', async () => {
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films: 12,
    unknownToTmdb: 0.5,
    unknownToOmdb: 0,
  });
  await start({ ...scenario, tmdb: { state: 'badKey' } });
  const handle = await importFilms(entries, { window: 5 });
  expect(await untilPaused(handle)).toMatch(/^tmdb_unauthorized: tmdb rejects the key; check TMDB_API_KEY/);
  await vi.waitFor(async () => {
    expect((await handle.describe()).typedSearchAttributes.get(FailureReasonKey)).toBe('tmdb_unauthorized');
  }, PATIENCE);
  expect(paidRequests()).toEqual([]);
  expect(await importProgress(handle)).toMatchObject({ started: 5, stub: 0 });
  expect(await countMovies('review_state IS NOT NULL OR reason IS NOT NULL')).toBe(0);

  app.sources.setScenario(scenario);
  expect(await handle.result()).toMatchObject({ full: 6, minimal: 6, stub: 0, paused: false });
  const unknown = unknownToTmdb(scenario);
  expect(paidRequests().every((film) => unknown.has(film))).toBe(true);
  expect((await handle.describe()).typedSearchAttributes.get(FailureReasonKey) ?? '').toBe('');
});

test('resume has the films look at once; a source that is still down pauses the import again', async () => {
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films: 4,
    unknownToTmdb: 0,
    unknownToOmdb: 0,
  });
  await start({ ...scenario, tmdb: { state: 'suspended' } });
  const handle = await importFilms(entries);
  await untilPaused(handle);
  const asked = app.sources.log().length;
  await vi.waitFor(async () => {
    await handle.signal(resumeSignal);
    expect(app.sources.log().length).toBeGreaterThan(asked);
  }, PATIENCE);
  await untilPaused(handle);
  app.sources.setScenario(scenario);
  expect(await handle.result()).toMatchObject({ full: 4, stub: 0 });
});

test('TMDb down in mid-import: nothing is bought that TMDb knows, and it ends right', async () => {
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films: 40,
    unknownToTmdb: 0.3,
    unknownToOmdb: 0.25,
  });
  await start(scenario, 2);
  const handle = await importFilms(entries, { window: 8 });
  await vi.waitFor(async () => {
    expect(await countMovies("import_type <> 'stub'")).toBeGreaterThan(3);
  }, PATIENCE);
  app.sources.setScenario({ ...scenario, tmdb: { state: 'down' } });
  expect(await untilPaused(handle)).toMatch(/^tmdb_unavailable/);
  expect((await importProgress(handle)).started).toBeLessThan(40);
  app.sources.setScenario(scenario);

  expect(await handle.result()).toMatchObject({ full: 31, minimal: 9, stub: 0 });
  const unknown = unknownToTmdb(scenario);
  expect(paidRequests().filter((film) => !unknown.has(film))).toEqual([]);
  expect(chargedBy(app.sources.log(), 'omdb')).toBe(0.012);
});

test("one film's own failure pauses nothing", async () => {
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films: 6,
    unknownToTmdb: 0,
    unknownToOmdb: 0,
  });
  const match = entries[0]!.imdbId!;
  await start({ ...scenario, tmdb: { faults: [{ match, times: 5, answer: 'server-error' }] } });
  const handle = await importFilms(entries);
  expect(await handle.result()).toMatchObject({ full: 6, stub: 0, paused: false });
  // Five failures in a row, for all the others had been answered before: but of one film.
  expect(app.sources.log().filter(({ status }) => status === 500)).toHaveLength(5);
  const paused = await handle.fetchHistory();
  const signals = (paused.events ?? []).map(
    (event) => event.workflowExecutionSignaledEventAttributes?.signalName,
  );
  expect(signals).not.toContain('sourceDown');
});
