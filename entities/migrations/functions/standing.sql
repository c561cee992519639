-- How a film stands, said once.

-- A person decided: no machine changes that.
CREATE OR REPLACE FUNCTION is_decided(p_review_state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(p_review_state IN ('decided', 'rejected'), false)
$$;

-- A source may still give a better record.
CREATE OR REPLACE FUNCTION needs_lookup(p_import_type text, p_review_state text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT p_import_type <> 'full' AND NOT is_decided(p_review_state) $$;

-- There is a record, or a person's word that there is none.
CREATE OR REPLACE FUNCTION has_record(p_import_type text, p_review_state text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT p_import_type <> 'stub' OR is_decided(p_review_state) $$;

-- What a film counts as, everywhere: its record, or `waiting` where no lookup has come to an end for it yet.
CREATE OR REPLACE FUNCTION film_standing(p_import_type text, p_review_state text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_import_type = 'stub' AND p_review_state IS NULL THEN 'waiting' ELSE p_import_type END
$$;

-- The movie that a lookup is about, by the workflow's id, which is the film's identity; a row's number is none: a database
-- that was restored may have another film there. The row that is asked for goes first where several are that film. Of one
-- that was merged it is the one that was kept; null where there is none.
CREATE OR REPLACE FUNCTION lookup_subject(p_movie :movie_id_type, p_workflow text) RETURNS :movie_id_type LANGUAGE plpgsql STABLE AS $$
DECLARE
  key CONSTANT text := substr(p_workflow, length('movie-lookup/') + 1);
  of_tmdb CONSTANT int := substring(key FROM '^tmdb-(\d{1,9})$');
BEGIN
  -- As it nearly always is.
  IF EXISTS (SELECT FROM movies WHERE id = p_movie AND workflow_id = p_workflow AND merged_into IS NULL) THEN RETURN p_movie; END IF;
  RETURN (SELECT coalesce(movie.merged_into, movie.id) FROM movies movie
    WHERE movie.workflow_id = p_workflow OR movie.imdb_id = key OR movie.festival_key = key OR movie.tmdb_id = of_tmdb
    ORDER BY p_movie IN (movie.id, movie.merged_into) DESC, movie.workflow_id IS NOT DISTINCT FROM p_workflow DESC,
      movie.merged_into IS NULL DESC, movie.id LIMIT 1);
END $$;

-- A person decided, or took a decision up again and is to decide: no machine writes the record.
CREATE OR REPLACE FUNCTION is_held(p_movie :movie_id_type, p_review_state text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT is_decided(p_review_state) OR coalesce(p_review_state = 'review', false) AND coalesce((
    SELECT latest.decision ? 'reopen' AND NOT latest.decision ? 'notThisFilm' FROM review_decisions latest
    WHERE latest.movie_id = p_movie AND latest.undoes IS NULL
      AND NOT EXISTS (SELECT FROM review_decisions undo WHERE undo.undoes = latest.id)
    ORDER BY latest.inserted_at DESC LIMIT 1), false)
$$;
