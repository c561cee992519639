/** Statements that fill a database for the benchmark of the dashboard. */

/** Key of the edition that half of all films are in, up to 100,000. */
export const LARGE = 'large-2026';

export const HEALTH = `INSERT INTO source_health (source, last_answer_at) SELECT source, now() FROM source_policies WHERE enabled`;
export const DUE_FILMS = `INSERT INTO open_films_due (movie_id) SELECT id FROM movies WHERE review_state IS NOT NULL
  UNION SELECT movie_id FROM review_decisions`;
export const DUE = `INSERT INTO edition_figures_due (edition_id) SELECT id FROM festival_editions`;

/** A number from 0 to n - 1 that looks random and is the same in every run. */
const pick = (of: string, n: number, salt = ''): string =>
  `(abs(hashtext(${of}::text || '${salt}')::bigint) % ${n})`;

const WORDS = `(ARRAY['The','Last','Summer','Night','Garden','River','Silent','Daughter','House','Alpha','Winter','Road','Sea','Stone','Letters','Fire','Paper','Moon','Border','Song'])`;
const word = (salt: string): string => `${WORDS}[1 + ${pick('n', 20, salt)}]`;

/** A tenth as many festivals as editions; the editions of a year were imported one after the other. */
export const editionRows = (editions: number): string[] => {
  const festivals = editions / 10;
  const staged = `now() - (${editions} - n) * interval '8800 hours' / ${editions} - interval '1 hour'`;
  return [
    `INSERT INTO festivals (slug, name) SELECT 'festival-' || n, 'Festival ' || n FROM generate_series(1, ${festivals}) n`,
    `INSERT INTO festival_editions (id, festival_id, year, key, programme_kind, staged_at, spend_from)
     SELECT n, 1 + n % ${festivals}, 2016 + n / ${festivals}, 'festival-' || (1 + n % ${festivals}) || '-' || (2016 + n / ${festivals}),
       'file', ${staged}, ${staged}
     FROM generate_series(0, ${editions - 1}) n`,
  ];
};

