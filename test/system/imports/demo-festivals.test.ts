import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { MADE_UP_EDITIONS } from '../../../sandbox/simulated/films/made-up-festivals.js';
import { demoScenario } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';

let app: Application;
let workers: { stop: () => Promise<void> };
let commands: Commands;

beforeAll(async () => {
  app = await startApplication(withoutLatency(demoScenario()));
  workers = await startWorkers(app);
  commands = await commandsFor(app);
});
afterAll(async () => {
  await commands.stop();
  await workers.stop();
  await app.stop();
});

test('what `npm start` knows of Venice comes by its event page alone: 20 films with their prizes, one a stub', async () => {
  const progress = await (await startImport(app.client, { festival: 'venice', year: 2025 })).result();
  expect(progress).toMatchObject({ total: 20, stub: 1 });
  expect(progress.full + progress.minimal).toBe(19);
  const [{ lions } = { lions: 0 }] = await app.dataSource.query<{ lions: number }[]>(
    `SELECT count(*)::int AS lions FROM nominations WHERE award = 'Golden Lion'`,
  );
  expect(lions).toBe(14);
});

test("the list of a festival's years has more than one", async () => {
  const years = await commands.festival('years', 'berlin');
  expect(years).toMatchObject({ code: 0 });
  for (const year of ['2024', '2025']) expect(years.stdout).toContain(year);
});

test("a newcomer's own file of titles and directors is no list of stubs", async () => {
  const berlin = MADE_UP_EDITIONS.find(({ eventId, year }) => eventId === 'ev0000091' && year === 2024)!;
  const rows = berlin.films.map(
    ({ title, year, directors = [] }) => `"${title}",${year},"${directors.join('; ')}"`,
  );
  const file = join(tmpdir(), `festival-lookup-berlin-${process.pid}.csv`);
  onTestFinished(() => rm(file));
  await writeFile(file, ['Title,Year,Director', ...rows].join('\n'));
  const imported = await commands.festival(
    'import',
    file,
    '--festival',
    'berlin',
    '--year',
    '2024',
    '--json',
  );
  expect(imported, imported.stderr).toMatchObject({ code: 0 });
  const types = await app.dataSource.query<{ type: string; films: number }[]>(
    `SELECT import_type AS type, count(*)::int AS films FROM movies WHERE year = 2024 GROUP BY 1`,
  );
  const stubs = types.find(({ type }) => type === 'stub')?.films ?? 0;
  expect(types.reduce((sum, { films: count }) => sum + count, 0)).toBe(20);
  expect(stubs).toBeLessThanOrEqual(4);
});
