-- Who worked with whom, kept from the credits of eligible movies whoever writes them: a movie that a transaction changes is
-- marked, once a transaction, and brought up to date when it commits.

-- The people of one movie, two by two, with what they did together: none for a movie that is not eligible. Of the cast the
-- first ten count, by billing.
CREATE OR REPLACE FUNCTION collaboration_pairs(p_movie :movie_id_type)
RETURNS TABLE (person_id bigint, other_person_id bigint, kind text) LANGUAGE sql STABLE AS $$
  WITH eligible AS (SELECT id FROM movies WHERE id = p_movie AND cri_eligible),
  actors AS (
    SELECT credits.person_id FROM credits JOIN eligible ON eligible.id = credits.movie_id WHERE department = 'cast'
    GROUP BY credits.person_id ORDER BY min(position), credits.person_id LIMIT 10
  ),
  roles AS (
    SELECT actors.person_id, 'actor' AS role FROM actors
    UNION SELECT credits.person_id, CASE department WHEN 'directing' THEN 'director' ELSE 'writer' END
    FROM credits JOIN eligible ON eligible.id = credits.movie_id WHERE department IN ('directing', 'writing')
  )
  SELECT DISTINCT least(one.person_id, other.person_id), greatest(one.person_id, other.person_id), kinds.kind
  FROM (VALUES ('actor', 'actor', 'actor_actor'), ('actor', 'director', 'actor_director'),
    ('director', 'director', 'director_director'), ('director', 'writer', 'director_writer')) AS kinds (role, other_role, kind)
  JOIN roles one ON one.role = kinds.role
  JOIN roles other ON other.role = kinds.other_role AND other.person_id <> one.person_id
$$;

-- What stands in `collaborations`, as it is counted; a film without a year is neither first nor latest while another has one.
CREATE OR REPLACE VIEW collaboration_sums AS
  SELECT film.person_id, film.other_person_id, array_agg(DISTINCT film.kind ORDER BY film.kind) AS kinds,
    count(DISTINCT film.movie_id)::int AS films,
    (array_agg(movie.id ORDER BY movie.year NULLS LAST, movie.release_date NULLS LAST, movie.id))[1] AS first_movie_id,
    (array_agg(movie.year ORDER BY movie.year NULLS LAST))[1] AS first_year,
    (array_agg(movie.id ORDER BY movie.year DESC NULLS LAST, movie.release_date DESC NULLS LAST, movie.id DESC))[1]
      AS latest_movie_id,
    (array_agg(movie.year ORDER BY movie.year DESC NULLS LAST))[1] AS latest_year
  FROM collaboration_films film
  JOIN (SELECT id, coalesce(year, extract(year FROM release_date)::int) AS year, release_date FROM movies) movie
    ON movie.id = film.movie_id
  GROUP BY film.person_id, film.other_person_id;

-- Brings the collaborations of some movies up to date. The pairs that they touch are locked in one order before they are
-- summed up, so that two transactions that touch the same pair neither lose a film nor wait for each other in a ring. Planning for
-- each film anew would take longer than the rest.
CREATE OR REPLACE FUNCTION refresh_collaborations(p_movies :movie_id_type[]) RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  ones bigint[];
  others bigint[];
BEGIN
  SELECT array_agg(touched.person_id ORDER BY touched.person_id, touched.other_person_id),
    array_agg(touched.other_person_id ORDER BY touched.person_id, touched.other_person_id) INTO ones, others
  FROM (
    SELECT film.person_id, film.other_person_id FROM collaboration_films film WHERE film.movie_id = ANY (p_movies)
    UNION SELECT pair.person_id, pair.other_person_id
    FROM unnest(p_movies) changed (id) CROSS JOIN LATERAL collaboration_pairs(changed.id) pair
  ) touched;
  IF ones IS NULL THEN RETURN; END IF;
  DELETE FROM collaboration_films WHERE movie_id = ANY (p_movies);
  INSERT INTO collaboration_films (person_id, other_person_id, movie_id, kind)
    SELECT pair.person_id, pair.other_person_id, changed.id, pair.kind
    FROM unnest(p_movies) changed (id) CROSS JOIN LATERAL collaboration_pairs(changed.id) pair;
  INSERT INTO collaborations (person_id, other_person_id)
    SELECT pair.person_id, pair.other_person_id FROM unnest(ones, others) pair (person_id, other_person_id)
    ORDER BY pair.person_id, pair.other_person_id
    ON CONFLICT (person_id, other_person_id) DO UPDATE SET updated_at = now();
  -- Pair by pair (OFFSET 0): joined to them, the sums of all pairs would be made first.
  UPDATE collaborations SET kinds = sums.kinds, films = sums.films, first_movie_id = sums.first_movie_id,
      first_year = sums.first_year, latest_movie_id = sums.latest_movie_id, latest_year = sums.latest_year
    FROM unnest(ones, others) pair (person_id, other_person_id) CROSS JOIN LATERAL (
      SELECT * FROM collaboration_sums counted
      WHERE counted.person_id = pair.person_id AND counted.other_person_id = pair.other_person_id OFFSET 0
    ) sums
    WHERE collaborations.person_id = pair.person_id AND collaborations.other_person_id = pair.other_person_id;
  DELETE FROM collaborations USING unnest(ones, others) pair (person_id, other_person_id)
    WHERE collaborations.person_id = pair.person_id AND collaborations.other_person_id = pair.other_person_id
      AND NOT EXISTS (SELECT 1 FROM collaboration_films film
        WHERE film.person_id = pair.person_id AND film.other_person_id = pair.other_person_id);
