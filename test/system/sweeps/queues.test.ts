import { afterAll, beforeAll, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { queuesWithoutWorker } from '../../../client/stuck/work.js';
import { TASK_QUEUES } from '../../../domain/sources.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';

let app: Application;
const workers: { stop: () => Promise<void> }[] = [];
const { main, enrichment, ...ofSources } = TASK_QUEUES;

beforeAll(async () => {
  const film = { tmdbId: 41, imdbId: 'tt0000041', title: 'Parted', year: 2025 };
  app = await startApplication({ films: [film] });
});
afterAll(async () => {
  await Promise.all(workers.map((some) => some.stop()));
  await app.stop();
});

test('workers of some queues leave the others alone; together they do all', async () => {
  workers.push(await startWorkers(app, main, enrichment));
  const programme = { kind: 'inline' as const, entries: [{ title: 'Parted', imdbId: 'tt0000041' }] };
  const handle = await startImport(app.client, { festival: 'parted', year: 2025, programme });
  await expect
    .poll(() => queuesWithoutWorker(app.client), { timeout: 30_000, interval: 200 })
    .toEqual(Object.values(ofSources));
  workers.push(await startWorkers(app, ...Object.values(ofSources)));
  expect(await handle.result()).toMatchObject({ total: 1, full: 1 });
});
