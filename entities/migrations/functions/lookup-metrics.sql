-- A film counts once in its festival's figures, by its best record: the import type of other rows stands aside.
CREATE OR REPLACE FUNCTION superseded(metadata jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT metadata || jsonb_build_object('import_type', NULL, 'superseded_import_type', metadata->>'import_type')
$$;

-- Rows of api_lookup_metrics are written under an id that their attempt decides, so that a retry writes the same rows again.
-- In a table of ours that is `id`; where another system's rows have ids of their own it is the column `attempt_id`. Either is
-- read as `metric.attempt_id`, of a table by its name or alias.
DO $do$ DECLARE key text := 'id'; BEGIN
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'api_lookup_metrics'::regclass AND attname = 'attempt_id') THEN
    key := 'attempt_id';
  ELSE
    CREATE OR REPLACE FUNCTION attempt_id(metric api_lookup_metrics) RETURNS uuid LANGUAGE sql IMMUTABLE AS 'SELECT metric.id';
  END IF;
  -- A success that stands already is not turned into a failure by a late duplicate.
  EXECUTE format($function$
    CREATE OR REPLACE FUNCTION write_lookup_metrics(p_rows jsonb) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO api_lookup_metrics (%1$I, source, operation, identifier, success, response_time_ms, error_message, metadata,
        inserted_at, updated_at)
      SELECT id, source, operation, identifier, success, response_time_ms, error_message, metadata, now(), now()
      FROM jsonb_to_recordset(p_rows) AS row (id uuid, source text, operation text, identifier text, success bool,
        response_time_ms int, error_message text, metadata jsonb)
      ON CONFLICT (%1$I) DO UPDATE SET success = excluded.success, response_time_ms = excluded.response_time_ms,
        error_message = excluded.error_message, metadata = excluded.metadata, updated_at = now()
      WHERE NOT api_lookup_metrics.success;
      -- An attempt gave the film its best record so far: the film counts by that alone in its festival's figures.
      UPDATE api_lookup_metrics metric SET metadata = superseded(metric.metadata)
      FROM jsonb_to_recordset(p_rows) AS by (id uuid, metadata jsonb)
      WHERE by.metadata->>'import_type' IS NOT NULL AND metric.metadata->>'movie_id' = by.metadata->>'movie_id'
        AND metric.metadata->>'festival' IS NOT DISTINCT FROM by.metadata->>'festival'
        AND metric.attempt_id IS DISTINCT FROM by.id AND metric.metadata->>'import_type' IS NOT NULL;
    END $$ $function$, key);
END $do$;