END $$;

-- Makes all collaborations anew from the credits; imports wait meanwhile with their last step. Answers how many pairs there are.
CREATE OR REPLACE FUNCTION rebuild_collaborations() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  pairs bigint;
BEGIN
  LOCK TABLE collaboration_films, collaborations IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM collaboration_films;
  DELETE FROM collaborations;
  INSERT INTO collaboration_films (person_id, other_person_id, movie_id, kind)
    SELECT pair.person_id, pair.other_person_id, movie.id, pair.kind
    FROM movies movie CROSS JOIN LATERAL collaboration_pairs(movie.id) pair
    WHERE movie.cri_eligible AND EXISTS (SELECT FROM credits WHERE credits.movie_id = movie.id);
  INSERT INTO collaborations (person_id, other_person_id, kinds, films, first_movie_id, first_year, latest_movie_id, latest_year)
    SELECT person_id, other_person_id, kinds, films, first_movie_id, first_year, latest_movie_id, latest_year
    FROM collaboration_sums;
  GET DIAGNOSTICS pairs = ROW_COUNT;
  RETURN pairs;
END $$;

CREATE OR REPLACE FUNCTION mark_changed_credits() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO collaboration_changes (movie_id) SELECT DISTINCT movie_id FROM changed ORDER BY movie_id ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION mark_changed_movie() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO collaboration_changes (movie_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION apply_collaboration_changes() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  changed :movie_id_type[];
BEGIN
  -- The first of a transaction's rows does the work for all of them, and the others find theirs gone. Other
  -- transactions' rows are never to be seen.
  IF NOT EXISTS (SELECT 1 FROM collaboration_changes WHERE movie_id = NEW.movie_id) THEN RETURN NULL; END IF;
  WITH taken AS (DELETE FROM collaboration_changes RETURNING movie_id)
  SELECT array_agg(movie_id) INTO changed FROM taken;
  IF changed IS NOT NULL THEN PERFORM refresh_collaborations(changed); END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION forget_collaborations() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM collaboration_films;
  DELETE FROM collaborations;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER credits_added AFTER INSERT ON credits REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_credits();
CREATE OR REPLACE TRIGGER credits_removed AFTER DELETE ON credits REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_credits();
-- A credit that moves from one movie to another changes both.
CREATE OR REPLACE TRIGGER credits_changed_from AFTER UPDATE ON credits REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_credits();
CREATE OR REPLACE TRIGGER credits_changed_to AFTER UPDATE ON credits REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_credits();
CREATE OR REPLACE TRIGGER movies_standing_changed AFTER UPDATE ON movies FOR EACH ROW
  WHEN (OLD.cri_eligible IS DISTINCT FROM NEW.cri_eligible OR (NEW.cri_eligible AND
    (OLD.year IS DISTINCT FROM NEW.year OR OLD.release_date IS DISTINCT FROM NEW.release_date)))
  EXECUTE FUNCTION mark_changed_movie();
CREATE OR REPLACE TRIGGER movies_removed AFTER DELETE ON movies FOR EACH ROW EXECUTE FUNCTION mark_changed_movie();
CREATE OR REPLACE TRIGGER movies_forgotten AFTER TRUNCATE ON movies FOR EACH STATEMENT EXECUTE FUNCTION forget_collaborations();
DROP TRIGGER IF EXISTS collaborations_refreshed ON collaboration_changes;
CREATE CONSTRAINT TRIGGER collaborations_refreshed AFTER INSERT ON collaboration_changes
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION apply_collaboration_changes();

-- Whatever was counted by an earlier text of these functions is counted by this one.
SELECT rebuild_collaborations();
