import type { DataSource } from 'typeorm';
import { SOURCE_DEFAULTS } from '../../../config/source-defaults.js';
import { ensureSourcePolicies } from '../../../entities/sources/policies.js';

const EDITIONS = 400;
const FESTIVALS = 40;
/** Key of the edition that half of all films are in. */
export const LARGE = 'large-2026';

/** How much there is to look at. */
export interface Amounts {
  movies: number;
  metrics: number;
}

/**
 * Fills an empty database as years of imports leave it: each edition was imported within an hour, the newest today; most
 * films are full, some wait for a reviewer. Deterministic but for the clock.
 */
export async function fill(dataSource: DataSource, { movies, metrics }: Amounts): Promise<void> {
  await ensureSourcePolicies(dataSource.manager, SOURCE_DEFAULTS);
  await dataSource.query(
    `INSERT INTO source_health (source, last_answer_at) SELECT source, now() FROM source_policies WHERE enabled`,
  );
  for (const statement of [
    ...FESTIVAL_ROWS,
    MOVIES(movies),
    ENTRIES,
    NOMINATIONS,
    ...RECORDS,
    ...CREDITS,
    NOMINEES,
    KNOWN,
  ])
    await dataSource.query(statement);
  await dataSource.query(metricsOf(metrics));
  for (const statement of [LEDGER, RESPONSES, ALERTS, ...LARGE_EDITION]) await dataSource.query(statement);
  await settle(dataSource);
}

const MAX_VACUUMS = 20;

/** Leaves the tables as they are after a while: editions counted, as each alert check does, and all rows known to be visible, so that indexes alone can be read. */
async function settle(dataSource: DataSource): Promise<void> {
  await dataSource.query('SELECT sum_up_edition_figures()');
  await dataSource.query('VACUUM ANALYZE');
  for (let vacuums = 1; vacuums < MAX_VACUUMS; vacuums += 1) {
    const unsettled = await dataSource.query<{ name: string }[]>(
      `SELECT oid::regclass::text AS name FROM pg_class
       WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relallvisible < relpages`,
    );
    // A statement of the server's own that is under way (it analyses new rows, too) keeps rows from being seen as settled.
    if (unsettled.length === 0) return;
    for (const { name } of unsettled) await dataSource.query(`VACUUM ${name}`);
  }
}

/** A number from 0 to n - 1 that looks random and is the same in every run. */
const pick = (of: string, n: number, salt = ''): string =>
  `(abs(hashtext(${of}::text || '${salt}')::bigint) % ${n})`;

const WORDS = `(ARRAY['The','Last','Summer','Night','Garden','River','Silent','Daughter','House','Alpha','Winter','Road','Sea','Stone','Letters','Fire','Paper','Moon','Border','Song'])`;
const word = (salt: string): string => `${WORDS}[1 + ${pick('n', 20, salt)}]`;

const FESTIVAL_ROWS = [
  `INSERT INTO festivals (slug, name) SELECT 'festival-' || n, 'Festival ' || n FROM generate_series(1, ${FESTIVALS}) n`,
  `INSERT INTO festival_editions (id, festival_id, year, key, programme_kind, staged_at, spend_from)
   SELECT n, 1 + n % ${FESTIVALS}, 2016 + n / ${FESTIVALS}, 'festival-' || (1 + n % ${FESTIVALS}) || '-' || (2016 + n / ${FESTIVALS}),
     'file', now() - (${EDITIONS} - n) * interval '22 hours' - interval '1 hour', now() - (${EDITIONS} - n) * interval '22 hours' - interval '1 hour'
   FROM generate_series(0, ${EDITIONS - 1}) n`,
];

