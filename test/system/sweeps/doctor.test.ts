import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { ensureSchedules } from '../../../client/schedules.js';
import type { FestivalImportInput } from '../../../domain/policy.js';
import type { Finding } from '../../../domain/views/finding.js';
import { examineDatabase, mendDatabase } from '../../../entities/doctor/examine.js';
import type { Db } from '../../../entities/sql.js';
import { cannesScenario, SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';
import { PLANTS } from './fixtures/plants.js';

const example = JSON.parse(
  readFileSync(new URL('../../../examples/cannes-2025.json', import.meta.url), 'utf8'),
) as FestivalImportInput;

let app: Application;
let workers: { stop: () => Promise<void> };
let commands: Commands;

beforeAll(async () => {
  app = await startApplication(withoutLatency(cannesScenario()));
  workers = await startWorkers(app);
  commands = await commandsFor(app);
  await (await startImport(app.client, example)).result();
  await ensureSchedules(app.client);
  // Every five minutes it would begin lookups by itself that doctor is to miss.
  await app.client.schedule.getHandle('alert-check').pause();
});
afterAll(async () => {
  await commands.stop();
  await workers.stop();
  await app.stop();
});

/** What the command mends in the database, with the rights of the application. */
const MENDED = [
  'reserved-for-hours',
  'settled-without-amount',
  'figures-differ',
  'day-figures-differ',
  'edition-figures-differ',
  'collaborations-differ',
  'answer-unreadable',
  'alert-in-mid-post',
];

/** What the command says, and its exit code. */
async function doctor(...options: string[]): Promise<{ code: number; findings: string[]; mended: string[] }> {
  const { code, stdout, stderr } = await commands.festival('doctor', '--json', ...options);
  if (stdout === '') throw new Error(stderr);
  const said = JSON.parse(stdout) as { findings: Finding[]; mended: Finding[] };
  const names = (findings: Finding[]): string[] => findings.map(({ name }) => name);
  return { code, findings: names(said.findings), mended: names(said.mended) };
}

/** Works within a transaction that leaves nothing behind. */
async function undone(work: (db: Db) => Promise<void>): Promise<void> {
  const rollBack = new Error('roll back');
  await app.dataSource
    .transaction(async (db) => {
      await work(db);
      throw rollBack;
    })
    .catch((error: unknown) => {
      if (error !== rollBack) throw error;
    });
}

test('of an import that went well nothing is said', async () => {
  expect(await doctor()).toEqual({ code: 0, findings: [], mended: [] });
  expect((await commands.festival('doctor')).stdout).toBe('All is well.\n');
  expect(await examineDatabase(app.dataSource.manager, Object.values(SANDBOX_KEYS))).toEqual([]);
});

test.each(Object.entries(PLANTS))('%s', async (name, sql) => {
  await undone(async (db) => {
    await db.query(sql);
    const findings = await examineDatabase(db);
    const found = findings.find((finding) => finding.name === name);
    expect(findings.map((finding) => finding.name)).toContain(name);
    expect(found?.count).toBeGreaterThan(0);
    expect(found?.examples.length).toBeGreaterThan(0);
    expect(JSON.stringify(findings)).not.toContain('0a1b2c3d');
    if (found?.fixable !== true) return;
    await mendDatabase(db, findings);
    expect((await examineDatabase(db)).map((finding) => finding.name)).not.toContain(name);
  });
});

test('a key that is known here, wherever it stands', async () => {
  await undone(async (db) => {
    await db.query(
      `UPDATE api_lookup_metrics SET error_message = 'refused: ' || $1 WHERE id = (SELECT id FROM api_lookup_metrics LIMIT 1)`,
      [SANDBOX_KEYS.zyte],
    );
    expect(await examineDatabase(db)).toEqual([]);
    expect(await examineDatabase(db, [SANDBOX_KEYS.zyte])).toMatchObject([
      { name: 'key-in-data', examples: ['api_lookup_metrics'] },
    ]);
  });
});

test('what database and Temporal tell together, and what is mended of it', async () => {
  const parked = app.client.workflow.getHandle('movie-lookup/tt33772384');
  await parked.terminate();
  await app.dataSource.query(`INSERT INTO movies (title, imdb_id, workflow_id, updated_at)
    VALUES ('Never', 'tt7400001', 'movie-lookup/tt7400001', now() - interval '2 hours')`);
  await app.dataSource.query(
    `INSERT INTO programme_entries (edition_id, movie_id, film_key, position)
     SELECT edition.id, movie.id, movie.imdb_id, 99 FROM festival_editions edition, movies movie WHERE movie.title = 'Never'`,
  );
  await app.dataSource.query(
    `UPDATE movies SET updated_at = now() - interval '2 hours' WHERE imdb_id = 'tt33772384'`,
  );
  const lost = { movieId: '999999', filmKey: 'tt7400002', imdbId: 'tt7400002', label: 'Lost' };
  // Nobody asks this queue: the lookup stays as it was started.
  const lookup = await app.client.workflow.start('movieLookup', {
    workflowId: 'movie-lookup/tt7400002',
    taskQueue: 'nobody',
    args: [lost],
  });
  await app.client.schedule.getHandle('alert-check').delete();
  for (const name of MENDED) await app.dataSource.query(PLANTS[name] ?? '');
  const ofTemporal = [
    'film-without-lookup',
    'film-never-looked-up',
    'lookup-without-film',
    'schedule-missing',
  ];
  const expected = [...MENDED, ...ofTemporal];
  await expect.poll(doctor, { timeout: 60_000 }).toEqual({ code: 1, findings: expected, mended: [] });

  const fixed = await doctor('--fix');
  expect(fixed).toEqual({
    code: 1,
    findings: ['lookup-without-film'],
    mended: expected.filter((name) => name !== 'lookup-without-film'),
  });
  expect((await parked.describe()).status.name).toBe('RUNNING');
  await lookup.terminate();
  await expect.poll(doctor, { timeout: 60_000 }).toMatchObject({ code: 0, findings: [] });
});

test('a lookup of a film that was decided on', async () => {
  await app.dataSource.query(
    `INSERT INTO review_decisions (movie_id, reviewer, decision) SELECT id, 'ana', '{"choice": {"accept": "stub"}}' FROM movies
     WHERE imdb_id = 'tt33772384'`,
  );
  await app.dataSource.query(
    `UPDATE movies SET review_state = 'decided', updated_at = now() - interval '2 hours' WHERE imdb_id = 'tt33772384'`,
  );
  expect(await doctor()).toEqual({ code: 1, findings: ['lookup-of-decided-film'], mended: [] });
});
