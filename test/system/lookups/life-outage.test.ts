import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { filmState, importProgress, startImport } from '../../../client/imports/start.js';
import { generatedScenario } from '../../support/sources/generated.js';
import type { ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import { COUNTED } from '../../support/sources/counted.js';

/** With a single film under way, an outage must be told from that film's own fault. */
const PATIENCE = { timeout: 100_000, interval: 200 };
let app: Application;
let workers: { stop: () => Promise<void> };
let whole: ScenarioInput;
let ids: string[];

beforeAll(async () => {
  const generated = generatedScenario({ profile: COUNTED, films: 2, unknownToTmdb: 0, unknownToOmdb: 0 });
  whole = generated.scenario;
  ids = generated.entries.map(({ imdbId }) => imdbId ?? '');
  app = await startApplication(whole);
  workers = await startWorkers(app);
});
afterAll(async () => {
  await workers.stop();
  await app.stop();
});

async function importOne(festival: string, imdbId: string) {
  return await startImport(app.client, {
    festival,
    year: 2025,
    programme: { kind: 'inline', entries: [{ imdbId, title: 'A film' }] },
  });
}

function paidRequests(): number {
  return app.sources.log().filter(({ source }) => source !== 'tmdb').length;
}

async function healthOfTmdb(): Promise<string | undefined> {
  const [row] = await app.dataSource.query<{ state: string }[]>(
    `SELECT state FROM source_health WHERE source = 'tmdb'`,
  );
  return row?.state;
}

test('TMDb that is down for one lone film pauses its import, and nothing is bought instead', async () => {
  app.sources.setScenario({ ...whole, tmdb: { ...whole.tmdb, state: 'down' } });
  const handle = await importOne('outage', ids[0]!);
  await vi.waitFor(async () => {
    expect(await importProgress(handle)).toMatchObject({ paused: true });
  }, PATIENCE);
  expect(await filmState(app.client, ids[0]!)).toMatchObject({ stage: 'tmdb', importType: 'stub' });
  expect(await healthOfTmdb()).toBe('down');
  expect(paidRequests()).toBe(0);

  app.sources.setScenario(whole);
  expect(await handle.result()).toMatchObject({ full: 1, spendUsd: 0 });
  expect(paidRequests()).toBe(0);
});

test('a fault that is the film’s own pauses nothing: TMDb answers for another film', async () => {
  const film = ids[1]!;
  app.sources.setScenario({
    ...whole,
    tmdb: { ...whole.tmdb, faults: [{ match: film, times: 'forever', answer: 'server-error' }] },
  });
  const asked = app.sources.log().length;
  const handle = await importOne('own-fault', film);
  // Attempts enough for the source to have been tried with another film.
  await vi.waitFor(() => {
    const others = app.sources
      .log()
      .slice(asked)
      .filter(({ path }) => path.includes('tt0111161'));
    expect(others.length).toBeGreaterThan(0);
  }, PATIENCE);
  expect(await healthOfTmdb()).toBe('up');
  expect(await importProgress(handle)).toMatchObject({ paused: false });
  await handle.terminate();
  await app.client.workflow.getHandle(`movie-lookup/${film}`).terminate();
});
