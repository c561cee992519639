import type { EntityManager } from 'typeorm';
import { beforeEach, expect, test } from 'vitest';
import { QUEUE_SORTS, neighboursOf, queueIds, readQueue } from '../../../entities/review/queue.js';
import { listReviews } from '../../../entities/review/queue-list.js';
import { useDatabase } from '../fixtures/entities.js';

/** What the queue of reviewers goes by follows every change of its rows, whoever makes it. */
const { dataSource, db } = useDatabase();

beforeEach(async () => {
  await db().query('TRUNCATE festivals, movies CASCADE');
  await db().query('ALTER TABLE review_decisions DISABLE TRIGGER USER');
  await db().query('DELETE FROM review_decisions');
  await db().query('ALTER TABLE review_decisions ENABLE TRIGGER USER');
  await db().query('SELECT sum_up_open_films(); DELETE FROM judged_films');
  await db().query(`INSERT INTO festivals (id, slug) VALUES (1, 'one')`);
  await db().query(
    `INSERT INTO festival_editions (id, festival_id, year, key) SELECT n, 1, 2000 + n, 'one-' || 2000 + n FROM generate_series(1, 2) n`,
  );
  await db().query(
    `INSERT INTO movies (id, title, import_type, review_state, reason, match_confidence, match_evidence, updated_at)
     SELECT n, 'Film ' || n, 'stub', (ARRAY['review', 'flagged', 'parked', 'decided', NULL])[1 + n % 5],
       CASE WHEN n % 3 > 0 THEN 'omdb_not_found' END, CASE WHEN n % 4 = 0 THEN 0.4 END,
       CASE WHEN n % 4 = 1 THEN '{"candidates": [{"confidence": 0.3}]}'::jsonb END, now() - n % 7 * interval '1 hour'
     FROM generate_series(1, 40) n`,
  );
});

/** The queue as the films themselves have it, by its orders. */
const PLACES = {
  nominations: '0 - (SELECT count(*) FROM nominations WHERE movie_id = movie.id)',
  age: 'id - id',
  confidence: `coalesce(match_confidence, (match_evidence->'candidates'->0->>'confidence')::float8, 2)`,
  reason: `coalesce(reason, '~')`,
  festival: `coalesce((SELECT min(key) FROM programme_entries JOIN festival_editions edition ON edition.id = edition_id
    WHERE movie_id = movie.id), '~')`,
};

async function expectRight(): Promise<void> {
  const said = await db().query<object[]>('SELECT * FROM films_open() ORDER BY movie_id');
  const counted = await db().query<object[]>(
    `SELECT id AS movie_id, review_state, import_type, reason, nullif(${PLACES.confidence}, 2) AS confidence,
       (0 - (${PLACES.nominations}))::int AS nominations, nullif(${PLACES.festival}, '~') AS festival, updated_at AS waiting_since
     FROM movies movie WHERE review_state IN ('review', 'flagged', 'parked') AND merged_into IS NULL ORDER BY id`,
  );
  expect(said).toEqual(counted);
  expect(await db().query('SELECT * FROM count_films_open() ORDER BY 1, 2')).toEqual(
    await db().query(
      `SELECT review_state, reason, count(*) AS films, min(updated_at) AS oldest FROM movies
       WHERE review_state IN ('review', 'flagged', 'parked') AND merged_into IS NULL GROUP BY 1, 2 ORDER BY 1, 2`,
    ),
  );
}

const enter = (on: EntityManager, edition: number, from: number, to: number): Promise<unknown> =>
  on.query(
    `INSERT INTO programme_entries (edition_id, movie_id, film_key, position)
     SELECT ${edition}, n, 'film ' || n, n FROM generate_series(${from}, ${to}) n`,
  );
const nominate = (on: EntityManager, from: number, to: number): Promise<unknown> =>
  on.query(
    `INSERT INTO nominations (edition_id, movie_id, category, work)
     SELECT 1, n, 'Best Film', k FROM generate_series(${from}, ${to}) n, generate_series(0, n % 3) k`,
  );
const sumUp = (): Promise<unknown> => db().query('SELECT sum_up_open_films()');

const CHANGES = [
  `UPDATE movies SET review_state = 'review' WHERE id = 3`,
  `UPDATE movies SET review_state = NULL, import_type = 'full' WHERE id = 5`,
  `UPDATE movies SET updated_at = now(), match_confidence = 0.7 WHERE id IN (6, 7)`,
  `UPDATE movies SET merged_into = 1 WHERE id = 10`,
  `UPDATE programme_entries SET movie_id = 1 WHERE movie_id = 2`,
  `UPDATE nominations SET movie_id = 36 WHERE movie_id = 15`,
  `UPDATE nominations SET vanished_at = now() WHERE movie_id = 20`,
  `INSERT INTO nominations (edition_id, category) VALUES (1, 'Honour')`,
  `DELETE FROM nominations WHERE movie_id = 11`,
  `DELETE FROM programme_entries WHERE movie_id = 12`,
  `DELETE FROM movies WHERE id = 17`,
  `TRUNCATE nominations CASCADE`,
  `TRUNCATE programme_entries`,
  `TRUNCATE movies CASCADE`,
];

test.each([
  ['read anew each time', 1],
  ['kept now and then', 3],
  ['never kept', Infinity],
])('rows added, changed, removed: %s', async (_how, every) => {
  await enter(db(), 1, 1, 20);
  await enter(db(), 2, 10, 30);
  await nominate(db(), 1, 30);
  for (const [index, change] of CHANGES.entries()) {
    await db().query(change);
    await expectRight();
    if (index % every === 0) await sumUp();
    await expectRight();
  }
});