const MOVIES = (
  count: number,
): string => `INSERT INTO movies (id, imdb_id, tmdb_id, title, original_title, year, runtime, overview,
    import_type, needs_enrichment, data_source_hierarchy, match_confidence, match_strategy, match_evidence, review_state,
    reason, workflow_id, first_settled_at, updated_at, last_enrichment_attempt, genres, countries)
  SELECT n, 'tt' || (2000000 + n), CASE WHEN kind < 70 THEN 300000 + n END,
    ${word('a')} || ' ' || ${word('b')} || ' ' || ${word('c')} || ' ' || n, ${word('d')} || ' ' || ${word('e')},
    2016 + n % 10, 60 + n % 90, repeat('A film about ' || ${word('a')} || ' and what came after. ', 8),
    type, type <> 'full', CASE type WHEN 'full' THEN '{tmdb}'::text[] WHEN 'minimal' THEN '{omdb}' ELSE '{}' END,
    (50 + n % 50) / 100.0, 'direct_imdb',
    jsonb_build_object('line', 'same title', 'candidates', jsonb_build_array(jsonb_build_object('tmdbId', n, 'title', 'Candidate ' || n,
      'year', 2016 + n % 10, 'confidence', 0.55, 'evidence', 'same title; year +1'))),
    CASE WHEN type = 'stub' THEN CASE WHEN n % 5 = 0 THEN 'review' ELSE 'parked' END WHEN n % 60 = 0 THEN 'flagged' END,
    CASE WHEN type = 'stub' THEN (ARRAY['imdb_scrape_not_found','omdb_not_found','tmdb_low_confidence','imdb_scrape_over_budget'])[1 + n % 4] END,
    'movie-lookup/tt' || (2000000 + n), now(), now() - (n % 4000) * interval '1 hour', now(), '{Drama}', '{FR}'
  FROM (SELECT n, kind, CASE WHEN kind < 70 THEN 'full' WHEN kind < 90 THEN 'minimal' ELSE 'stub' END AS type
    FROM (SELECT n, ${pick('n', 100)} AS kind FROM generate_series(1, ${count}) n) numbered) movie`;

const ENTRIES = `INSERT INTO programme_entries (edition_id, movie_id, film_key, position, title, year, directors, critical)
  SELECT id % ${EDITIONS}, id, imdb_id, id / ${EDITIONS}, title, year, ARRAY['Director ' || id % 9000], id % 10 = 0 FROM movies`;

const NOMINATIONS = `INSERT INTO nominations (edition_id, movie_id, category, award, won)
  SELECT edition_id, movie_id, (ARRAY['Best Film','Best Director','Best Short'])[1 + n], NULL, position = n
  FROM programme_entries, generate_series(0, 2) n WHERE n <= movie_id % 3`;

/** Whom nominations name: most are known by an id or the film's credits, some wait for a reviewer, of some nobody was found. */
const NOMINEES = `INSERT INTO nomination_people (nomination_id, position, nominee, imdb_id, person_id, linked_by, confidence, reason, evidence)
  SELECT id, 1, 'Person ' || person, CASE WHEN kind < 60 THEN 'nm' || (1000000 + person) END, CASE WHEN kind < 90 THEN person END,
    CASE WHEN kind < 60 THEN 'imdb_id' WHEN kind < 90 THEN 'credits' END, CASE WHEN kind < 90 THEN 0.9 END,
    CASE WHEN kind >= 94 THEN 'not_in_credits' WHEN kind >= 90 THEN 'doubtful' END,
    CASE WHEN kind BETWEEN 90 AND 93 THEN jsonb_build_object('line', 'two of that name', 'candidates', jsonb_build_array(
      jsonb_build_object('personId', person, 'name', 'Person ' || person, 'confidence', 0.5, 'evidence', 'same name'))) END
  FROM (SELECT id, 1 + id % 50000 AS person, ${pick('id', 100)} AS kind FROM nominations WHERE id % 3 > 0) named`;

