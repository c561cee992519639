import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { examineDatabase } from '../../../entities/doctor/examine.js';
import { migrate } from '../../../entities/migrate.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import { COUNTED } from '../../support/sources/counted.js';

/** A database with films in it is upgraded while workers look others up. */
const FILMS = 40;
const UPGRADES = 3;
let app: Application;
let workers: { stop: () => Promise<void> };
const { scenario, entries } = generatedScenario({
  profile: COUNTED,
  films: FILMS + 2,
  unknownToTmdb: 1 / 2,
  unknownToOmdb: 0,
});
const later = entries.splice(-2);
/** Slow enough that films are left when the last upgrade begins, and when it ends. */
const SLOW_MS = 200;
const VERY_SLOW_MS = 5000;
const withLatency = (ms: number) => ({ ...scenario, tmdb: { latencyMs: { min: ms, max: ms } } });

beforeAll(async () => {
  app = await startApplication(withLatency(SLOW_MS));
  workers = await startWorkers(app);
});
afterAll(async () => {
  await workers.stop();
  await app.stop();
});

async function looked(): Promise<number> {
  const [row] = await app.dataSource.query<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM movies WHERE import_type <> 'stub'`,
  );
  return row?.n ?? 0;
}

/** A change of the largest table, such as the release after this one may bring. */
const NEXT_RELEASE = `
  ALTER TABLE movies ADD COLUMN of_next_release integer NOT NULL DEFAULT 0;
  UPDATE movies SET of_next_release = 1;
  CREATE INDEX ON movies (of_next_release)`;

/** Runs `npm run migrate` of a release that has one numbered file more than this one. */
async function migrateToNextRelease(): Promise<string> {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'festival-lookup-next-release-'));
  try {
    for (const part of ['package.json', 'dist', 'entities/migrations'])
      await cp(join(root, part), join(folder, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'entities/migrations/900-next-release.sql'), NEXT_RELEASE);
    const env = { ...process.env, ...app.variables, DATABASE_URL: app.database.url };
    const migrateMain = join(folder, 'dist/worker/migrate.js');
    return (await promisify(execFile)(process.execPath, [migrateMain], { cwd: folder, env })).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('functions and views are made anew, and a table is changed by a numbered file, and no film notices', async () => {
  const programme = { kind: 'inline' as const, entries };
  const handle = await startImport(app.client, {
    festival: 'upgraded',
    year: 2025,
    programme,
    policy: { window: 4 },
  });
  for (let upgrade = 1; upgrade <= UPGRADES; upgrade += 1) {
    await vi.waitFor(
      async () => {
        expect(await looked()).toBeGreaterThanOrEqual((FILMS * upgrade) / (UPGRADES + 2));
      },
      { timeout: 60_000, interval: 50 },
    );
    expect(await looked()).toBeLessThan(FILMS);
    await app.dataSource.query(`UPDATE festival_lookup_files SET hash = 'of before' WHERE name !~ '^[0-9]'`);
    expect((await migrate(app.database.url)).length).toBeGreaterThan(10);
  }
  app.sources.setScenario(withLatency(VERY_SLOW_MS));
  expect(await migrateToNextRelease()).toContain('900-next-release.sql');
  expect(await looked()).toBeLessThan(FILMS);
  app.sources.setScenario(scenario);
  expect(await handle.result()).toMatchObject({
    total: FILMS,
    full: FILMS / 2,
    minimal: FILMS / 2,
    failedReasons: {},
  });
  // Workers that know nothing of the change still import.
  const more = { kind: 'inline' as const, entries: later };
  await (await startImport(app.client, { festival: 'later', year: 2025, programme: more })).result();
  expect(
    await app.dataSource.query(
      `SELECT of_next_release AS value, count(*)::int AS films FROM movies WHERE import_type <> 'stub' GROUP BY 1 ORDER BY 1`,
    ),
  ).toEqual([
    { value: 0, films: later.length },
    { value: 1, films: FILMS },
  ]);
  expect(await examineDatabase(app.dataSource.manager)).toEqual([]);
});

test('a worker that stands in the way of an upgrade, which stands in its own, is let past', async () => {
  const writer = app.dataSource.createQueryRunner();
  await writer.startTransaction();
  await writer.query(`SET LOCAL deadlock_timeout = '60s'`);
  await writer.query('LOCK TABLE movies IN ROW EXCLUSIVE MODE');
  await app.dataSource.query(`UPDATE festival_lookup_files SET hash = 'of before' WHERE name !~ '^[0-9]'`);
  const upgrade = migrate(app.database.url);
  await vi.waitFor(
    async () => {
      const waiting = `SELECT FROM pg_locks WHERE relation = 'movies'::regclass AND NOT granted`;
      expect(await app.dataSource.query(waiting)).not.toEqual([]);
    },
    { timeout: 30_000, interval: 20 },
  );
  await writer.query('LOCK TABLE review_decisions IN ROW EXCLUSIVE MODE');
  await writer.commitTransaction();
  await writer.release();
  expect((await upgrade).length).toBeGreaterThan(10);
});
