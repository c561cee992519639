-- Films that wait, as the queue of reviewers orders and narrows them, and what people's words on films were; kept by triggers that say which are to be read anew
-- (docs/decisions/0005-figures-at-scale.md).

-- What the queue goes by, of any films; `review_state` is null for one that was merged.
CREATE OR REPLACE FUNCTION queue_rows(p_movies :movie_id_type[]) RETURNS SETOF open_films LANGUAGE sql STABLE AS $$
  SELECT movie.id, CASE WHEN movie.merged_into IS NULL THEN movie.review_state END, movie.import_type, movie.reason,
    coalesce(movie.match_confidence, (movie.match_evidence->'candidates'->0->>'confidence')::float8),
    (SELECT count(*)::int FROM nominations nomination WHERE nomination.movie_id = movie.id),
    -- Key by key: joined, all editions would be read for each film.
    (SELECT min((SELECT key FROM festival_editions edition WHERE edition.id = entry.edition_id))
      FROM programme_entries entry WHERE entry.movie_id = movie.id),
    utc_moment(movie.updated_at)
  FROM movies movie WHERE movie.id = ANY (p_movies)
$$;

-- What people's last word on each of these films that stands said of its best candidate; a rejection says nothing of one.
CREATE OR REPLACE FUNCTION judged_rows(p_movies :movie_id_type[]) RETURNS SETOF judged_films LANGUAGE sql STABLE AS $$
  WITH latest AS (
    SELECT DISTINCT ON (movie_id) movie_id, decision->'choice' AS choice, after->>'tmdb_id' AS tmdb_id,
      evidence->'candidates'->0 AS best
    FROM review_decisions decided
    WHERE movie_id = ANY (p_movies) AND undoes IS NULL AND NOT EXISTS (SELECT FROM review_decisions undo WHERE undo.undoes = decided.id)
    ORDER BY movie_id, inserted_at DESC, id DESC
  ), judged AS (
    SELECT movie_id, (best->>'confidence')::float8 AS confidence, coalesce(best->>'evidence', '') AS line,
      coalesce(choice->>'tmdbId' = best->>'tmdbId', false) OR coalesce(tmdb_id = best->>'tmdbId', false)
        OR coalesce(choice->>'imdbId' = best->>'imdbId', false) AS is_right
    FROM latest WHERE choice IS NOT NULL AND best->>'confidence' IS NOT NULL
  )
  SELECT movie_id, coalesce((SELECT min((SELECT key FROM festival_editions edition WHERE edition.id = entry.edition_id))
      FROM programme_entries entry WHERE entry.movie_id = judged.movie_id), ''),
    CASE WHEN line ~ 'another IMDb id' THEN 'another IMDb id'
      WHEN line ~ 'director .* agrees' THEN 'director agrees'
      WHEN line ~ 'director is .*, not' THEN 'director differs'
      WHEN line ~ '^same' THEN 'same title, director unknown'
      ELSE 'other title, director unknown' END, confidence, is_right
  FROM judged
$$;

-- Rows are only added: nobody waits for another's. A film is noted whether it waits or not: another transaction may be just
-- about to say so.
CREATE OR REPLACE FUNCTION open_film_is_due() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO open_films_due (movie_id) SELECT movie_id FROM open_films UNION SELECT movie_id FROM judged_films;
  ELSIF TG_TABLE_NAME = 'movies' THEN
    INSERT INTO open_films_due (movie_id) VALUES (CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END);
  ELSIF TG_TABLE_NAME = 'review_decisions' THEN
    INSERT INTO open_films_due (movie_id) SELECT movie_id FROM added
      UNION SELECT undone.movie_id FROM added JOIN review_decisions undone ON undone.id = added.undoes;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO open_films_due (movie_id) SELECT DISTINCT movie_id FROM added WHERE movie_id IS NOT NULL;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO open_films_due (movie_id) SELECT DISTINCT movie_id FROM removed WHERE movie_id IS NOT NULL;
  ELSE
    INSERT INTO open_films_due (movie_id)
      SELECT DISTINCT moved.movie_id FROM added JOIN removed USING (id), LATERAL (VALUES (added.movie_id), (removed.movie_id)) moved (movie_id)
      WHERE added.movie_id IS DISTINCT FROM removed.movie_id AND moved.movie_id IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER movies_open_added AFTER INSERT ON movies FOR EACH ROW
  WHEN (NEW.review_state IN ('review', 'flagged', 'parked')) EXECUTE FUNCTION open_film_is_due();
CREATE OR REPLACE TRIGGER movies_open_changed AFTER UPDATE ON movies FOR EACH ROW
  WHEN (OLD.review_state IN ('review', 'flagged', 'parked') OR NEW.review_state IN ('review', 'flagged', 'parked'))
  EXECUTE FUNCTION open_film_is_due();
CREATE OR REPLACE TRIGGER movies_open_removed AFTER DELETE ON movies FOR EACH ROW
  WHEN (OLD.review_state IN ('review', 'flagged', 'parked')) EXECUTE FUNCTION open_film_is_due();
CREATE OR REPLACE TRIGGER movies_open_emptied AFTER TRUNCATE ON movies FOR EACH STATEMENT EXECUTE FUNCTION open_film_is_due();
CREATE OR REPLACE TRIGGER review_decisions_judged AFTER INSERT ON review_decisions
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION open_film_is_due();
DO $do$ DECLARE item text; BEGIN
  FOREACH item IN ARRAY '{programme_entries,nominations}'::text[] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_open_added AFTER INSERT ON %1$I
      REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION open_film_is_due()', item);
    EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_open_changed AFTER UPDATE ON %1$I
      REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION open_film_is_due()', item);
    EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_open_removed AFTER DELETE ON %1$I
      REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION open_film_is_due()', item);
    EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_open_emptied AFTER TRUNCATE ON %1$I
      FOR EACH STATEMENT EXECUTE FUNCTION open_film_is_due()', item);
  END LOOP;
