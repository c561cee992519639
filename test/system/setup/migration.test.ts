import { afterEach, describe, expect, test } from 'vitest';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../entities/data-source.js';
import { migrate } from '../../../entities/migrate.js';
import { createEmptyDatabase, createTestDatabase } from '../../support/databases/postgres.js';
import { schemaOf } from '../../support/databases/schema.js';

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function connectTo(make: typeof createEmptyDatabase): Promise<{ url: string; db: DataSource }> {
  const { url, drop } = await make();
  undo.push(drop);
  const db = await createDataSource(url).initialize();
  undo.push(() => db.destroy());
  return { url, db };
}

describe('on an empty database', () => {
  test('all is made where the user’s tables lie, and a second run changes nothing', async () => {
    const { url, db } = await connectTo(createEmptyDatabase);
    expect(await migrate(url)).toContain('001-schema.sql');
    const schema = await schemaOf(db);
    expect(await migrate(url)).toEqual([]);
    expect(await schemaOf(db)).toEqual(schema);
    expect(await db.query('SELECT count(*)::int AS movies FROM movies')).toEqual([{ movies: 0 }]);
    expect(
      await db.query('SELECT source FROM source_policies WHERE enabled ORDER BY priority LIMIT 1'),
    ).toEqual([{ source: 'tmdb' }]);
  });

  test('three at one time wait for each other, and all end well', async () => {
    const { url, db } = await connectTo(createEmptyDatabase);
    const { db: fresh } = await connectTo(createTestDatabase);
    const done = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(done.filter((applied) => applied.length > 0)).toHaveLength(1);
    expect(await schemaOf(db)).toEqual(await schemaOf(fresh));
  });
});

describe('functions, triggers and views', () => {
  test('are made anew when their text has changed, and only then', async () => {
    const { url, db } = await connectTo(createTestDatabase);
    const schema = await schemaOf(db);
    await db.query('DROP VIEW api_costs');
    expect(await migrate(url)).toEqual([]);
    // As if another text of it had run here.
    await db.query(`UPDATE festival_lookup_files SET hash = 'other' WHERE name = 'views.sql'`);
    expect(await migrate(url)).toEqual(['views.sql']);
    expect(await schemaOf(db)).toEqual(schema);
  });

  test.each([
    [
      'a function',
      `CREATE OR REPLACE FUNCTION release_slot(p_slot uuid) RETURNS void LANGUAGE sql AS 'SELECT'`,
    ],
    ['a view', 'CREATE OR REPLACE VIEW collaboration_sums AS SELECT * FROM collaborations WHERE false'],
    ['a trigger', 'DROP TRIGGER review_decisions_append_only ON review_decisions'],
  ])(
    '%s that a statement of its own changed is told from that of a fresh database',
    async (_what, change) => {
      const { db } = await connectTo(createTestDatabase);
      const schema = await schemaOf(db);
      await db.query(change.replace('SELECT * FROM collaborations', SUMS_OF_ANOTHER_TEXT));
      expect(await schemaOf(db)).not.toEqual(schema);
    },
  );
});

const SUMS_OF_ANOTHER_TEXT = `SELECT person_id, other_person_id, kinds, films, first_movie_id, first_year, latest_movie_id,
  latest_year FROM collaborations`;

test('a file that fails is named, and nothing is changed', async () => {
  const { url, db } = await connectTo(createEmptyDatabase);
  await db.query(`CREATE FUNCTION release_slot(p_slot uuid) RETURNS text LANGUAGE sql AS 'SELECT NULL'`);
  const schema = await schemaOf(db);
  await expect(migrate(url)).rejects.toThrow(/^functions\/slots.sql: .*return type/);
  expect(await schemaOf(db)).toEqual(schema);
});
