import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../../entities/migrate.js';
import { startComposePostgres, type ComposePostgres } from '../../support/databases/like-compose.js';

/** What the compose file's PostgreSQL does when its data folder is empty, and what it can be asked to do again. */

const HAVE_PSQL = ((): boolean => {
  try {
    execFileSync('psql', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let postgres: ComposePostgres;

beforeAll(async () => {
  if (HAVE_PSQL) postgres = await startComposePostgres();
});
afterAll(async () => {
  if (HAVE_PSQL) await postgres.stop();
});

async function as(user: string, password: string, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.urlOf(user, password) });
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
    await postgres.run('10-databases.sh');
    await postgres.run('20-roles.sh');
    expect((await migrate(postgres.urlOf('festival_owner', 'o'))).length).toBeGreaterThan(0);
    expect(
      await as('festival', 'f', `INSERT INTO movies (title) VALUES ('A film') RETURNING import_type`),
    ).toEqual([{ import_type: 'stub' }]);
    await expect(as('festival', 'f', CHANGE_RECORD)).rejects.toThrow('permission denied');
    await expect(migrate(postgres.urlOf('festival', 'f'))).rejects.toThrow();
    await expect(as('temporal', 't', 'SELECT 1')).rejects.toThrow('permission denied for database');
  },
);

test.skipIf(!HAVE_PSQL)(
  'a stack of before, whose worker owned everything, becomes the same; so a password is changed (skipped without psql)',
  async () => {
    await postgres.asSuperuser(
      'DROP DATABASE IF EXISTS festival_lookup WITH (FORCE)',
      'DROP ROLE IF EXISTS festival_owner',
      'CREATE DATABASE festival_lookup OWNER festival',
    );
    await migrate(postgres.urlOf('festival', 'f'));
    await as('festival', 'f', CHANGE_RECORD).catch((error: unknown) => {
      // Its owner is stopped by the trigger alone, which it could take away.
      expect(String(error)).toContain('is a record');
    });
    await postgres.run('20-roles.sh', { FESTIVAL_OWNER_DB_PASSWORD: 'new' });
    await migrate(postgres.urlOf('festival_owner', 'new'));
    expect(await as('festival', 'f', 'SELECT count(*)::int AS films FROM movies')).toEqual([{ films: 0 }]);
    await expect(as('festival', 'f', CHANGE_RECORD)).rejects.toThrow('permission denied');
    await expect(as('festival', 'f', 'DROP TABLE review_decisions')).rejects.toThrow('must be owner');
  },
);
