-- The views that data people query. Each lookup attempt is one row of `api_lookup_metrics` with operation `movie_lookup`.

CREATE OR REPLACE VIEW lookup_success_by_source AS
  SELECT source,
    count(*) AS attempts,
    count(*) FILTER (WHERE success) AS successes,
    round(count(*) FILTER (WHERE success) * 100.0 / count(*), 1) AS success_rate
  FROM api_lookup_metrics WHERE operation = 'movie_lookup' GROUP BY source;

CREATE OR REPLACE VIEW fallback_effectiveness AS
  SELECT (metadata->>'fallback_level')::int AS fallback_level,
    metadata->>'source_hierarchy' AS sources_tried,
    metadata->>'strategy' AS strategy,
    count(*) FILTER (WHERE success) AS successes,
    count(*) AS attempts
  FROM api_lookup_metrics WHERE operation IN ('movie_lookup', 'stub') GROUP BY 1, 2, 3;

-- What ratings cost is money, too; OMDb's figure is notional, $0.001 a request of a plan.
CREATE OR REPLACE VIEW api_costs AS
  SELECT source,
    (utc_moment(inserted_at) AT TIME ZONE 'UTC')::date AS day,
    count(*) AS lookups,
    coalesce(sum((metadata->>'cost_usd')::numeric), 0) AS cost_usd
  FROM api_lookup_metrics WHERE operation IN ('movie_lookup', 'ratings') GROUP BY 1, 2;

-- The films of an edition, each once: after a merge two entries may be one film. Whatever counts films of an edition counts
-- these. `reason` is why a stub is one.
CREATE OR REPLACE VIEW edition_films AS
  SELECT entry.edition_id, entry.id AS entry_id, entry.movie_id, entry.critical, entry.vanished_at,
    film_standing(movie.import_type, movie.review_state) AS standing, movie.review_state,
    CASE WHEN film_standing(movie.import_type, movie.review_state) = 'stub' THEN movie.reason END AS reason
  FROM programme_entries entry LEFT JOIN movies movie ON movie.id = entry.movie_id
  WHERE NOT EXISTS (SELECT FROM programme_entries twin WHERE twin.edition_id = entry.edition_id
    AND twin.movie_id = entry.movie_id AND twin.id < entry.id);

CREATE OR REPLACE VIEW festival_import_health AS
  SELECT edition.key AS festival,
    count(film.movie_id) AS films,
    count(*) FILTER (WHERE film.standing = 'full') AS full_imports,
    count(*) FILTER (WHERE film.standing = 'minimal') AS minimal_imports,
    count(*) FILTER (WHERE film.standing = 'stub') AS stub_imports,
    round(count(*) FILTER (WHERE film.standing IN ('full', 'minimal')) * 100.0 / nullif(count(film.movie_id), 0), 1) AS found_rate,
    (SELECT count(*) FROM nominations n WHERE n.edition_id = edition.id) AS nominations,
    (SELECT count(DISTINCT r.row) FROM programme_rejects r WHERE r.edition_id = edition.id) AS rejected_rows,
    count(*) FILTER (WHERE film.standing = 'waiting') AS not_looked_up,
    count(*) FILTER (WHERE film.review_state = 'review') AS awaiting_review,
    edition.id AS edition_id
  FROM festival_editions edition LEFT JOIN edition_films film ON film.edition_id = edition.id
  GROUP BY edition.id, edition.key;

CREATE OR REPLACE VIEW lookup_failure_reasons AS
  SELECT metadata->>'festival' AS festival,
    metadata->>'reason_for_fallback' AS reason,
    source,
    count(*) AS attempts,
    max(inserted_at) AS last_seen
  FROM api_lookup_metrics
  WHERE operation = 'movie_lookup' AND NOT success GROUP BY 1, 2, 3;

CREATE OR REPLACE VIEW lookup_latency_by_source AS
  SELECT source,
    count(*) AS lookups,
    round(avg(response_time_ms)) AS average_ms,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time_ms) AS median_ms,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY response_time_ms) AS p95_ms
  FROM api_lookup_metrics WHERE operation = 'movie_lookup' AND response_time_ms IS NOT NULL GROUP BY source;

CREATE OR REPLACE VIEW review_queue AS
  SELECT movie.id AS movie_id, movie.imdb_id, movie.title, movie.year, movie.import_type, movie.review_state,
    movie.match_confidence, movie.match_evidence, movie.reason, movie.workflow_id,
    (SELECT count(*) FROM nominations n WHERE n.movie_id = movie.id) AS nominations,
    (SELECT array_agg(DISTINCT e.key ORDER BY e.key) FROM programme_entries p
       JOIN festival_editions e ON e.id = p.edition_id WHERE p.movie_id = movie.id) AS festivals,
    utc_moment(movie.updated_at) AS waiting_since
  FROM movies movie WHERE movie.review_state IN ('review', 'flagged');

