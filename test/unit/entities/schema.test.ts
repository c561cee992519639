import type { EntityMetadata } from 'typeorm';
import { expect, test } from 'vitest';
import { useDatabase } from '../fixtures/entities.js';

/** The classes say what is in the database: every table, column and index has its place in one. */
const { dataSource } = useDatabase();

interface Table {
  name: string;
  columns: string[];
  indexes: { name: string; columns: string[] | null; unique: boolean; partial: boolean }[];
}

/** Tables as the database has them; columns of an index are null where a class cannot say them (expressions, INCLUDE). */
async function tables(): Promise<Table[]> {
  return await dataSource().query<Table[]>(
    `SELECT relname AS name,
       (SELECT array_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
           CASE WHEN attnum = ANY (key.indkey) THEN 'PRIMARY KEY' END) ORDER BY attname COLLATE "C")
         FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped) AS columns,
       (SELECT coalesce(json_agg(json_build_object('name', indexrelid::regclass::text, 'unique', indisunique,
           'partial', indpred IS NOT NULL, 'columns', CASE WHEN indexprs IS NULL AND indnatts = indnkeyatts THEN ARRAY(
             SELECT attname FROM unnest(indkey) WITH ORDINALITY AS part (attnum, place)
             JOIN pg_attribute ON attrelid = indrelid AND pg_attribute.attnum = part.attnum ORDER BY place) END)
           ORDER BY indexrelid::regclass::text COLLATE "C"), '[]')
         FROM pg_index WHERE indrelid = pg_class.oid AND NOT indisprimary) AS indexes
     FROM pg_class LEFT JOIN pg_index key ON key.indrelid = pg_class.oid AND key.indisprimary
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname COLLATE "C"`,
  );
}

function columnsOf({ columns }: EntityMetadata): string[] {
  return columns
    .map((column) => {
      const { databaseName, precision, scale, isArray, isNullable, isPrimary } = column;
      const size = precision === null || precision === undefined ? '' : `(${precision},${scale ?? 0})`;
      const type = `${dataSource().driver.normalizeType(column)}${size}${isArray ? '[]' : ''}`;
      return [databaseName, type, isNullable ? [] : 'NOT NULL', isPrimary ? 'PRIMARY KEY' : []]
        .flat()
        .join(' ');
    })
    .sort();
}

function indexesOf({ indices }: EntityMetadata): Table['indexes'] {
  return indices
    .map(({ name, columns, isUnique, where, synchronize }) => ({
      name,
      columns: synchronize ? columns.map(({ databaseName }) => databaseName) : null,
      unique: isUnique,
      partial: where !== undefined && where !== '',
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const byTable = (): Map<string, EntityMetadata> =>
  new Map(dataSource().entityMetadatas.map((entity) => [entity.tableName, entity]));

test('every table has a class, and every class a table', async () => {
  expect([...byTable().keys()].sort()).toEqual((await tables()).map(({ name }) => name));
});

test('columns have the same names, types, nullability and keys in both', async () => {
  for (const { name, columns } of await tables())
    expect({ name, columns: columnsOf(byTable().get(name)!) }).toEqual({ name, columns });
});

test('indexes are the same in both; of those that a class cannot say, the names', async () => {
  for (const { name, indexes } of await tables()) {
    const told = indexesOf(byTable().get(name)!);
    const known = indexes.map((index) =>
      index.columns === null ? { ...index, unique: false, partial: false } : index,
    );
    expect({ name, indexes: told }).toEqual({ name, indexes: known });
  }
});

test('every class reads its table, with and without rows', async () => {
  await dataSource().query(`INSERT INTO movies (title, release_date) VALUES ('A film', '2025-05-24')`);
  for (const { target } of dataSource().entityMetadatas) await dataSource().manager.find(target, { take: 1 });
});