test('a film that is nominated while another transaction has it wait counts with it', async () => {
  const staging = dataSource().createQueryRunner();
  await staging.startTransaction();
  await nominate(staging.manager, 4, 4);
  await db().query(`UPDATE movies SET review_state = 'review' WHERE id = 4`);
  await sumUp();
  await staging.commitTransaction();
  await staging.release();
  await expectRight();
  await sumUp();
  await expectRight();
});

test('reading while many write loses nothing, and leaves nothing behind', async () => {
  const write = async (movie: number): Promise<void> => {
    for (const state of ['review', 'parked', null, 'flagged'])
      await db().query('UPDATE movies SET review_state = $1 WHERE id = $2', [state, movie]);
  };
  const read = async (): Promise<void> => {
    for (let round = 0; round < 5; round += 1) await queueIds(db(), { kind: 'open' }, 9);
  };
  await Promise.all([write(1), write(2), write(3), read(), read()]);
  await expectRight();
  await queueIds(db(), { kind: 'open' }, 9);
  await expectRight();
  expect(await db().query('SELECT FROM open_films_due')).toEqual([]);
});

test.each(QUEUE_SORTS)('the order by %s is that of the films themselves, page by page', async (sort) => {
  await enter(db(), 1, 1, 20);
  await enter(db(), 2, 10, 30);
  await nominate(db(), 1, 30);
  const filter = { kind: 'waiting', sort } as const;
  const rows = await db().query<{ id: string }[]>(
    `SELECT id::text FROM movies movie WHERE review_state IN ('review', 'flagged')
     ORDER BY ${PLACES[sort]}, updated_at, id`,
  );
  const ids = rows.map(({ id }) => id);
  expect(await queueIds(db(), filter, 100)).toEqual(ids);
  const { films, total } = await readQueue(db(), filter, { limit: 4, offset: 5 });
  expect([films.map(({ id }) => id), total]).toEqual([ids.slice(5, 9), ids.length]);
  const [previous, here = '', next] = ids.slice(5, 8);
  expect(await neighboursOf(db(), here, filter)).toEqual({ previous, next, total: ids.length });
  if (sort === 'nominations')
    expect(new Set((await listReviews(db(), 50)).map(({ title }) => title))).toEqual(
      new Set(ids.map((id) => `Film ${id}`)),
    );
});

/** The last words on films from all decisions at once: as it was counted before they were kept. */
const JUDGED = `WITH latest AS (
    SELECT DISTINCT ON (movie_id) movie_id, decision->'choice' AS choice, after->>'tmdb_id' AS tmdb_id, evidence->'candidates'->0 AS best
    FROM review_decisions decided
    WHERE undoes IS NULL AND NOT EXISTS (SELECT FROM review_decisions undo WHERE undo.undoes = decided.id)
    ORDER BY movie_id, inserted_at DESC, id DESC
  )
  SELECT movie_id, coalesce((SELECT min(key) FROM programme_entries entry JOIN festival_editions edition ON edition.id = edition_id
      WHERE entry.movie_id = latest.movie_id), '') AS festival, (best->>'confidence')::float8 AS confidence,
    coalesce(choice->>'tmdbId' = best->>'tmdbId', false) OR coalesce(tmdb_id = best->>'tmdbId', false)
      OR coalesce(choice->>'imdbId' = best->>'imdbId', false) AS is_right
  FROM latest WHERE choice IS NOT NULL AND best->>'confidence' IS NOT NULL ORDER BY 1`;

test.each([
  ['read anew each time', 1],
  ['never kept', Infinity],
])('what was decided follows decisions, those taken back, and entries: %s', async (_how, every) => {
  await enter(db(), 1, 1, 20);
  const changes = [
    `INSERT INTO review_decisions (movie_id, reviewer, decision, evidence, after)
     SELECT n, 'ana', CASE WHEN n % 5 = 0 THEN '{"reject": true}'::jsonb ELSE jsonb_build_object('choice', jsonb_build_object('tmdbId', n % 3)) END,
       jsonb_build_object('candidates', jsonb_build_array(jsonb_build_object('tmdbId', 1, 'confidence', n / 40.0, 'evidence', 'same title'))),
       jsonb_build_object('tmdb_id', n % 4) FROM generate_series(1, 30) n`,
    `INSERT INTO review_decisions (movie_id, reviewer, decision, evidence) SELECT movie_id, 'bo', '{"choice": {"imdbId": "tt1"}}',
       '{"candidates": [{"imdbId": "tt1", "confidence": 0.9}]}' FROM review_decisions WHERE movie_id BETWEEN 3 AND 6`,
    `INSERT INTO review_decisions (movie_id, reviewer, decision, undoes)
     SELECT 40, 'cy', '{"reopen": true}', id FROM review_decisions WHERE movie_id IN (4, 7) AND undoes IS NULL`,
    `UPDATE programme_entries SET movie_id = 25 WHERE movie_id = 2`,
    `INSERT INTO programme_entries (edition_id, movie_id, film_key, position) VALUES (2, 28, 'another', 1)`,
    `DELETE FROM programme_entries WHERE movie_id = 11`,
  ];
  for (const [index, change] of changes.entries()) {
    await db().query(change);
    for (let round = 0; round < 2; round += 1) {
      const said = await db().query<object[]>(
        'SELECT movie_id, festival, confidence, is_right FROM films_judged() ORDER BY 1',
      );
      expect(said).toEqual(await db().query(JUDGED));
      expect(said).not.toEqual([]);
      if (index % every === 0) await sumUp();
    }
  }
});
