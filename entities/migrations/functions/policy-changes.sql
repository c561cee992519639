-- Every change of a source's limits is kept, from wherever it was made; the name comes from the setting `festival_lookup.actor`.
CREATE OR REPLACE FUNCTION keep_policy_change() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  was jsonb := to_jsonb(OLD) - 'updated_at';
  is_now jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) - 'updated_at' END;
BEGIN
  IF was IS DISTINCT FROM is_now THEN
    INSERT INTO source_policy_changes (source, changed_by, before, after)
    VALUES (OLD.source, coalesce(nullif(current_setting('festival_lookup.actor', true), ''), 'database user ' || session_user),
      was, is_now);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER source_policies_changed AFTER UPDATE OR DELETE ON source_policies
  FOR EACH ROW EXECUTE FUNCTION keep_policy_change();
