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
  films: FILMS,
  unknownToTmdb: 1 / 2,
  unknownToOmdb: 0,
});
// Slow enough that films are left when the last upgrade begins.
const slow = { ...scenario, tmdb: { latencyMs: { min: 200, max: 200 } } };

beforeAll(async () => {
  app = await startApplication(slow);
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

test('all functions and views are made anew, again and again, and no film notices', async () => {
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
  expect(await handle.result()).toMatchObject({
    total: FILMS,
    full: FILMS / 2,
    minimal: FILMS / 2,
    failedReasons: {},
  });
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
