-- Where `movies` is shared with a system that tells by `import_status` how complete a film is: the two columns say the same,
-- whoever writes. What is not its `full` is our `minimal`, and what is not our `full` is its `soft`. Its films have no year but
-- that of their release. It knows films by their TMDb id: one that we have by its IMDb id alone makes way for its row.
DO $do$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'movies'::regclass AND attname = 'import_status' AND NOT attisdropped)
    THEN RETURN; END IF;
  DROP TRIGGER IF EXISTS movies_shared_before ON movies;
  UPDATE movies SET import_type = 'minimal', needs_enrichment = true
    WHERE import_status <> 'full' AND import_type = 'full' AND workflow_id IS NULL;
  UPDATE movies SET year = extract(year FROM release_date) WHERE year IS NULL AND release_date IS NOT NULL;

  CREATE OR REPLACE FUNCTION shared_movie_before() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
  BEGIN
    -- Of a row that is added, OLD is null.
    IF NEW.import_status <> coalesce(OLD.import_status, 'full') THEN
      NEW.import_type := CASE NEW.import_status WHEN 'full' THEN 'full' ELSE 'minimal' END;
      NEW.needs_enrichment := NEW.import_type <> 'full';
    ELSIF NEW.import_type <> coalesce(OLD.import_type, 'full') THEN
      NEW.import_status := CASE NEW.import_type WHEN 'full' THEN 'full' ELSE 'soft' END;
    END IF;
    NEW.year := coalesce(NEW.year, extract(year FROM NEW.release_date)::int);
    IF NEW.workflow_id IS NULL AND NEW.tmdb_id IS NOT NULL AND NEW.imdb_id IS DISTINCT FROM OLD.imdb_id THEN
      UPDATE movies SET imdb_id = NULL, merged_into = NEW.id
        WHERE imdb_id = NEW.imdb_id AND tmdb_id IS NULL AND id <> NEW.id AND merged_into IS NULL
          AND NOT EXISTS (SELECT FROM refused_films(movies.id) refused
            WHERE refused.movie_id = NEW.id OR refused.tmdb_id = NEW.tmdb_id);
      IF FOUND THEN NEW.workflow_id := 'movie-lookup/' || NEW.imdb_id; END IF;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER movies_shared_before BEFORE INSERT OR UPDATE ON movies
    FOR EACH ROW EXECUTE FUNCTION shared_movie_before();

  -- What a person decided of the film that made way stands with it.
  CREATE OR REPLACE FUNCTION shared_movie_after() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
  DECLARE
    ours movies%ROWTYPE;
  BEGIN
    FOR ours IN SELECT * FROM movies WHERE merged_into = NEW.id
        AND NOT EXISTS (SELECT FROM movie_merges WHERE merged_id = movies.id AND kept_id = NEW.id) AND workflow_id IS NOT NULL LOOP
      PERFORM merge_movies(ours.id, NEW.id);
      UPDATE movies SET review_state = ours.review_state WHERE id = NEW.id AND ours.review_state IN ('decided', 'rejected');
    END LOOP;
    RETURN NULL;
  END $$;
  CREATE OR REPLACE TRIGGER movies_shared_after AFTER INSERT OR UPDATE OF imdb_id ON movies
    FOR EACH ROW WHEN (NEW.workflow_id IS NOT NULL AND NEW.tmdb_id IS NOT NULL) EXECUTE FUNCTION shared_movie_after();
END $do$;
