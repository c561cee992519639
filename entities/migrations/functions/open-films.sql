-- Films that wait, as the queue of reviewers orders and narrows them, kept by triggers that say which are to be read anew
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

-- Rows are only added: nobody waits for another's. A film is noted whether it waits or not: another transaction may be just
-- about to say so.
CREATE OR REPLACE FUNCTION open_film_is_due() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_TABLE_NAME = 'movies' THEN
    IF TG_OP = 'TRUNCATE' THEN
      DELETE FROM open_films;
      DELETE FROM open_films_due;
    ELSE
      INSERT INTO open_films_due (movie_id) VALUES (CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END);
    END IF;
  ELSIF TG_OP = 'TRUNCATE' THEN
    INSERT INTO open_films_due (movie_id) SELECT movie_id FROM open_films;
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
  )
  INSERT INTO open_films SELECT * FROM anew
  ON CONFLICT (movie_id) DO UPDATE SET review_state = excluded.review_state, import_type = excluded.import_type,
    reason = excluded.reason, confidence = excluded.confidence, nominations = excluded.nominations, festival = excluded.festival,
    waiting_since = excluded.waiting_since;
END $$;

-- Films that wait at this moment: the kept ones, and those that are to be read anew read.
CREATE OR REPLACE FUNCTION films_open() RETURNS SETOF open_films LANGUAGE sql STABLE AS $$
  SELECT kept.* FROM open_films kept WHERE NOT EXISTS (SELECT FROM open_films_due due WHERE due.movie_id = kept.movie_id)
  UNION ALL
  SELECT anew.* FROM queue_rows(ARRAY(SELECT DISTINCT movie_id FROM open_films_due)) anew
  WHERE anew.review_state IN ('review', 'flagged', 'parked')
$$;

-- Whatever was read by an earlier text of these functions is read by this one.
INSERT INTO open_films_due (movie_id) SELECT id FROM movies WHERE review_state IN ('review', 'flagged', 'parked')
  UNION SELECT movie_id FROM open_films;
SELECT sum_up_open_films();