// Who worked with whom is made once for all of them: with each film's commit it would be.
const CREDITS = [
  `INSERT INTO people (id, name, tmdb_id) SELECT n, 'Person ' || n, n FROM generate_series(1, 50000) n`,
  'ALTER TABLE credits DISABLE TRIGGER USER',
  `INSERT INTO credits (movie_id, person_id, department, job, position, source)
   SELECT id, 1 + (id * 7 + n) % 50000, CASE n WHEN 0 THEN 'directing' ELSE 'cast' END, CASE n WHEN 0 THEN 'Director' ELSE 'Actor' END, n, 'tmdb'
   FROM movies, generate_series(0, 2) n WHERE import_type = 'full'`,
  'ALTER TABLE credits ENABLE TRIGGER USER',
  'SELECT rebuild_collaborations()',
];

const RECORDS = [
  `INSERT INTO movie_ratings (movie_id, source, value, scale, votes) SELECT id, 'tmdb', id % 100 / 10.0, 10, 500 FROM movies WHERE import_type = 'full'`,
  `INSERT INTO movie_images (movie_id, kind, url) SELECT id, 'poster', 'https://image.tmdb.org/t/p/original/' || id || '.jpg' FROM movies WHERE import_type = 'full'`,
  `INSERT INTO film_facts (movie_id, source, facts) SELECT id, 'omdb', '{"runtimeMinutes": 90}' FROM movies WHERE import_type = 'minimal'`,
  `INSERT INTO review_decisions (movie_id, workflow_id, reviewer, decision, evidence, before, after, stood, inserted_at)
   SELECT id, workflow_id, 'reviewer ' || id % 3, '{"choice": {"accept": "match"}}', match_evidence, to_jsonb(movies), to_jsonb(movies),
     film_record(id), now() - (id % 4000) * interval '1 hour' FROM movies WHERE id % 20 = 1`,
  `INSERT INTO programme_rejects (edition_id, row, field, reason) SELECT id, 3, 'year', 'expected a year' FROM festival_editions`,
];

/** What IMDb has of the festivals: the editions that are here, and one before them. */
const KNOWN = `INSERT INTO known_editions (festival, year, films)
  SELECT slug, year, 300 FROM festivals, generate_series(2015, 2024) year`;

/** Rows of each movie: its tiers as far as they were needed, one search within, a stub's row; then looked up again until there are enough. */
const metricsOf = (
  count: number,
): string => `INSERT INTO api_lookup_metrics (source, operation, identifier, success, response_time_ms, error_message, metadata, inserted_at)
  SELECT source, operation, imdb_id, success,
    CASE WHEN operation <> 'stub' THEN base + ${pick('id', 400)} + ${pick('id', 40, 'x')} ^ 2 END::int,
    CASE WHEN success THEN NULL ELSE source || ' does not know it' END,
    jsonb_build_object('strategy', CASE WHEN success THEN 'direct_imdb' END, 'fallback_level', level, 'confidence', 0.9, 'cost_usd', cost,
      'movie_found', success, 'movie_created', last AND n = 0, 'import_type', CASE WHEN last AND n = 0 THEN import_type END,
      'source_hierarchy', tried, 'festival', CASE WHEN level > 0 THEN key END,
      'reason_for_fallback', CASE WHEN success THEN NULL ELSE source || '_not_found' END,
      'movie_id', id::text, 'requests', 1, 'cached', false), at
  FROM (SELECT again.n, movie.id, movie.imdb_id, movie.import_type, edition.key, tier.*,
      edition.staged_at + ${pick('movie.id', 3600)} * interval '1 second' + again.n * interval '3 days' AS at
    FROM generate_series(0, 2) AS again (n) CROSS JOIN movies movie
    JOIN programme_entries entry ON entry.movie_id = movie.id
    JOIN festival_editions edition ON edition.id = entry.edition_id
    JOIN (VALUES
      ('tmdb', 'fallback_search', 'full', 'full', 0, 0, 'tmdb', 60),
      ('tmdb', 'movie_lookup', 'full', 'full', 1, 0, 'tmdb', 90),
      ('omdb', 'movie_lookup', 'minimal', 'minimal', 2, 0.001, 'tmdb>omdb', 200),
      ('imdb_scrape', 'movie_lookup', 'stub', 'none', 3, 0.012, 'tmdb>omdb>imdb_scrape', 3000),
      ('stub', 'stub', 'stub', 'none', 4, 0, 'tmdb>omdb>imdb_scrape>stub', 0)
    ) AS listed (source, operation, reached_by, found_for, level, cost, tried, base) ON
      array_position('{full,minimal,stub}', reached_by) <= array_position('{full,minimal,stub}', movie.import_type)
    CROSS JOIN LATERAL (SELECT listed.*, movie.import_type = found_for AS success,
      movie.import_type = found_for AND operation = 'movie_lookup' OR source = 'stub' AS last) AS tier
    WHERE (again.n = 0 OR movie.import_type <> 'full' AND listed.source <> 'stub')
      AND edition.staged_at + again.n * interval '3 days' < now() - interval '1 hour'
    ORDER BY again.n, movie.id LIMIT ${count}) attempt`;

