import { describe, expect, test } from 'vitest';
import { useDatabase } from '../fixtures/entities.js';

const { dataSource, db } = useDatabase();

/** Tables on which a role has each right. */
async function tablesWith(role: string, right: string): Promise<string[]> {
  const rows = await db().query<{ name: string }[]>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       AND has_table_privilege($1, oid, $2) ORDER BY relname`,
    [role, right],
  );
  return rows.map(({ name }) => name);
}

async function as(role: string, statement: string): Promise<unknown> {
  return await dataSource().transaction(async (own) => {
    await own.query(`SET LOCAL ROLE ${role}`);
    return await own.query<unknown>(statement);
  });
}

const ALL = (): string[] => dataSource().entityMetadatas.map(({ tableName }) => tableName);
const RECORDS = [
  ...['match_judgements', 'movie_merge_undos', 'movie_merges', 'person_decisions', 'person_merge_undos'],
  ...['person_merges', 'review_decisions'],
];
const KEPT = ['festival_lookup_files', 'source_policy_changes'];

describe('the application', () => {
  test('reads everything, adds to records, and changes all but these', async () => {
    expect(await tablesWith('application', 'SELECT')).toEqual(ALL().sort());
    expect(await tablesWith('application', 'INSERT')).toEqual(
      ALL()
        .filter((name) => !KEPT.includes(name))
        .sort(),
    );
    for (const right of ['UPDATE', 'DELETE'])
      expect(await tablesWith('application', right)).toEqual(
        ALL()
          .filter((name) => ![...KEPT, ...RECORDS].includes(name))
          .sort(),
      );
    expect(await tablesWith('application', 'TRUNCATE')).toEqual([]);
  });

  test('owns nothing and makes nothing', async () => {
    await expect(as('application', 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied');
    await expect(
      as('application', 'ALTER TABLE review_decisions DISABLE TRIGGER review_decisions_append_only'),
    ).rejects.toThrow('must be owner');
  });

  test('changes a source’s limits, and that is kept', async () => {
    await as('application', `UPDATE source_policies SET daily_limit_usd = 7 WHERE source = 'imdb_scrape'`);
    expect(await as('application', 'SELECT source FROM source_policy_changes')).toEqual([
      { source: 'imdb_scrape' },
    ]);
  });
});

test.each([
  ['movie_merge_undos', 'undone_at'],
  ['movie_merges', 'merged_at'],
  ['person_merges', 'merged_at'],
  ['person_merge_undos', 'undone_at'],
  ['review_decisions', 'inserted_at'],
  ['source_policy_changes', 'inserted_at'],
])('nobody changes %s, not even its owner', async (table, column) => {
  for (const statement of [
    `UPDATE ${table} SET ${column} = ${column}`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table} CASCADE`,
  ])
    await expect(db().query(statement)).rejects.toThrow('is a record: its rows are only added');
});

test('data people read all tables and views but those of who may come in, and change none', async () => {
  const hidden = ['dashboard_secrets', 'dashboard_sessions', 'dashboard_tokens', 'dashboard_users'];
  const readable = ALL().filter((table) => !hidden.includes(table));
  expect(await tablesWith('reader', 'SELECT')).toEqual(readable.sort());
  for (const right of ['INSERT', 'UPDATE', 'DELETE']) expect(await tablesWith('reader', right)).toEqual([]);
  const views = await db().query<{ name: string; readable: boolean }[]>(
    `SELECT relname AS name, has_table_privilege('reader', oid, 'SELECT') AS readable FROM pg_class
     WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace`,
  );
  expect(views.length).toBeGreaterThan(8);
  expect(views.filter(({ readable }) => !readable)).toEqual([]);
  for (const { name } of views) await as('reader', `SELECT count(*) FROM ${name}`);
});