END $do$;

-- Reads anew what is due and keeps it. One at a time: whoever comes second leaves it to the first. In one statement, so that
-- what is read and what is no longer due are of one moment.
CREATE OR REPLACE FUNCTION sum_up_open_films() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('festival-lookup/open-films')) THEN RETURN; END IF;
  WITH gone AS (DELETE FROM open_films_due RETURNING movie_id), anew AS MATERIALIZED (
    SELECT * FROM queue_rows(ARRAY(SELECT DISTINCT movie_id FROM open_films_due)) WHERE review_state IN ('review', 'flagged', 'parked')
  ), closed AS (
    DELETE FROM open_films WHERE movie_id IN (SELECT movie_id FROM gone) AND movie_id NOT IN (SELECT movie_id FROM anew)
  ), summed AS (
    INSERT INTO open_film_sums AS sums (review_state, reason, films)
    SELECT review_state, coalesce(reason, ''), sum(films) FROM (
      SELECT review_state, reason, 1 AS films FROM anew
      UNION ALL SELECT review_state, reason, -1 FROM open_films WHERE movie_id IN (SELECT movie_id FROM gone)) change
    GROUP BY 1, 2 HAVING sum(films) <> 0
    ON CONFLICT (review_state, reason) DO UPDATE SET films = sums.films + excluded.films
  ), judged AS MATERIALIZED (
    SELECT * FROM judged_rows(ARRAY(SELECT DISTINCT movie_id FROM open_films_due))
  ), taken_back AS (
    DELETE FROM judged_films WHERE movie_id IN (SELECT movie_id FROM gone) AND movie_id NOT IN (SELECT movie_id FROM judged)
  ), written AS (
    INSERT INTO judged_films SELECT * FROM judged
    ON CONFLICT (movie_id) DO UPDATE SET festival = excluded.festival, evidence = excluded.evidence,
      confidence = excluded.confidence, is_right = excluded.is_right
  )
  INSERT INTO open_films SELECT * FROM anew
  ON CONFLICT (movie_id) DO UPDATE SET review_state = excluded.review_state, import_type = excluded.import_type,
    reason = excluded.reason, confidence = excluded.confidence, nominations = excluded.nominations, festival = excluded.festival,
    waiting_since = excluded.waiting_since;
END $$;

-- Films that wait at this moment: the kept ones, and those that are to be read anew read.
CREATE OR REPLACE FUNCTION films_open() RETURNS SETOF open_films LANGUAGE sql STABLE AS $$
  SELECT kept.* FROM open_films kept WHERE kept.movie_id <> ALL (ARRAY(SELECT movie_id FROM open_films_due))
  UNION ALL
  SELECT anew.* FROM queue_rows(ARRAY(SELECT DISTINCT movie_id FROM open_films_due)) anew
  WHERE anew.review_state IN ('review', 'flagged', 'parked')
$$;

-- How many films wait at this moment for what, and since when the oldest does.
CREATE OR REPLACE FUNCTION count_films_open() RETURNS TABLE (review_state text, reason text, films bigint, oldest timestamptz)
  LANGUAGE sql STABLE AS $$
  WITH due AS MATERIALIZED (
    SELECT ARRAY(SELECT DISTINCT movie_id FROM open_films_due) AS movies
  ), anew AS MATERIALIZED (
    SELECT * FROM queue_rows((SELECT movies FROM due)) WHERE review_state IN ('review', 'flagged', 'parked')
  ), counted AS (
    SELECT review_state, reason, sum(films)::bigint AS films FROM (
      SELECT review_state, reason, films FROM open_film_sums
      UNION ALL SELECT review_state, coalesce(reason, ''), 1 FROM anew
      UNION ALL SELECT review_state, coalesce(reason, ''), -1 FROM open_films WHERE movie_id = ANY ((SELECT movies FROM due):::movie_id_type[])) change
    GROUP BY 1, 2 HAVING sum(films) > 0
  )
  SELECT review_state, nullif(reason, ''), films, least(
    (SELECT kept.waiting_since FROM open_films kept WHERE kept.review_state = counted.review_state
      AND coalesce(kept.reason, '') = counted.reason AND kept.movie_id <> ALL ((SELECT movies FROM due):::movie_id_type[])
      ORDER BY kept.waiting_since LIMIT 1),
    (SELECT min(anew.waiting_since) FROM anew WHERE anew.review_state = counted.review_state AND coalesce(anew.reason, '') = counted.reason))
  FROM counted
$$;

-- What people's words said of candidates: the kept ones, and those that are to be read anew read.
CREATE OR REPLACE FUNCTION films_judged() RETURNS SETOF judged_films LANGUAGE sql STABLE AS $$
  SELECT kept.* FROM judged_films kept WHERE kept.movie_id <> ALL (ARRAY(SELECT movie_id FROM open_films_due))
  UNION ALL
  SELECT anew.* FROM judged_rows(ARRAY(SELECT DISTINCT movie_id FROM open_films_due)) anew
$$;

-- Whatever was read by an earlier text of these functions is read by this one.
INSERT INTO open_films_due (movie_id) SELECT id FROM movies WHERE review_state IN ('review', 'flagged', 'parked')
  UNION SELECT movie_id FROM open_films UNION SELECT movie_id FROM judged_films UNION SELECT movie_id FROM review_decisions;
SELECT sum_up_open_films();
