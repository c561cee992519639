import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../../entities/migrate.js';
import {
  startThrowAwayPostgres,
  type ThrowAwayPostgres,
} from '../../support/databases/throw-away-postgres.js';

/** What the compose file's PostgreSQL does when its data folder is empty, and what it can be asked to do again. */

const HAVE_PSQL = ((): boolean => {
  try {
    execFileSync('psql', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let postgres: ThrowAwayPostgres;

beforeAll(async () => {
  if (!HAVE_PSQL) return;
  postgres = await startThrowAwayPostgres();
  const { password } = new URL(postgres.url);
  // The superuser is called what the image's is: here one has the application's name.
  await asSuperuser(`CREATE ROLE postgres SUPERUSER LOGIN PASSWORD '${password}'`);
  postgres.url = Object.assign(new URL(postgres.url), { username: 'postgres' }).href;
  await asSuperuser('ALTER ROLE festival RENAME TO local');
});
afterAll(async () => {
  if (HAVE_PSQL) await postgres.stop();
});

/** Runs one of the scripts as the image's start does, but by TCP; the owner's password is given, the others are fixed. */
async function run(script: string, ownerPassword = 'o'): Promise<void> {
  const { hostname, port, password } = new URL(postgres.url);
  await promisify(execFile)('bash', [`docker/postgres/${script}`], {
    env: {
      ...process.env,
      ...{ PGHOST: hostname, PGPORT: port, PGPASSWORD: password },
      ...{ TEMPORAL_DB_PASSWORD: 't', FESTIVAL_DB_PASSWORD: 'f', FESTIVAL_OWNER_DB_PASSWORD: ownerPassword },
    },
  });
}

async function asSuperuser(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function urlOf(user: string, password: string): string {
  const url = new URL(postgres.url);
  Object.assign(url, { username: user, password, pathname: '/festival_lookup' });
  return url.href;
}

async function as(user: string, password: string, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: urlOf(user, password) });
  await client.connect();
  try {
    const rows: unknown[] = [];
    for (const statement of statements) rows.push(...(await client.query<object>(statement)).rows);
    return rows;
  } finally {
    await client.end();
  }
}

const CHANGE_RECORD = `UPDATE review_decisions SET note = 'better'`;

test.skipIf(!HAVE_PSQL)(
  'a new stack: one role migrates, another works, and neither is Temporal’s (skipped without psql)',
  async () => {
    await run('10-databases.sh');
    await run('20-roles.sh');
    expect((await migrate(urlOf('festival_owner', 'o'))).length).toBeGreaterThan(0);
    expect(
      await as('festival', 'f', `INSERT INTO movies (title) VALUES ('A film') RETURNING import_type`),
    ).toEqual([{ import_type: 'stub' }]);
    await expect(as('festival', 'f', CHANGE_RECORD)).rejects.toThrow('permission denied');
    await expect(migrate(urlOf('festival', 'f'))).rejects.toThrow();
    await expect(as('temporal', 't', 'SELECT 1')).rejects.toThrow('permission denied for database');
  },
);

test.skipIf(!HAVE_PSQL)(
  'a stack of before, whose worker owned everything, becomes the same; so a password is changed (skipped without psql)',
  async () => {
    await asSuperuser(
      'DROP DATABASE IF EXISTS festival_lookup WITH (FORCE)',
      'DROP ROLE IF EXISTS festival_owner',
      'CREATE DATABASE festival_lookup OWNER festival',
    );
    await migrate(urlOf('festival', 'f'));
    await as('festival', 'f', CHANGE_RECORD).catch((error: unknown) => {
      // Its owner is stopped by the trigger alone, which it could take away.
      expect(String(error)).toContain('is a record');
    });
    await run('20-roles.sh', 'new');
    await migrate(urlOf('festival_owner', 'new'));
    expect(await as('festival', 'f', 'SELECT count(*)::int AS films FROM movies')).toEqual([{ films: 0 }]);
    await expect(as('festival', 'f', CHANGE_RECORD)).rejects.toThrow('permission denied');
    await expect(as('festival', 'f', 'DROP TABLE review_decisions')).rejects.toThrow('must be owner');
  },
);
