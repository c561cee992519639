-- What each source has said last of each film, kept by triggers that say which films are to be read anew
-- (docs/decisions/0005-figures-at-scale.md).

-- The words of sources on films, by their rows; limits and switches are no word. `by_rule`: TMDb is asked for every film; OMDb for
-- those with an IMDb id too, whoever has their record, for their ratings; pages where TMDb has no record; sites of ratings for full
-- records. `needs_look` is an answer whose film waits for a person, or has no record all the same.
CREATE OR REPLACE FUNCTION words_of_sources(p_movies :movie_id_type[]) RETURNS SETOF source_words LANGUAGE sql STABLE AS $$
  WITH film AS MATERIALIZED (
    SELECT id, imdb_id IS NOT NULL OR NOT 'tmdb' = ANY (data_source_hierarchy) AS for_omdb,
      NOT 'tmdb' = ANY (data_source_hierarchy) AS for_pages, cri_eligible AS for_ratings,
      import_type = 'stub' OR review_state IN ('review', 'flagged') AS is_open
    FROM movies WHERE id = ANY (p_movies) AND merged_into IS NULL AND workflow_id IS NOT NULL AND review_state IS DISTINCT FROM 'rejected'
  )
  SELECT id, '', concat_ws(' ', CASE WHEN for_omdb THEN 'omdb' END, CASE WHEN for_pages THEN 'pages' END,
    CASE WHEN for_ratings THEN 'ratings' END), true, NULL FROM film
  UNION ALL
  SELECT film.id, said.source, CASE WHEN said.at = absent THEN 'absent'
      WHEN said.at = doubtful OR said.at = found AND is_open AND source IN ('tmdb', 'omdb', 'imdb_scrape', 'letterboxd') THEN 'needs_look'
      WHEN said.at = found THEN 'fetched' ELSE 'failed' END,
    CASE source WHEN 'tmdb' THEN true WHEN 'omdb' THEN for_omdb
      WHEN 'imdb_scrape' THEN for_pages WHEN 'letterboxd' THEN for_pages ELSE for_ratings END, said.at
  FROM film, LATERAL (
    SELECT source, max(at) AS at, max(at) FILTER (WHERE why = 'found') AS found,
      max(at) FILTER (WHERE why IN ('not_found', 'wrong_kind')) AS absent, max(at) FILTER (WHERE why = 'low_confidence') AS doubtful
    FROM (SELECT source, utc_moment(inserted_at) AS at,
        CASE WHEN success THEN 'found' ELSE coalesce(substr(metadata->>'reason_for_fallback', length(source) + 2), 'unknown') END AS why
      FROM api_lookup_metrics WHERE metadata->>'movie_id' = film.id::text AND operation IN ('movie_lookup', 'ratings', 'refresh')) told
    WHERE why NOT IN ('over_budget', 'disabled') GROUP BY source) said
$$;

-- A movie's id that is told as a text; null where it is none: rows of another system may hold anything.
CREATE OR REPLACE FUNCTION movie_id_of(p_text text) RETURNS :movie_id_type LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_text ~ CASE ':movie_id_type' WHEN 'uuid'
      THEN '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' ELSE '^[0-9]{1,18}$' END
    THEN p_text:::movie_id_type END
$$;

