import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDataSource } from '../../entities/data-source.js';
import { mergeMovies, undoMerge } from '../../entities/queries/merge-movies.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let db: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDataSource(database.url).initialize();
  await db.query(`INSERT INTO festivals (id, slug) VALUES (1, 'cannes')`);
  await db.query(
    `INSERT INTO festival_editions (id, festival_id, year, key) VALUES (1, 1, 2025, 'cannes-2025')`,
  );
  await db.query(
    `INSERT INTO movies (id, title, imdb_id, festival_key) VALUES (1, 'Alpha', 'tt32275943', NULL), (2, 'Alpha', NULL, 'cannes-2025-alpha')`,
  );
  await db.query(
    `INSERT INTO nominations (edition_id, movie_id, category, named_by, named_at, vanished_at) VALUES
       (1, 1, 'both', '{given}', '2026-01-01', '2026-02-01'), (1, 2, 'both', '{imdb-event}', '2026-03-01', NULL),
       (1, 2, 'gone', '{given}', '2026-01-01', '2026-02-01')`,
  );
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

async function nominations(movieId: number): Promise<unknown[]> {
  return await db.query(
    `SELECT category, named_by AS by, vanished_at IS NOT NULL AS gone FROM nominations WHERE movie_id = $1 ORDER BY category`,
    [movieId],
  );
}

test('a merged nomination keeps who names it, and is gone only where it is gone for both', async () => {
  await mergeMovies(db.manager, '2', '1');
  expect(await nominations(1)).toEqual([
    { category: 'both', by: ['given', 'imdb-event'], gone: false },
    { category: 'gone', by: ['given'], gone: true },
  ]);
  expect(await undoMerge(db.manager, '2')).toBe(true);
  expect(await nominations(2)).toEqual([
    { category: 'both', by: ['imdb-event'], gone: false },
    { category: 'gone', by: ['given'], gone: true },
  ]);
});
