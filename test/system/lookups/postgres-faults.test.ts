import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { examineDatabase } from '../../../entities/doctor/examine.js';
import { openDatabase } from '../../../entities/data-source.js';
import { makeRoles } from '../../support/databases/postgres.js';
import {
  startThrowAwayPostgres,
  type ThrowAwayPostgres,
} from '../../support/databases/throw-away-postgres.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import { failuresUnderWay } from '../fixtures/failures.js';
import { COUNTED } from '../../support/sources/counted.js';

/** A Postgres of its own that has no connections left, refuses to write, has a full disk, or crashes, while films are looked up. */
const PATIENCE = { timeout: 60_000, interval: 100 };
const FILMS_A_FAULT = 2;

const FULL_DISK = `
  CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'could not extend file "base/1/2": No space left on device' USING ERRCODE = 'disk_full'; END $$;
  CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON movies EXECUTE FUNCTION full_disk()`;

interface Fault {
  what: string;
  begin: (admin: pg.Client, name: string) => Promise<unknown>;
  end: (admin: pg.Client, name: string) => Promise<unknown>;
}

/** What had a connection has none any more; new ones are as the database says. */
const END_SESSIONS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'application'`;
const FAULTS: Fault[] = [
  {
    what: 'has no connections left',
    begin: async (admin, name) => {
      await admin.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
      await admin.query(END_SESSIONS);
    },
    end: (admin, name) => admin.query(`ALTER DATABASE ${name} CONNECTION LIMIT -1`),
  },
  {
    what: 'is read-only',
    begin: async (admin, name) => {
      await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
      await admin.query(END_SESSIONS);
    },
    end: async (admin, name) => {
      await admin.query(`SET default_transaction_read_only = off`);
      await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
      await admin.query(END_SESSIONS);
    },
  },
  {
    what: 'has a full disk',
    begin: (admin) => admin.query(FULL_DISK),
    end: (admin) => admin.query('DROP FUNCTION full_disk CASCADE'),
  },
];

let postgres: ThrowAwayPostgres;
let app: Application;
let workers: { stop: () => Promise<void> };
const { scenario, entries } = generatedScenario({
  profile: COUNTED,
  films: (FAULTS.length + 1) * FILMS_A_FAULT,
  unknownToTmdb: 1 / 2,
  unknownToOmdb: 0,
});

async function connect(): Promise<pg.Client> {
  const admin = new pg.Client({ connectionString: postgres.url });
  // Its own connection ends where the server crashes.
  admin.on('error', () => undefined);
  await admin.connect();
  return admin;
}

beforeAll(async () => {
  postgres = await startThrowAwayPostgres();
  const admin = await connect();
  await makeRoles(admin);
  await admin.end();
  app = await startApplication(scenario, () => Promise.resolve({ url: postgres.url, drop: postgres.stop }));
  workers = await startWorkers(app);
});
afterAll(async () => {
  await workers.stop();
  await app.stop();
});

async function importSome(festival: string) {
  const programme = { kind: 'inline' as const, entries: entries.splice(0, FILMS_A_FAULT) };
  return await startImport(app.client, { festival, year: 2025, programme });
}

test.each(FAULTS)(
  'a Postgres that $what is waited for, and nothing is lost',
  async ({ what, begin, end }) => {
    const admin = await connect();
    const name = new URL(postgres.url).pathname.slice(1);
    await begin(admin, name);
    const handle = await importSome(what.replaceAll(' ', '-'));
    await vi.waitFor(async () => {
      expect(await failuresUnderWay(app.client)).toContainEqual(
        expect.objectContaining({ type: 'DatabaseUnavailable' }),
      );
    }, PATIENCE);
    await end(admin, name);
    await admin.end();
    expect(await handle.result()).toMatchObject({ total: FILMS_A_FAULT, stub: 0, failedReasons: {} });
  },
);

test('a Postgres that crashes and recovers among lookups is waited for, and nothing is lost', async () => {
  const handle = await importSome('crashed');
  const admin = await connect();
  const [session] = (await admin.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows;
  // The server ends all sessions of others, and reads its log of writes again.
  process.kill(session?.pid ?? 0, 'SIGKILL');
  expect(await handle.result()).toMatchObject({ total: FILMS_A_FAULT, stub: 0, failedReasons: {} });
});

test('and the database is as it should be', async () => {
  await app.dataSource.destroy();
  app.dataSource = await openDatabase(app.database.url);
  expect(await examineDatabase(app.dataSource.manager)).toEqual([]);
  const [rows] = await app.dataSource.query<{ movies: number; nominations: number }[]>(
    'SELECT (SELECT count(*)::int FROM movies) AS movies, (SELECT count(*)::int FROM nominations) AS nominations',
  );
  const films = (FAULTS.length + 1) * FILMS_A_FAULT;
  expect(rows).toEqual({ movies: films, nominations: films });
});
