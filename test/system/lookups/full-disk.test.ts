import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { examineDatabase } from '../../../entities/doctor/examine.js';
import { makeRoles } from '../../support/databases/postgres.js';
import {
  startThrowAwayPostgres,
  type ThrowAwayPostgres,
} from '../../support/databases/throw-away-postgres.js';
import { COUNTED } from '../../support/sources/counted.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import { failuresUnderWay } from '../fixtures/failures.js';

/** A Postgres whose disk is really full. Only root may make a disk of its own: for others `postgres-faults.test.ts` plays one. */
const FILMS = 12;
const PATIENCE = { timeout: 60_000, interval: 100 };
const disk = mountSmallDisk();
let postgres: ThrowAwayPostgres;
let app: Application;
let workers: { stop: () => Promise<void> };
const { scenario, entries } = generatedScenario({
  profile: COUNTED,
  films: FILMS,
  unknownToTmdb: 1 / 2,
  unknownToOmdb: 0,
});

/** @returns its folder, or none where this is not allowed. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'festival-lookup-disk-'));
  chmodSync(folder, 0o711);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=711', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

beforeAll(async () => {
  if (disk === undefined) return;
  postgres = await startThrowAwayPostgres(disk);
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  await makeRoles(admin);
  await admin.end();
  app = await startApplication(scenario, () => Promise.resolve({ url: postgres.url, drop: postgres.stop }));
  workers = await startWorkers(app);
});
afterAll(async () => {
  if (disk === undefined) return;
  await workers.stop();
  await app.stop();
  execFileSync('umount', [disk]);
  await rm(disk, { recursive: true });
});

/** Takes all that is left of the disk. */
async function fill(folder: string): Promise<string> {
  const ballast = join(folder, 'ballast');
  const file = await open(ballast, 'w');
  const block = Buffer.alloc(4096);
  try {
    for (;;) await file.write(block);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    await file.close();
  }
  expect((await statfs(folder)).bavail).toBe(0);
  return ballast;
}

test.skipIf(disk === undefined)('a disk that is full is waited for, and nothing is lost', async () => {
  const ballast = await fill(disk!);
  const programme = { kind: 'inline' as const, entries };
  const handle = await startImport(app.client, { festival: 'full-disk', year: 2025, programme });
  await vi.waitFor(async () => {
    expect(await failuresUnderWay(app.client)).toContainEqual(
      expect.objectContaining({
        type: 'DatabaseUnavailable',
        message: expect.stringContaining('No space left') as string,
      }),
    );
  }, PATIENCE);
  await rm(ballast);
  expect(await handle.result()).toMatchObject({ total: FILMS, stub: 0, failedReasons: {} });
  const [rows] = await app.dataSource.query<{ movies: number; nominations: number }[]>(
    'SELECT (SELECT count(*)::int FROM movies) AS movies, (SELECT count(*)::int FROM nominations) AS nominations',
  );
  expect(rows).toEqual({ movies: FILMS, nominations: FILMS });
  expect(await examineDatabase(app.dataSource.manager)).toEqual([]);
});
