-- A film's record, whole: kept with a decision, so that undoing it gives back exactly what stood before.

-- The tables that belong to a record, by `movie_id`.
CREATE OR REPLACE FUNCTION record_tables() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT '{credits,movie_ratings,movie_images,movie_videos,film_facts}'::text[]
$$;

-- The columns of a table that may be written, as a list; without what a restored row keeps of its own.
CREATE OR REPLACE FUNCTION written_columns(p_table text, p_without text[]) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) FROM pg_attribute
  WHERE attrelid = p_table::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    AND attname <> ALL (p_without)
$$;

-- The movie's columns, the rows that belong to it (`parts`, by table), the rows that only lead from another id to it (`aliases`),
-- and as what its lookups count (`counted`).
CREATE OR REPLACE FUNCTION film_record(p_movie :movie_id_type) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
  kept jsonb := '{}';
  part text;
  of_part jsonb;
BEGIN
  FOREACH part IN ARRAY record_tables() LOOP
    EXECUTE format('SELECT coalesce(jsonb_agg(to_jsonb(row) ORDER BY row.id), ''[]'') FROM %I row WHERE movie_id = $1', part)
      INTO of_part USING p_movie;
    kept := kept || jsonb_build_object(part, of_part);
  END LOOP;
  RETURN (SELECT to_jsonb(movie) || jsonb_build_object('parts', kept,
      'aliases', coalesce((SELECT jsonb_agg(to_jsonb(alias)) FROM movies alias
        WHERE alias.merged_into = p_movie AND alias.workflow_id IS NULL), '[]'),
      'counted', coalesce((SELECT jsonb_object_agg(metric.attempt_id, metric.metadata->'import_type') FROM api_lookup_metrics metric
        WHERE metric.metadata->>'movie_id' = p_movie::text AND metric.attempt_id IS NOT NULL
          AND metric.metadata ? 'import_type'), '{}'))
    FROM movies movie WHERE movie.id = p_movie);
END $$;

-- Another film that has one of a kept record's ids now: while it has, the record cannot be given back.
CREATE OR REPLACE FUNCTION holder_of_record(p_stood jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT other.title FROM movies other WHERE other.id::text <> p_stood->>'id' AND other.merged_into::text IS DISTINCT FROM p_stood->>'id'
    AND (other.imdb_id = p_stood->>'imdb_id' OR other.tmdb_id = (p_stood->>'tmdb_id')::int) LIMIT 1
$$;

-- Makes a row again that only led from an id to a film, where a decision took it away.
CREATE OR REPLACE FUNCTION restore_alias(p_stood jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  columns CONSTANT text := written_columns('movies', '{}');
BEGIN
  EXECUTE format('INSERT INTO movies (%1$s) SELECT %1$s FROM jsonb_populate_record(NULL::movies, $1)
    ON CONFLICT (id) DO UPDATE SET imdb_id = excluded.imdb_id', columns) USING p_stood;
END $$;

-- Gives a record back as it stood. Whether the movie is merged stays as it is; the caller parts it first.
CREATE OR REPLACE FUNCTION restore_record(p_stood jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  film movies.id%TYPE := (SELECT (jsonb_populate_record(NULL::movies, p_stood)).id);
  part text;
  columns text := written_columns('movies', '{id,workflow_id,festival_key,merged_into,inserted_at,updated_at,first_settled_at}');
BEGIN
  -- Rows that only led here came with the decision, or stood before.
  DELETE FROM movies alias WHERE alias.merged_into = film AND alias.workflow_id IS NULL
    AND NOT EXISTS (SELECT FROM movie_merges WHERE merged_id = alias.id)
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(p_stood->'aliases') stood WHERE stood->>'id' = alias.id::text);
  EXECUTE format('UPDATE movies SET (%1$s) = (SELECT %1$s FROM jsonb_populate_record(NULL::movies, $1)), updated_at = now()
    WHERE id = $2', columns) USING p_stood, film;
  PERFORM restore_alias(stood) FROM jsonb_array_elements(p_stood->'aliases') stood;
  FOREACH part IN ARRAY record_tables() LOOP
    columns := written_columns(part, '{id}');
    -- A merge may have moved them to the other film.
    EXECUTE format('DELETE FROM %I WHERE movie_id = $1 OR id IN (SELECT (stood->>''id'')::bigint FROM jsonb_array_elements($2) stood)',
      part) USING film, p_stood->'parts'->part;
    EXECUTE format('INSERT INTO %1$I (%2$s) SELECT %2$s FROM jsonb_populate_recordset(NULL::%1$I, $1)', part, columns)
      USING p_stood->'parts'->part;
  END LOOP;
  UPDATE api_lookup_metrics metric SET metadata = metric.metadata || jsonb_build_object('import_type', stood.value)
    FROM jsonb_each(p_stood->'counted') stood WHERE metric.attempt_id = stood.key::uuid;
  UPDATE api_lookup_metrics metric SET metadata = superseded(metric.metadata)
    WHERE metric.metadata->>'movie_id' = film::text AND metric.metadata->>'import_type' IS NOT NULL
      AND NOT p_stood->'counted' ? metric.attempt_id::text;
END $$;