-- What an edition's films have cost since its latest import began, by source: charged, or still reserved; OMDb's figure is
-- notional.
CREATE OR REPLACE VIEW edition_spend AS
  SELECT edition.id AS edition_id, edition.key AS edition, ledger.source,
    sum(coalesce(ledger.charged_usd, ledger.reserved_usd)) AS usd
  FROM festival_editions edition
  JOIN spend_ledger ledger ON ledger.edition_key = edition.key AND ledger.state <> 'released'
    AND ledger.reserved_at >= coalesce(edition.spend_from, '-infinity')
  GROUP BY edition.id, edition.key, ledger.source;

-- How often candidates of a confidence were the film, by people's decisions: by festival and by what spoke for them. Of each
-- film the last decision that stands; a rejection says nothing of a candidate. "Off" is a difference of more than two
-- standard errors, from ten decisions on.
CREATE OR REPLACE VIEW confidence_by_decisions AS
  WITH placed AS (
    SELECT festival, evidence, least(floor(confidence * 10 + 1e-9) / 10, 0.9) AS confidence_from, confidence, is_right FROM films_judged()
  ), counted AS (
    SELECT festival, evidence, confidence_from, count(*) AS decisions, count(*) FILTER (WHERE is_right) AS "right",
      avg(confidence) AS estimated, avg(is_right::int)::float8 AS observed, sum(confidence * (1 - confidence)) AS variance
    FROM placed GROUP BY festival, evidence, confidence_from
  )
  SELECT festival, evidence, confidence_from, decisions, "right", estimated, observed,
    decisions >= 10 AND abs("right" - estimated * decisions) > 2 * sqrt(variance) AS off
  FROM counted;

-- Nominations with the one form of their award beside the printed names; no form is one that nobody has said yet.
CREATE OR REPLACE VIEW nomination_awards AS
  SELECT n.id AS nomination_id, n.edition_id, edition.key AS edition, festival.slug AS festival, edition.year, n.movie_id,
    n.category, n.award, known.form, known.kind, known.section, known.name, known.source,
    CASE WHEN n.vanished_at IS NOT NULL THEN 'withdrawn' WHEN NOT n.won THEN 'nominee'
      WHEN NOT known.several AND count(*) FILTER (WHERE n.won AND n.vanished_at IS NULL)
        OVER (PARTITION BY n.edition_id, n.category, n.award) > 1 THEN 'shared'
      ELSE 'winner' END AS result
  FROM nominations n JOIN festival_editions edition ON edition.id = n.edition_id JOIN festivals festival ON festival.id = edition.festival_id
  LEFT JOIN LATERAL form_of_award(festival.slug, edition.year, n.category, n.award) known ON true;

-- People whom nominations name, by edition: how they were linked to a person, or why not; `not_looked_at` is for the sweep.
CREATE OR REPLACE VIEW person_linkage AS
  SELECT edition.key AS edition, festival.slug AS festival, told.linked_by, told.reason, sum(told.nominees)::bigint AS nominees,
    sum(told.linked)::bigint AS linked
  FROM figures_of_editions(ARRAY(SELECT id FROM festival_editions)) figures
  JOIN festival_editions edition ON edition.id = figures.edition_id JOIN festivals festival ON festival.id = edition.festival_id,
    jsonb_to_recordset(figures.linkage) AS told (linked_by text, reason text, nominees bigint, linked bigint)
  GROUP BY 1, 2, 3, 4;

