import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { decideFilm } from '../../../client/films/reviews.js';
import { filmState, startImport } from '../../../client/imports/start.js';
import { ensureSchedules } from '../../../client/schedules.js';
import type { Finding } from '../../../domain/views/finding.js';
import { retryNowSignal } from '../../../workflows/shared/messages.js';
import { startTemporalForTests } from '../../support/temporal/temporal.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';
import { COUNTED } from '../../support/sources/counted.js';

/** Everything is down for a while; then Temporal is restored from an older copy than what Postgres has. */
const PATIENCE = { timeout: 60_000, interval: 200 };
const { scenario, entries } = generatedScenario({
  profile: COUNTED,
  films: 4,
  unknownToTmdb: 0,
  unknownToOmdb: 0,
});
const [LATE, DECIDED, RECORDED, FRESH] = entries.map(({ imdbId }) => imdbId ?? '') as [
  string,
  string,
  string,
  string,
];

let app: Application;
let commands: Commands;
let workers: { stop: () => Promise<void> };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-restored-'));
  await mkdir(join(folder, 'data'));
  app = await startApplication(
    { profile: COUNTED, films: [] },
    undefined,
    join(folder, 'data', 'temporal.db'),
  );
  workers = await startWorkers(app);
  commands = await commandsFor(app);
  await ensureSchedules(app.client);
  // Every five minutes it would begin lookups by itself that doctor is to miss.
  await app.client.schedule.getHandle('alert-check').pause();
});
afterAll(async () => {
  await workers.stop();
  await commands.stop();
  await app.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Has something happen while neither workers nor Temporal run. */
async function allDown(meanwhile: () => Promise<void>): Promise<void> {
  await workers.stop();
  await app.temporal.stop();
  await meanwhile();
  app.temporal = await startTemporalForTests(join(folder, 'data', 'temporal.db'));
  app.client = app.temporal.environment.client;
  app.variables.TEMPORAL_ADDRESS = app.temporal.address;
  workers = await startWorkers(app);
}

async function reaches(imdbId: string, stage: string): Promise<void> {
  await vi.waitFor(async () => {
    expect((await filmState(app.client, imdbId)).stage).toBe(stage);
  }, PATIENCE);
}

async function park(festival: string, imdbIds: string[], reviewAfter = '30 days'): Promise<void> {
  const policy = { tiers: ['tmdb' as const], recheck: [], reviewAfter };
  const programme = {
    kind: 'inline' as const,
    entries: entries.filter(({ imdbId = '' }) => imdbIds.includes(imdbId)),
  };
  await (await startImport(app.client, { festival, year: 2025, policy, programme })).result();
  for (const imdbId of imdbIds) await reaches(imdbId, 'parked');
}

async function movies(): Promise<unknown[]> {
  return await app.dataSource.query(
    `SELECT imdb_id, title, import_type, review_state, tmdb_id,
       (SELECT count(*)::int FROM nominations WHERE movie_id = movies.id) AS nominations
     FROM movies ORDER BY imdb_id`,
  );
}

async function doctor(...options: string[]): Promise<{ code: number; findings: string[]; mended: string[] }> {
  const { code, stdout } = await commands.festival('doctor', '--json', ...options);
  const said = JSON.parse(stdout) as { findings: Finding[]; mended: Finding[] };
  const named = (findings: Finding[]) =>
    findings.map(({ name, examples }) => `${name}: ${examples.join(', ')}`);
  return { code, findings: named(said.findings), mended: named(said.mended) };
}

test('a deadline that passes while everything is down is met afterwards', async () => {
  await park('short', [LATE], '6 s');
  const { deadline = '' } = await filmState(app.client, LATE);
  await allDown(() =>
    vi.waitFor(() => {
      expect(Date.now()).toBeGreaterThan(Date.parse(deadline));
    }, PATIENCE),
  );
  await reaches(LATE, 'review');
});

test('Temporal of before: what Postgres has since stands, and doctor says what is amiss and mends what it can', async () => {
  await park('early', [DECIDED, RECORDED]);
  await allDown(() => cp(join(folder, 'data'), join(folder, 'copy'), { recursive: true }));
  const services = { client: app.client, db: app.dataSource.manager };
  await decideFilm(services, DECIDED, { reviewer: 'ana', choice: { accept: 'stub' } });
  app.sources.setScenario(scenario);
  await app.client.workflow.getHandle(`movie-lookup/${RECORDED}`).signal(retryNowSignal);
  await vi.waitFor(async () => {
    expect(await movies()).toContainEqual(
      expect.objectContaining({ imdb_id: RECORDED, import_type: 'full' }),
    );
  }, PATIENCE);
  app.sources.setScenario({ films: [] });
  await park('late', [FRESH]);
  const before = await movies();

  await allDown(async () => {
    await rm(join(folder, 'data'), { recursive: true });
    await cp(join(folder, 'copy'), join(folder, 'data'), { recursive: true });
  });
  // What was changed in the last hour may be under way.
  await app.dataSource.query(`UPDATE movies SET updated_at = now() - interval '2 hours'`);
  const decided = `lookup-of-decided-film: movie-lookup/${DECIDED}`;
  const left = `film-without-lookup: ${FRESH} (gone)`;
  await expect.poll(doctor, PATIENCE).toEqual({ code: 1, findings: [left, decided], mended: [] });
  expect(await doctor('--fix')).toEqual({ code: 1, findings: [decided], mended: [left] });
  await reaches(FRESH, 'parked');

  // The lookup of a film that has its record by now finds it out by itself.
  app.sources.setScenario(scenario);
  await app.client.workflow.getHandle(`movie-lookup/${RECORDED}`).signal(retryNowSignal);
  await reaches(RECORDED, 'resolved');
  const ended = await commands.temporal('workflow', 'terminate', '--workflow-id', `movie-lookup/${DECIDED}`);
  expect(ended.code).toBe(0);
  await expect.poll(doctor, PATIENCE).toEqual({ code: 0, findings: [], mended: [] });
  expect(await movies()).toEqual(before);
});
