import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../entities/data-source.js';
import { migrate } from '../../../entities/migrate.js';
import { createEmptyDatabase, createTestDatabase } from '../../support/databases/postgres.js';
import { schemaOf } from '../../support/databases/schema.js';

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function connectTo(make: typeof createEmptyDatabase): Promise<{ url: string; dataSource: DataSource }> {
  const { url, drop } = await make();
  undo.push(drop);
  const dataSource = await createDataSource(url).initialize();
  undo.push(() => dataSource.destroy());
  return { url, dataSource };
}

/** What the migrations of before ran, by their names. */
async function earlierMigrations(): Promise<{ name: string; sql: string }[]> {
  const text = await readFile(new URL('./fixtures/typeorm-migrations.sql', import.meta.url), 'utf8');
  return [...text.matchAll(/^--- (\w+)\n([\s\S]*?)(?=^--- |(?![\s\S]))/gm)].map(
    ([, name = '', sql = '']) => ({
      name,
      sql,
    }),
  );
}

/** Leaves the database as one of before was after some of its migrations. */
async function migrateAsBefore(dataSource: DataSource, migrations: number): Promise<void> {
  await dataSource.query(
    'CREATE TABLE festival_lookup_migrations (id serial PRIMARY KEY, timestamp bigint NOT NULL, name varchar NOT NULL)',
  );
  for (const { name, sql } of (await earlierMigrations()).slice(0, migrations)) {
    await dataSource.query(sql);
    await dataSource.query('INSERT INTO festival_lookup_migrations (timestamp, name) VALUES ($1, $2)', [
      name.slice(-13),
      name,
    ]);
  }
}

test('the earlier migrations are all there', async () => {
  expect(await earlierMigrations()).toHaveLength(11);
});

test.each([1, 4, 7, 11])('a database of %i earlier migrations becomes what a fresh one is', async (count) => {
  const { dataSource: fresh } = await connectTo(createTestDatabase);
  const { url, dataSource: upgraded } = await connectTo(createEmptyDatabase);
  await migrateAsBefore(upgraded, count);
  await migrate(url);
  expect(await schemaOf(upgraded)).toEqual(await schemaOf(fresh));
});