const LEDGER = `INSERT INTO spend_ledger (source, request_key, edition_key, workflow_id, attempt_id, state, reserved_usd, charged_usd, reserved_at, settled_at)
  SELECT source, 'i=' || identifier, metadata->>'festival', 'movie-lookup/' || identifier, id, 'charged', (metadata->>'cost_usd')::numeric,
    (metadata->>'cost_usd')::numeric, inserted_at, inserted_at
  FROM api_lookup_metrics WHERE operation = 'movie_lookup' AND source <> 'tmdb'`;

const RESPONSES = `INSERT INTO source_responses (source, request_key, status, body, cost_usd, fetched_at, expires_at, hits)
  SELECT DISTINCT ON (source, identifier) source, 'i=' || identifier, 200, decode(repeat('ab', 800), 'hex'), 0.001, inserted_at,
    inserted_at + interval '90 days', 1
  FROM api_lookup_metrics WHERE operation = 'movie_lookup' AND source <> 'tmdb' ORDER BY source, identifier`;

const ALERTS = `INSERT INTO alerts (key, kind, severity, message, opened_at, resolved_at)
  SELECT 'source-failures/' || n, 'source-failures', 'warning', 'omdb: many lookups failed.', now() - n * interval '1 hour',
    CASE WHEN n > 5 THEN now() - n * interval '1 hour' + interval '20 minutes' END
  FROM generate_series(1, 3000) n`;

/** An edition like no other: half of all films are in it, too. */
const LARGE_EDITION = [
  `INSERT INTO festivals (id, slug, name) VALUES (${FESTIVALS + 1}, 'large', 'The Large Festival')`,
  `INSERT INTO festival_editions (id, festival_id, year, key, programme_kind, staged_at, spend_from)
   VALUES (${EDITIONS}, ${FESTIVALS + 1}, 2026, '${LARGE}', 'file', now(), now() - interval '1 hour')`,
  `INSERT INTO programme_entries (edition_id, movie_id, film_key, position, title, year)
   SELECT edition.id, movie.id, movie.imdb_id, movie.id, movie.title, movie.year FROM movies movie
   JOIN festival_editions edition ON edition.key = '${LARGE}' WHERE movie.id % 2 = 0`,
  `INSERT INTO nominations (edition_id, movie_id, category)
   SELECT edition_id, movie_id, 'Best Film' FROM programme_entries entry
   JOIN festival_editions edition ON edition.id = entry.edition_id WHERE edition.key = '${LARGE}' AND movie_id % 3 = 0`,
  `INSERT INTO spend_ledger (source, request_key, edition_key, state, reserved_usd, charged_usd, settled_at)
   SELECT 'omdb', 'i=' || film_key, '${LARGE}', 'charged', 0.001, 0.001, now() FROM programme_entries entry
   JOIN festival_editions edition ON edition.id = entry.edition_id WHERE edition.key = '${LARGE}' AND movie_id % 6 = 0`,
];
