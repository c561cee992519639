import { beforeEach, expect, test } from 'vitest';
import { readSourceCoverage } from '../../../../entities/sources/coverage.js';
import { useDatabase } from '../../fixtures/entities.js';

/** What each source has said last of each film follows every change of films and metrics, whoever makes it. */
const { dataSource, db } = useDatabase();

beforeEach(async () => {
  await db().query('TRUNCATE api_lookup_metrics, movies CASCADE');
  await db().query(
    `INSERT INTO movies (id, imdb_id, title, import_type, review_state, workflow_id, data_source_hierarchy)
     SELECT n, CASE WHEN n % 2 = 0 THEN 'tt' || 1000000 + n END, 'Film ' || n, (ARRAY['full', 'minimal', 'stub'])[1 + n % 3],
       (ARRAY[NULL, 'review', 'flagged', 'rejected', 'decided'])[1 + n % 5], CASE WHEN n % 9 > 0 THEN 'movie-lookup/' || n END,
       CASE n % 3 WHEN 0 THEN '{tmdb}'::text[] WHEN 1 THEN '{omdb}' ELSE '{}' END
     FROM generate_series(1, 60) n`,
  );
  await ask(1, 45, 0);
});

/** What all sources say of films; of a later round another word. */
const ask = (from: number, to: number, round: number): Promise<unknown> =>
  db().query(
    `INSERT INTO api_lookup_metrics (source, operation, success, inserted_at, metadata)
     SELECT source, CASE WHEN place > 3 THEN 'ratings' ELSE 'movie_lookup' END, why = 'found', now() - (60 - n - 50 * $3) * interval '1 minute',
       jsonb_build_object('movie_id', n::text, 'reason_for_fallback', CASE WHEN why <> 'found' THEN source || '_' || why END)
     FROM generate_series($1::int, $2::int) n,
       unnest('{tmdb,omdb,imdb_scrape,letterboxd,metacritic}'::text[]) WITH ORDINALITY AS asked (source, place),
       LATERAL (SELECT (ARRAY['found', 'not_found', 'low_confidence', 'unavailable', 'over_budget', 'wrong_kind', 'found'])[1 + (n + place + 3 * $3) % 7]) said (why)`,
    [from, to, round],
  );

/** The words from all rows at once: the view as it was before they were kept. */
const FROM_ROWS = `WITH told AS (
    SELECT source, metadata->>'movie_id' AS movie_id, inserted_at AS at,
      CASE WHEN success THEN 'found' ELSE coalesce(substr(metadata->>'reason_for_fallback', length(source) + 2), 'unknown') END AS why
    FROM api_lookup_metrics WHERE operation IN ('movie_lookup', 'ratings', 'refresh')
  ), said AS (
    SELECT source, movie_id, max(at) AS at, max(at) FILTER (WHERE why = 'found') AS found,
      max(at) FILTER (WHERE why IN ('not_found', 'wrong_kind')) AS absent, max(at) FILTER (WHERE why = 'low_confidence') AS doubtful
    FROM told WHERE why NOT IN ('over_budget', 'disabled') GROUP BY source, movie_id
  ), films AS MATERIALIZED (
    SELECT id::text AS movie_id, imdb_id IS NOT NULL OR NOT 'tmdb' = ANY (data_source_hierarchy) AS for_omdb,
      NOT 'tmdb' = ANY (data_source_hierarchy) AS for_pages, cri_eligible AS for_ratings,
      import_type = 'stub' OR review_state IN ('review', 'flagged') AS is_open
    FROM movies WHERE merged_into IS NULL AND workflow_id IS NOT NULL AND review_state IS DISTINCT FROM 'rejected'
  ), judged AS (
    SELECT source, at, CASE source WHEN 'tmdb' THEN true WHEN 'omdb' THEN for_omdb
        WHEN 'imdb_scrape' THEN for_pages WHEN 'letterboxd' THEN for_pages ELSE for_ratings END AS by_rule,
      CASE WHEN at = absent THEN 'absent'
        WHEN at = doubtful OR at = found AND is_open AND source IN ('tmdb', 'omdb', 'imdb_scrape', 'letterboxd') THEN 'needs_look'
        WHEN at = found THEN 'fetched' ELSE 'failed' END AS state
    FROM said JOIN films USING (movie_id)
  )
  SELECT asked.source, asked.films + count(*) FILTER (WHERE NOT by_rule) AS eligible,
    count(*) FILTER (WHERE state = 'fetched') AS fetched, count(*) FILTER (WHERE state = 'absent') AS absent,
    count(*) FILTER (WHERE state = 'failed') AS failed, count(*) FILTER (WHERE state = 'needs_look') AS needs_look,
    asked.films - count(*) FILTER (WHERE by_rule) AS not_asked, min(at) FILTER (WHERE state = 'fetched') AS oldest_fetch
  FROM (SELECT count(*) AS films, count(*) FILTER (WHERE for_omdb) AS omdb, count(*) FILTER (WHERE for_pages) AS pages,
      count(*) FILTER (WHERE for_ratings) AS ratings FROM films) rule,
    LATERAL (VALUES ('tmdb', rule.films), ('omdb', omdb), ('imdb_scrape', pages), ('letterboxd', pages),
      ('rotten_tomatoes', ratings), ('metacritic', ratings)) AS asked (source, films)
    LEFT JOIN judged USING (source)
  GROUP BY asked.source, asked.films ORDER BY 1`;