-- Rows are only added: nobody waits for another's.
CREATE OR REPLACE FUNCTION source_words_are_due() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO source_words_due (movie_id) SELECT movie_id FROM source_words WHERE source = '';
  ELSIF TG_TABLE_NAME = 'movies' AND TG_OP = 'INSERT' THEN
    INSERT INTO source_words_due (movie_id) SELECT id FROM added;
  ELSIF TG_TABLE_NAME = 'movies' THEN
    INSERT INTO source_words_due (movie_id) VALUES (OLD.id);
  ELSE
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
      INSERT INTO source_words_due (movie_id) SELECT DISTINCT movie_id_of(metadata->>'movie_id') FROM added
        WHERE operation IN ('movie_lookup', 'ratings', 'refresh') AND movie_id_of(metadata->>'movie_id') IS NOT NULL;
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
      INSERT INTO source_words_due (movie_id) SELECT DISTINCT movie_id_of(metadata->>'movie_id') FROM removed
        WHERE operation IN ('movie_lookup', 'ratings', 'refresh') AND movie_id_of(metadata->>'movie_id') IS NOT NULL;
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER movies_words_added AFTER INSERT ON movies
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION source_words_are_due();
CREATE OR REPLACE TRIGGER movies_words_changed AFTER UPDATE ON movies FOR EACH ROW
  WHEN ((OLD.imdb_id IS NULL, OLD.data_source_hierarchy, OLD.cri_eligible, OLD.import_type, OLD.review_state, OLD.merged_into,
      OLD.workflow_id) IS DISTINCT FROM (NEW.imdb_id IS NULL, NEW.data_source_hierarchy, NEW.cri_eligible, NEW.import_type,
      NEW.review_state, NEW.merged_into, NEW.workflow_id))
  EXECUTE FUNCTION source_words_are_due();
CREATE OR REPLACE TRIGGER movies_words_removed AFTER DELETE ON movies FOR EACH ROW EXECUTE FUNCTION source_words_are_due();
CREATE OR REPLACE TRIGGER movies_words_emptied AFTER TRUNCATE ON movies FOR EACH STATEMENT EXECUTE FUNCTION source_words_are_due();
CREATE OR REPLACE TRIGGER source_words_added AFTER INSERT ON api_lookup_metrics
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION source_words_are_due();
CREATE OR REPLACE TRIGGER source_words_changed AFTER UPDATE ON api_lookup_metrics
  REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION source_words_are_due();
CREATE OR REPLACE TRIGGER source_words_removed AFTER DELETE ON api_lookup_metrics
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION source_words_are_due();
CREATE OR REPLACE TRIGGER source_words_emptied AFTER TRUNCATE ON api_lookup_metrics
  FOR EACH STATEMENT EXECUTE FUNCTION source_words_are_due();

-- Reads anew what is due and keeps it. One at a time: whoever comes second leaves it to the first. In one statement, so that
-- what is read and what is no longer due are of one moment.
CREATE OR REPLACE FUNCTION sum_up_source_words() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('festival-lookup/source-words')) THEN RETURN; END IF;
  WITH gone AS (DELETE FROM source_words_due), due AS MATERIALIZED (
    SELECT ARRAY(SELECT DISTINCT movie_id FROM source_words_due) AS movies
  ), before AS MATERIALIZED (
    SELECT kept.* FROM source_words kept WHERE movie_id = ANY ((SELECT movies FROM due):::movie_id_type[])
  ), anew AS MATERIALIZED (
    SELECT * FROM words_of_sources((SELECT movies FROM due))
  ), withdrawn AS (
    DELETE FROM source_words kept USING before WHERE kept.movie_id = before.movie_id AND kept.source = before.source
      AND NOT EXISTS (SELECT FROM anew WHERE anew.movie_id = before.movie_id AND anew.source = before.source)
  ), written AS (
    INSERT INTO source_words SELECT * FROM anew
    ON CONFLICT (movie_id, source) DO UPDATE SET state = excluded.state, by_rule = excluded.by_rule, at = excluded.at
  )
  INSERT INTO source_word_sums AS sums (source, state, by_rule, films)
  SELECT source, state, by_rule, sum(films) FROM (
    SELECT source, state, by_rule, 1 AS films FROM anew UNION ALL SELECT source, state, by_rule, -1 FROM before) change
  GROUP BY 1, 2, 3 HAVING sum(films) <> 0
  ON CONFLICT (source, state, by_rule) DO UPDATE SET films = sums.films + excluded.films;
END $$;

-- Reads everything afresh.
CREATE OR REPLACE FUNCTION rebuild_source_words() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('festival-lookup/source-words'));
  DELETE FROM source_words;
  DELETE FROM source_word_sums;
  INSERT INTO source_words_due (movie_id) SELECT id FROM movies;
  PERFORM sum_up_source_words();
END $$;

-- Whatever was read by an earlier text of these functions is read by this one.
SELECT rebuild_source_words();
