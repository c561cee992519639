-- A film's record from one time that it is fetched to the next.

-- What is compared: popularity and votes move by themselves, and pictures are no news.
CREATE OR REPLACE FUNCTION record_values(p_movie :movie_id_type) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT (SELECT jsonb_object_agg(field, value) FROM jsonb_each(to_jsonb(movie)) AS column_of (field, value)
      WHERE field = ANY ('{imdb_id,tmdb_id,title,original_title,alternative_titles,year,release_date,runtime,overview,tagline,
        original_language,homepage,status,genres,countries,languages,import_type}'))
    || coalesce((SELECT jsonb_object_agg(department, names) FROM (
        SELECT credit.department, jsonb_agg(person.name ORDER BY credit.position, credit.job, person.name) AS names
        FROM credits credit JOIN people person ON person.id = credit.person_id
        WHERE credit.movie_id = p_movie GROUP BY credit.department) credited), '{}')
  FROM movies movie WHERE movie.id = p_movie
$$;

-- Keeps a row for each field that is not as it was before; how many.
CREATE OR REPLACE FUNCTION keep_changes(p_movie :movie_id_type, p_before jsonb, p_source text) RETURNS integer LANGUAGE sql AS $$
  WITH kept AS (
    INSERT INTO movie_changes (movie_id, field, before, after, source)
      SELECT p_movie, field, nullif(before.value, 'null'), nullif(after.value, 'null'), p_source
      FROM jsonb_each(p_before) AS before (field, value)
      FULL JOIN jsonb_each(record_values(p_movie)) AS after (field, value) USING (field)
      WHERE nullif(before.value, 'null') IS DISTINCT FROM nullif(after.value, 'null')
      ORDER BY field
      RETURNING 1)
  SELECT count(*)::int FROM kept
$$;

-- Takes away the pictures and clips that the record does not have any more; IMDb's clips are not TMDb's to take.
CREATE OR REPLACE FUNCTION drop_vanished_media(p_movie :movie_id_type, p_parts jsonb) RETURNS void LANGUAGE sql AS $$
  DELETE FROM movie_images WHERE movie_id = p_movie AND url LIKE 'https://image.tmdb.org/%'
    AND url NOT IN (SELECT image->>'url' FROM jsonb_array_elements(p_parts->'images') image);
  DELETE FROM movie_videos WHERE movie_id = p_movie AND site <> 'IMDb'
    AND (site, key) NOT IN (SELECT video->>'site', video->>'key' FROM jsonb_array_elements(p_parts->'videos') video);
$$;