async function expectRight(): Promise<void> {
  expect(await db().query('SELECT * FROM source_coverage ORDER BY source')).toEqual(
    await db().query(FROM_ROWS),
  );
}

const CHANGES = [
  `UPDATE movies SET import_type = 'full', data_source_hierarchy = '{tmdb}', review_state = NULL WHERE id IN (2, 5)`,
  `UPDATE movies SET imdb_id = NULL WHERE id IN (4, 6)`,
  `UPDATE movies SET merged_into = 1 WHERE id = 7`,
  `UPDATE movies SET workflow_id = 'movie-lookup/other' WHERE id = 9`,
  `UPDATE api_lookup_metrics SET success = true WHERE metadata->>'movie_id' IN ('11', '12')`,
  `UPDATE api_lookup_metrics SET metadata = metadata || '{"movie_id": "1"}' WHERE metadata->>'movie_id' = '13'`,
  `INSERT INTO api_lookup_metrics (source, operation, success, metadata) VALUES ('tmdb', 'refresh', true, '{"movie_id": "1"}'),
     ('tmdb', 'movie_lookup', true, '{"movie_id": "of another system"}'), ('omdb', 'movie_lookup', true, '{}')`,
  `DELETE FROM api_lookup_metrics WHERE success AND metadata->>'movie_id' < '2'`,
  `DELETE FROM movies WHERE id IN (20, 21)`,
  `INSERT INTO movies (id, title, workflow_id) VALUES (99, 'Another', 'movie-lookup/another')`,
  'TRUNCATE api_lookup_metrics',
  'TRUNCATE movies CASCADE',
];

test.each([
  ['read anew each time', 1],
  ['kept now and then', 3],
  ['never kept', Infinity],
])('films and metrics added, changed, removed: %s', async (_how, every) => {
  await expectRight();
  await ask(30, 60, 1);
  await expectRight();
  for (const [index, change] of CHANGES.entries()) {
    await db().query(change);
    await expectRight();
    if (index % every === 0) await db().query('SELECT sum_up_source_words()');
    await expectRight();
  }
});

test('what is written while the words are read is read the next time', async () => {
  const lookup = dataSource().createQueryRunner();
  await lookup.startTransaction();
  await lookup.query(`UPDATE api_lookup_metrics SET success = true WHERE source = 'tmdb'`);
  await readSourceCoverage(db());
  await lookup.commitTransaction();
  await lookup.release();
  await expectRight();
  await Promise.all([ask(1, 60, 2), readSourceCoverage(db()), readSourceCoverage(db())]);
  await readSourceCoverage(db());
  await expectRight();
  expect(await db().query('SELECT FROM source_words_due')).toEqual([]);
});
