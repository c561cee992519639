-- What happened, for each target that wants to know, in the transaction in which it happens. With a key it is told once.
CREATE OR REPLACE FUNCTION tell_event(p_event text, p_data jsonb, p_key text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
  INSERT INTO webhook_deliveries (id, target, event, data)
  SELECT coalesce(md5(target || '/' || p_event || '/' || p_key)::uuid, gen_random_uuid()), target, p_event, p_data
  FROM webhook_targets WHERE p_event = ANY (events)
  ON CONFLICT (id) DO NOTHING
$$;

-- A lookup has come to an end: there is a record, or a person's word, and nobody is asked any more.
CREATE OR REPLACE FUNCTION is_resolved(p_import_type text, p_review_state text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT has_record(p_import_type, p_review_state) AND coalesce(p_review_state NOT IN ('parked', 'review'), true)
$$;

-- A film that is resolved, resolved better, or begins to wait.
CREATE OR REPLACE FUNCTION tell_film() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  told text := CASE
    WHEN NEW.review_state IN ('parked', 'review') AND NEW.review_state IS DISTINCT FROM OLD.review_state THEN 'film.waits'
    WHEN is_resolved(NEW.import_type, NEW.review_state) AND (NOT is_resolved(OLD.import_type, OLD.review_state)
      OR NEW.import_type <> OLD.import_type OR is_decided(NEW.review_state) > is_decided(OLD.review_state)) THEN 'film.resolved'
  END;
BEGIN
  IF told IS NULL OR NOT EXISTS (SELECT FROM webhook_targets WHERE told = ANY (events)) THEN RETURN NULL; END IF;
  PERFORM tell_event(told, jsonb_build_object('movieId', NEW.id::text, 'imdbId', NEW.imdb_id, 'tmdbId', NEW.tmdb_id,
    'title', NEW.title, 'year', NEW.year, 'importType', NEW.import_type, 'reviewState', NEW.review_state,
    'confidence', NEW.match_confidence, 'reason', NEW.reason, 'editions', (
      SELECT coalesce(jsonb_agg(DISTINCT edition.key ORDER BY edition.key), '[]') FROM programme_entries entry
      JOIN festival_editions edition ON edition.id = entry.edition_id WHERE entry.movie_id = NEW.id)));
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER movies_told AFTER UPDATE OF import_type, review_state ON movies FOR EACH ROW
  WHEN (NEW.workflow_id IS NOT NULL AND NEW.merged_into IS NULL
    AND (NEW.import_type, NEW.review_state) IS DISTINCT FROM (OLD.import_type, OLD.review_state))
  EXECUTE FUNCTION tell_film();
