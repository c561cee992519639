import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../entities/data-source.js';
import { migrate } from '../../../entities/migrate.js';
import { Movie } from '../../../entities/movies/movie.js';
import { PGBOUNCER, startPgBouncer } from '../../support/databases/pgbouncer.js';
import { createEmptyDatabase, type TestDatabase } from '../../support/databases/postgres.js';
import { createPredecessorDatabase, HAVE_PREDECESSOR } from '../../support/databases/predecessor.js';

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function withPooler(make: () => Promise<TestDatabase>, user?: string) {
  const { url, drop } = await make();
  undo.push(drop);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  undo.push(() => client.end());
  const pooler = await startPgBouncer(url, user);
  undo.push(pooler.stop);
  return { url, client, pooled: pooler.url };
}

async function films(url: string): Promise<number> {
  const database = await openDatabase(url);
  try {
    return await database.manager.count(Movie);
  } finally {
    await database.destroy();
  }
}

describe.skipIf(PGBOUNCER === undefined)('behind a pooler (skipped without PgBouncer)', () => {
  test('a database of our own is migrated and read', async () => {
    const { client, pooled } = await withPooler(createEmptyDatabase);
    expect((await migrate(pooled)).length).toBeGreaterThan(0);
    expect(await migrate(pooled)).toEqual([]);
    expect(await films(pooled)).toBe(0);
    // Nothing was left in the one session that all clients share.
    const other = new pg.Client({ connectionString: pooled });
    await other.connect();
    const setting = 'SELECT current_setting($1) AS value';
    const [theirs, fresh] = [
      await other.query(setting, ['search_path']),
      await client.query(setting, ['search_path']),
    ];
    await other.end();
    expect(theirs.rows).toEqual(fresh.rows);
  });

  test.skipIf(!HAVE_PREDECESSOR)(
    'beside another system’s tables a role is given its schemas; without them nobody reads past ours',
    async () => {
      const { url, client, pooled } = await withPooler(createPredecessorDatabase);
      await migrate(pooled);
      await expect(films(pooled)).rejects.toThrow(/startup parameter/);
      expect(await films(url)).toBe(3);
      const { pathname, password } = new URL(url);
      const name = pathname.slice(1);
      const role = `pooled_${name}`;
      await client.query(`CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD '${password}';
        ALTER ROLE ${role} IN DATABASE ${name} SET search_path = festival_lookup, public;
        ALTER ROLE ${role} IN DATABASE ${name} SET timezone = 'UTC'`);
      const theirs = await startPgBouncer(url, role);
      undo.push(() => client.query(`DROP ROLE ${role}`), theirs.stop);
      expect(await films(theirs.url)).toBe(3);
      expect(await migrate(theirs.url)).toEqual([]);
    },
  );
});
