-- Where `movies` is shared with a system that tells by `import_status` how complete a film is, the two columns say the same,
-- whoever writes: what is not its `full` is our `minimal`, and what is not our `full` is its `soft`. Its films have no year
-- but that of their release.
DO $do$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'movies'::regclass AND attname = 'import_status' AND NOT attisdropped)
    THEN RETURN; END IF;
  DROP TRIGGER IF EXISTS movies_import_status ON movies;
  UPDATE movies SET import_type = 'minimal', needs_enrichment = true
    WHERE import_status <> 'full' AND import_type = 'full' AND workflow_id IS NULL;
  UPDATE movies SET year = extract(year FROM release_date) WHERE year IS NULL AND release_date IS NOT NULL;

  CREATE OR REPLACE FUNCTION movies_import_status() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.import_status IS DISTINCT FROM CASE TG_OP WHEN 'UPDATE' THEN OLD.import_status ELSE 'full' END THEN
      NEW.import_type := CASE NEW.import_status WHEN 'full' THEN 'full' ELSE 'minimal' END;
      NEW.needs_enrichment := NEW.import_type <> 'full';
    ELSIF NEW.import_type IS DISTINCT FROM CASE TG_OP WHEN 'UPDATE' THEN OLD.import_type ELSE 'full' END THEN
      NEW.import_status := CASE NEW.import_type WHEN 'full' THEN 'full' ELSE 'soft' END;
    END IF;
    NEW.year := coalesce(NEW.year, extract(year FROM NEW.release_date)::int);
    RETURN NEW;
  END $$;
  CREATE TRIGGER movies_import_status BEFORE INSERT OR UPDATE ON movies
    FOR EACH ROW EXECUTE FUNCTION movies_import_status();
END $do$;
