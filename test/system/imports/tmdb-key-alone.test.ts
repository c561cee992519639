import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import type { ImportProgress } from '../../../domain/lookup/lookup.js';
import { CANNES_2025_AWARDS } from '../../../sandbox/simulated/films/cannes-2025-awards.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';
import { eventFile } from '../fixtures/awards-file.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';

/** A festival for nothing: keys for OMDb and Zyte are nowhere, and IMDb-Awards is a mirror with one file. */
let app: Application;
let mirror: FastifyInstance;
let workers: { stop: () => Promise<void> };
let commands: Commands;
let progress: ImportProgress;

beforeAll(async () => {
  mirror = Fastify({ forceCloseConnections: true });
  mirror.get('/events/ev0000147.yml', () => eventFile().text);
  const address = await mirror.listen({ port: 0, host: '127.0.0.1' });
  app = await startApplication(withoutLatency(cannesScenario()));
  Object.assign(app.variables, { OMDB_API_KEY: '', ZYTE_API_KEY: '', IMDB_AWARDS_BASE_URL: address });
  vi.stubEnv('IMDB_AWARDS_BASE_URL', address);
  workers = await startWorkers(app);
  commands = await commandsFor(app);
  progress = await (await startImport(app.client, { festival: 'cannes', year: 2025 })).result();
});
afterAll(async () => {
  await commands.stop();
  await workers.stop();
  await app.stop();
  await mirror.close();
  vi.unstubAllEnvs();
});

test('all nominations are there, nothing was spent, and TMDb was asked once for each film that it knows', async () => {
  const [{ held, won } = { held: 0, won: 0 }] = await app.dataSource.query<{ held: number; won: number }[]>(
    `SELECT count(*)::int AS held, count(*) FILTER (WHERE won)::int AS won FROM nominations
     WHERE named_by = '{imdb-awards}'`,
  );
  const winners = CANNES_2025_AWARDS.reduce((sum, award) => sum + (award.winners?.length ?? 0), 0);
  expect({ held, won }).toEqual({ held: eventFile().nominations, won: winners });

  const log = app.sources.log();
  expect(log.filter(({ source }) => source !== 'tmdb')).toEqual([]);
  expect(progress.spendUsd).toBe(0);
  expect(await app.dataSource.query('SELECT * FROM spend_ledger')).toEqual([]);

  const full = await app.dataSource.query<{ imdb_id: string; title: string }[]>(
    "SELECT imdb_id, title FROM movies WHERE import_type = 'full'",
  );
  // Films that TMDb has without their IMDb id cannot be found: nobody has told a title.
  const linked = app.sources.scenario().films.filter(({ tmdb }) => tmdb === 'linked');
  const nominated = new Set(CANNES_2025_AWARDS.flatMap(({ nominees }) => nominees));
  const known = linked.flatMap(({ imdbId }) =>
    imdbId !== undefined && nominated.has(imdbId) ? [imdbId] : [],
  );
  expect(full.map(({ imdb_id: id }) => id).sort()).toEqual(known.sort());
  expect(full.filter(({ title }) => /^tt\d+$/.test(title))).toEqual([]);
  const requests = log.filter(({ film }) => film !== undefined && known.includes(film)).length;
  console.log(
    `with a TMDb key alone: $${progress.spendUsd.toFixed(2)}, ${held} of ${eventFile().nominations} nominations, ` +
      `${(requests / known.length).toFixed(2)} requests a film that TMDb knows (${known.length} films)`,
  );
  expect(requests / known.length).toBeLessThanOrEqual(1.1);
});

test('where it came from is told, before the import and after', async () => {
  expect(progress.warnings?.join(' ')).toMatch(
    /IMDb-Awards was read instead.*commercial use is not allowed/s,
  );
  const years = await commands.festival('years', 'cannes');
  expect(years.stdout).toMatch(/1 year, 2025 to 2025\..*IMDb-Awards by Kometa-Team.*no key/s);
  const plan = await commands.festival('plan', 'cannes', '2025', '--spend-mode', 'free-only');
  expect(plan).toMatchObject({ code: 0, stdout: expect.stringContaining('About $0.00') as string });
});