export const movieRows = (
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

export const entryRows = (
  editions: number,
): string => `INSERT INTO programme_entries (edition_id, movie_id, film_key, position, title, year, directors, critical)
  SELECT id % ${editions}, id, imdb_id, id / ${editions}, title, year, ARRAY['Director ' || id % 9000], id % 10 = 0 FROM movies`;

/** @param most nominations of a film; films have half of that on average. */
export const nominationRows = (
  most: number,
): string => `INSERT INTO nominations (edition_id, movie_id, category, award, won)
  SELECT edition_id, movie_id, (ARRAY['Best Film','Best Director','Best Short'])[1 + n % 3] || repeat(' of the Jury', n / 3), NULL, position = n
  FROM programme_entries, generate_series(1, ${most}) n WHERE n <= movie_id % ${most + 1}`;

/** Also whom nominations name: most are known by an id or the film's credits, some wait for a reviewer, of some nobody was found. */
export const peopleRows = (people: number): string[] => [
  `INSERT INTO people (id, name, tmdb_id) SELECT n, 'Person ' || n, n FROM generate_series(1, ${people}) n`,
  `INSERT INTO credits (movie_id, person_id, department, job, position, source)
   SELECT id, 1 + (id * 7 + n) % ${people}, CASE n WHEN 0 THEN 'directing' ELSE 'cast' END, CASE n WHEN 0 THEN 'Director' ELSE 'Actor' END, n, 'tmdb'
   FROM movies, generate_series(0, 2) n WHERE import_type = 'full'`,
  `INSERT INTO nomination_people (nomination_id, position, nominee, imdb_id, person_id, linked_by, confidence, reason, evidence)
   SELECT id, 1, 'Person ' || person, CASE WHEN kind < 60 THEN 'nm' || (1000000 + person) END, CASE WHEN kind < 90 THEN person END,
     CASE WHEN kind < 60 THEN 'imdb_id' WHEN kind < 90 THEN 'credits' END, CASE WHEN kind < 90 THEN 0.9 END,
     CASE WHEN kind >= 94 THEN 'not_in_credits' WHEN kind >= 90 THEN 'doubtful' END,
     CASE WHEN kind BETWEEN 90 AND 93 THEN jsonb_build_object('line', 'two of that name', 'candidates', jsonb_build_array(
       jsonb_build_object('personId', person, 'name', 'Person ' || person, 'confidence', 0.5, 'evidence', 'same name'))) END
   FROM (SELECT id, 1 + id % ${people} AS person, ${pick('id', 100)} AS kind FROM nominations WHERE id % 3 > 0) named`,
];

export const RECORDS = [
  `INSERT INTO movie_ratings (movie_id, source, value, scale, votes) SELECT id, 'tmdb', id % 100 / 10.0, 10, 500 FROM movies WHERE import_type = 'full'`,
  `INSERT INTO movie_images (movie_id, kind, url) SELECT id, 'poster', 'https://image.tmdb.org/t/p/original/' || id || '.jpg' FROM movies WHERE import_type = 'full'`,
  `INSERT INTO film_facts (movie_id, source, facts) SELECT id, 'omdb', '{"runtimeMinutes": 90}' FROM movies WHERE import_type = 'minimal'`,
  `INSERT INTO programme_rejects (edition_id, row, field, reason) SELECT id, 3, 'year', 'expected a year' FROM festival_editions`,
];

export const DECISIONS = [
  `INSERT INTO review_decisions (movie_id, workflow_id, reviewer, decision, evidence, before, after, stood, inserted_at)
   SELECT id, workflow_id, 'reviewer ' || id % 3, '{"choice": {"accept": "match"}}', match_evidence, to_jsonb(movies), to_jsonb(movies),
     film_record(id), now() - (id % 4000) * interval '1 hour' FROM movies WHERE id % 20 = 1`,
];

/** What IMDb has of the festivals: the editions that are here, and one before them. */
export const KNOWN = `INSERT INTO known_editions (festival, year, films)
  SELECT slug, year, 300 FROM festivals, generate_series(2015, 2024) year`;

/** Rows of each movie: its tiers as far as they were needed, one search within, a stub's row; later rounds look again for a better record. */
export const lookupRows = (again: number, most: number): string => `INSERT INTO api_lookup_metrics
    (source, operation, identifier, success, response_time_ms, error_message, metadata, inserted_at)
  SELECT source, operation, imdb_id, success,
    CASE WHEN operation <> 'stub' THEN base + ${pick('id', 400)} + ${pick('id', 40, 'x')} ^ 2 END::int,
    CASE WHEN success THEN NULL ELSE source || ' does not know it' END,
    jsonb_build_object('strategy', CASE WHEN success THEN 'direct_imdb' END, 'fallback_level', level, 'confidence', 0.9, 'cost_usd', cost,
      'movie_found', success, 'movie_created', last AND ${again} = 0, 'import_type', CASE WHEN last AND ${again} = 0 THEN import_type END,
      'source_hierarchy', tried, 'festival', CASE WHEN level > 0 THEN key END,
      'reason_for_fallback', CASE WHEN success THEN NULL ELSE source || '_not_found' END,
      'movie_id', id::text, 'requests', 1, 'cached', false), at
  FROM (SELECT movie.id, movie.imdb_id, movie.import_type, edition.key, tier.*,
      edition.staged_at + ${pick('movie.id', 3600)} * interval '1 second' + ${again} * interval '3 days' AS at
    FROM movies movie
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
    WHERE (${again} = 0 OR movie.import_type <> 'full' AND listed.source <> 'stub')
      AND edition.staged_at + ${again} * interval '3 days' < now() - interval '1 hour'
    LIMIT ${most}) attempt`;

export const LEDGER = `INSERT INTO spend_ledger (source, request_key, edition_key, workflow_id, attempt_id, state, reserved_usd, charged_usd, reserved_at, settled_at)
  SELECT source, 'i=' || identifier, metadata->>'festival', 'movie-lookup/' || identifier, id, 'charged', (metadata->>'cost_usd')::numeric,
    (metadata->>'cost_usd')::numeric, inserted_at, inserted_at
  FROM api_lookup_metrics WHERE operation = 'movie_lookup' AND source <> 'tmdb'`;

export const RESPONSES = `INSERT INTO source_responses (source, request_key, status, body, cost_usd, fetched_at, expires_at, hits)
  SELECT DISTINCT ON (source, identifier) source, 'i=' || identifier, 200, decode(repeat('ab', 800), 'hex'), 0.001, inserted_at,
    inserted_at + interval '90 days', 1
  FROM api_lookup_metrics WHERE operation = 'movie_lookup' AND source <> 'tmdb' ORDER BY source, identifier`;

export const ALERTS = `INSERT INTO alerts (key, kind, severity, message, opened_at, resolved_at)
  SELECT 'source-failures/' || n, 'source-failures', 'warning', 'omdb: many lookups failed.', now() - n * interval '1 hour',
    CASE WHEN n > 5 THEN now() - n * interval '1 hour' + interval '20 minutes' END
  FROM generate_series(1, 3000) n`;

const LARGE_ID = 1_000_000;
/** An edition like no other: every other film is in it, too, until it has as many as these. */
export const largeEdition = (films: number): string[] => [
  `INSERT INTO festivals (slug, name) VALUES ('large', 'The Large Festival')`,
  `INSERT INTO festival_editions (id, festival_id, year, key, programme_kind, staged_at, spend_from)
   SELECT ${LARGE_ID}, id, 2026, '${LARGE}', 'file', now(), now() - interval '1 hour' FROM festivals WHERE slug = 'large'`,
  `INSERT INTO programme_entries (edition_id, movie_id, film_key, position, title, year)
   SELECT ${LARGE_ID}, id, imdb_id, id, title, year FROM movies WHERE id % 2 = 0 AND id <= ${films * 2}`,
  `INSERT INTO nominations (edition_id, movie_id, category)
   SELECT edition_id, movie_id, 'Best Film' FROM programme_entries WHERE edition_id = ${LARGE_ID} AND movie_id % 3 = 0`,
  `INSERT INTO spend_ledger (source, request_key, edition_key, state, reserved_usd, charged_usd, settled_at)
   SELECT 'omdb', 'i=' || film_key, '${LARGE}', 'charged', 0.001, 0.001, now() FROM programme_entries
   WHERE edition_id = ${LARGE_ID} AND movie_id % 6 = 0`,
];
