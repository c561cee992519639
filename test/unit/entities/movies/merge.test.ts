import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDataSource } from '../../../../entities/data-source.js';
import { beginDecision } from '../../../../entities/review/begin-decision.js';
import { keepDecision, readEarlierCandidates } from '../../../../entities/review/keep-decision.js';
import { mergeMovies, undoMerge } from '../../../../entities/movies/merge.js';
import { reopenMovie, type Reopened } from '../../../../entities/review/reopen.js';
import { createTestDatabase, type TestDatabase } from '../../../support/databases/postgres.js';

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
  await db.query(`SELECT setval(pg_get_serial_sequence('movies', 'id'), 100)`);
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

/** A film that is before a reviewer, with a candidate, and one that has a record. */
async function twoFilms(name: string, keptState: string | null): Promise<{ stub: string; kept: string }> {
  const rows = await db.query<{ id: string }[]>(
    `INSERT INTO movies (title, imdb_id, workflow_id, review_state, import_type, match_evidence) VALUES
       ($1, NULL, 'movie-lookup/' || $1, 'review', 'stub', $3::jsonb),
       ($1 || ' kept', $2, 'movie-lookup/' || $2, $4, 'minimal', '{"line": "same title", "candidates": []}')
     RETURNING id::text`,
    [name, imdbIdOf(name), JSON.stringify({ line: '', candidates: [candidate(name)] }), keptState],
  );
  return { stub: rows[0]?.id ?? '', kept: rows[1]?.id ?? '' };
}

let films = 0;
const ids = new Map<string, string>();
function imdbIdOf(name: string): string {
  const id = ids.get(name) ?? `tt9900${(films += 1).toString().padStart(3, '0')}`;
  ids.set(name, id);
  return id;
}

function candidate(title: string): { title: string; tmdbId: number; confidence: number; evidence: string } {
  return { title, tmdbId: 7, confidence: 0.5, evidence: 'same title' };
}

/** A reviewer gives a film the IMDb id of another. */
async function approve(movieId: string, name: string, workflowId = `movie-lookup/${name}`): Promise<void> {
  const imdbId = imdbIdOf(name);
  await db.transaction(async (manager) => {
    const begun = await beginDecision(manager, movieId, { keep: 'same', assignImdbId: imdbId });
    const decision = { reviewer: 'me', choice: { imdbId } };
    const { before } = begun;
    await keepDecision(manager, {
      movieId: begun.movieId,
      workflowId,
      decisionId: `approve-${movieId}`,
      decision,
      before,
    });
  });
}

async function reopen(movieId: string): Promise<Reopened> {
  return await db.transaction((manager) =>
    reopenMovie(manager, {
      movieId,
      workflowId: 'movie-lookup/x',
      decisionId: `reopen-${movieId}`,
      reopening: { reviewer: 'me' },
    }),
  );
}

async function stateOf(movieId: string): Promise<string | null | undefined> {
  const [row] = await db.query<{ review_state: string | null }[]>(
    'SELECT review_state FROM movies WHERE id = $1',
    [movieId],
  );
  return row?.review_state;
}

test.each([
  [null, null],
  ['flagged', 'flagged'],
  ['decided', 'decided'],
  // What has a record does not wait for the sources.
  ['parked', null],
])('parted, the other film stands with people as before: %s', async (before, after) => {
  const name = `as-before-${before ?? 'null'}`;
  const { stub, kept } = await twoFilms(name, before);
  await approve(stub, name);
  expect(await stateOf(kept)).toBe('decided');
  await reopen(stub);
  expect([await stateOf(stub), await stateOf(kept)]).toEqual(['review', after]);
});

test('a decision on the other film itself stands when the two are parted', async () => {
  const { stub, kept } = await twoFilms('own-decision', null);
  await approve(stub, 'own-decision');
  await approve(kept, 'own-decision', 'movie-lookup/kept');
  await reopen(stub);
  expect(await stateOf(kept)).toBe('decided');
});

test('of two films merged into one, either may be parted first', async () => {
  const { stub, kept } = await twoFilms('twice', null);
  const { stub: second } = await twoFilms('twice-more', null);
  await approve(stub, 'twice');
  await approve(second, 'twice', 'movie-lookup/twice-more');
  await reopen(stub);
  expect(await stateOf(kept)).toBe('decided');
  await reopen(second);
  expect(await stateOf(kept)).toBeNull();
});

test('a merge from before its film’s state was noted leaves the decision', async () => {
  const { stub, kept } = await twoFilms('older', null);
  await approve(stub, 'older');
  await db.query('ALTER TABLE movie_merges DISABLE TRIGGER USER');
  await db.query('UPDATE movie_merges SET kept_before = NULL WHERE merged_id = $1', [stub]);
  await db.query('ALTER TABLE movie_merges ENABLE TRIGGER USER');
  await reopen(stub);
  expect(await stateOf(kept)).toBe('decided');
});

test('a film that is parted has its own candidates again', async () => {
  const { stub, kept } = await twoFilms('candidates', null);
  await approve(stub, 'candidates');
  expect((await reopen(stub)).candidates).toEqual([candidate('candidates')]);
  // Its record has none any more: they stand with the decision.
  expect(await readEarlierCandidates(db.manager, stub)).toEqual([candidate('candidates')]);
  expect(await readEarlierCandidates(db.manager, kept)).toEqual([]);
});
