-- Rights of the roles that a database of several people has (docs/data.md); where a role is missing, nothing is done. Records
-- are only added to, and what a trigger or a migration keeps is only read. What signs people in is not for readers.
CREATE OR REPLACE FUNCTION grant_rights(p_tables text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  added CONSTANT text[] := '{review_decisions,match_judgements,movie_merges,movie_merge_undos,person_decisions,person_merges,person_merge_undos}';
  kept CONSTANT text[] := '{source_policy_changes,festival_lookup_files}';
  hidden CONSTANT text[] := '{dashboard_secrets,dashboard_users,dashboard_sessions,dashboard_tokens}';
  role text;
  item text;
BEGIN
  FOR role IN SELECT rolname FROM pg_roles WHERE rolname IN ('festival_lookup_application', 'festival_lookup_reader') LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), role);
    -- Of views only those that read our tables.
    FOR item IN
      SELECT DISTINCT oid::regclass::text FROM pg_class WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace
        AND EXISTS (SELECT FROM pg_rewrite JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid
          WHERE ev_class = pg_class.oid AND refobjid = ANY (p_tables::regclass[]))
    LOOP
      EXECUTE format('GRANT SELECT ON %s TO %I', item, role);
    END LOOP;
    FOREACH item IN ARRAY p_tables LOOP
      CONTINUE WHEN role = 'festival_lookup_reader' AND item = ANY (hidden);
      EXECUTE format('GRANT %s ON %I TO %I', CASE
        WHEN role = 'festival_lookup_reader' OR item = ANY (kept) THEN 'SELECT'
        WHEN item = ANY (added) THEN 'SELECT, INSERT'
        ELSE 'SELECT, INSERT, UPDATE, DELETE' END, item, role);
    END LOOP;
    CONTINUE WHEN role = 'festival_lookup_reader';
    -- Numbers of another system's rows come from sequences that have rights of their own.
    FOR item IN SELECT sequence FROM pg_get_serial_sequence('movies', 'id') sequence WHERE sequence IS NOT NULL
      UNION ALL SELECT sequence FROM pg_get_serial_sequence('api_lookup_metrics', 'id') sequence WHERE sequence IS NOT NULL
    LOOP
      EXECUTE format('GRANT USAGE ON SEQUENCE %s TO %I', item, role);
    END LOOP;
  END LOOP;
END $$;