-- How complete each edition is, imported or only known: what is expected (films that its programmes name, that IMDb names, the
-- median of the festival's other years) against what is here. `missing_categories` are those that most of the five nearest
-- other years have. `problems` are in the order of their weight; none is a complete edition.
CREATE OR REPLACE VIEW edition_completeness AS
  WITH due AS MATERIALIZED (
    SELECT editions_due() AS editions
  ), counted AS (
    SELECT kept.* FROM edition_figures kept JOIN due ON kept.edition_id <> ALL (due.editions)
    UNION ALL SELECT anew.* FROM due, count_editions(due.editions) anew
  ), figures AS MATERIALIZED (
    SELECT coalesce(festival.slug, known.festival) AS festival, coalesce(edition.year, known.year) AS year,
      edition.id AS edition_id, known.films AS expected_imdb, edition.staged_at, coalesce(named, 0) AS expected_programme,
      coalesce(counted.films, 0) AS films, coalesce(full_films, 0) AS full_films, coalesce(minimal, 0) AS minimal,
      coalesce(stub, 0) AS stub, coalesce(waiting, 0) AS waiting, coalesce(nominations, 0) AS nominations,
      coalesce(with_film, 0) AS with_film, coalesce(nominees, 0) AS nominees, coalesce(with_person, 0) AS with_person,
      coalesce(categories, '{}') AS categories
    FROM festival_editions edition JOIN festivals festival ON festival.id = edition.festival_id
    FULL JOIN known_editions known ON known.festival = festival.slug AND known.year = edition.year
    LEFT JOIN counted ON counted.edition_id = edition.id
  ), years AS MATERIALIZED (
    -- A festival's editions beside each other: each is held against these, and not against all that there are.
    SELECT festival, array_agg(ROW(year, films, nominations, categories)) AS editions FROM figures GROUP BY festival
  ), judged AS (
    SELECT figures.*, others.median, coalesce(missing.categories, '{}') AS missing_categories,
      edition_id IS NOT NULL AND others.editions >= 2 AND films < 0.6 * others.median AS below_floor
    FROM figures JOIN years USING (festival),
    LATERAL (SELECT count(*) AS editions, percentile_cont(0.5) WITHIN GROUP (ORDER BY other.films) AS median
      FROM unnest(years.editions) AS other (year int, films int, nominations int, categories text[])
      WHERE other.year <> figures.year AND other.films > 0) others,
    LATERAL (SELECT array_agg(category ORDER BY category) AS categories FROM (
      SELECT category FROM (SELECT other.categories, count(*) OVER () AS editions
          FROM unnest(years.editions) AS other (year int, films int, nominations int, categories text[])
          WHERE other.year <> figures.year AND other.nominations > 0
          ORDER BY abs(other.year - figures.year), other.year DESC LIMIT 5) near, unnest(near.categories) category
      WHERE figures.edition_id IS NOT NULL
      GROUP BY category HAVING count(*) >= 2 AND count(*) * 2 > least(max(near.editions), 5)) usual
      WHERE category <> ALL (figures.categories)) missing
  )
  SELECT festival || '-' || year AS edition, festival, year, edition_id IS NOT NULL AS imported, staged_at,
    expected_programme, expected_imdb, median AS expected_median, films, full_films, minimal, stub, waiting,
    nominations, with_film, nominations - with_film AS without_film, nominees, with_person, nominees - with_person AS without_person,
    missing_categories, below_floor,
    array_remove(ARRAY[
      CASE WHEN edition_id IS NULL THEN 'not_imported' END,
      CASE WHEN below_floor THEN 'below_floor' END,
      CASE WHEN edition_id IS NOT NULL AND films < 0.9 * expected_imdb THEN 'fewer_than_imdb' END,
      CASE WHEN missing_categories <> '{}' THEN 'categories_missing' END,
      CASE WHEN waiting > 0 THEN 'not_looked_up' END,
      CASE WHEN stub > 0 THEN 'without_record' END], NULL) AS problems
  FROM judged;

-- What each source has said of the films that it is asked for, each film counted once, by the source's last word; limits and
-- switches are no word (words_of_sources says what each is asked for).
CREATE OR REPLACE VIEW source_coverage AS
  WITH anew AS MATERIALIZED (
    SELECT * FROM words_of_sources(ARRAY(SELECT DISTINCT movie_id FROM source_words_due))
  ), counted AS MATERIALIZED (
    SELECT source, state, by_rule, sum(films)::bigint AS films FROM (
      SELECT source, state, by_rule, films FROM source_word_sums
      UNION ALL SELECT source, state, by_rule, 1 FROM anew
      UNION ALL SELECT source, state, by_rule, -1 FROM source_words
        WHERE movie_id = ANY (ARRAY(SELECT DISTINCT movie_id FROM source_words_due))) word GROUP BY 1, 2, 3
  ), rule AS (
    SELECT coalesce(sum(films), 0)::bigint AS films, coalesce(sum(films) FILTER (WHERE state ~ 'omdb'), 0)::bigint AS omdb,
      coalesce(sum(films) FILTER (WHERE state ~ 'pages'), 0)::bigint AS pages,
      coalesce(sum(films) FILTER (WHERE state ~ 'ratings'), 0)::bigint AS ratings FROM counted WHERE source = ''
  )
  SELECT asked.source, asked.films + said.beside AS eligible, said.fetched, said.absent, said.failed, said.needs_look,
    asked.films - said.by_rule AS not_asked, least(
      (SELECT kept.at FROM source_words kept WHERE kept.source = asked.source AND kept.state = 'fetched'
        AND kept.movie_id <> ALL (ARRAY(SELECT DISTINCT movie_id FROM source_words_due)) ORDER BY kept.at LIMIT 1),
      (SELECT min(anew.at) FROM anew WHERE anew.source = asked.source AND anew.state = 'fetched')) AS oldest_fetch
  FROM rule, LATERAL (VALUES ('tmdb', rule.films), ('omdb', omdb), ('imdb_scrape', pages), ('letterboxd', pages),
      ('rotten_tomatoes', ratings), ('metacritic', ratings)) AS asked (source, films),
    LATERAL (SELECT coalesce(sum(films) FILTER (WHERE NOT by_rule), 0)::bigint AS beside,
      coalesce(sum(films) FILTER (WHERE by_rule), 0)::bigint AS by_rule,
      coalesce(sum(films) FILTER (WHERE state = 'fetched'), 0)::bigint AS fetched,
      coalesce(sum(films) FILTER (WHERE state = 'absent'), 0)::bigint AS absent,
      coalesce(sum(films) FILTER (WHERE state = 'failed'), 0)::bigint AS failed,
      coalesce(sum(films) FILTER (WHERE state = 'needs_look'), 0)::bigint AS needs_look
      FROM counted WHERE counted.source = asked.source) said;

-- Indexes that nothing reads any more: the queue and the cache's hit rate are read from what is kept. Here, for their tables are
-- locked until the migration's end, and all that takes long is done by now.
DROP INDEX IF EXISTS idx_movies_queue, idx_metrics_from_cache, idx_metrics_requested;
