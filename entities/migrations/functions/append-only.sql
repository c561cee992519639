-- The records of decisions, merges and changed limits: rows are only added, by whatever role.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is a record: its rows are only added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER review_decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review_decisions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER match_judgements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON match_judgements
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER movie_merges_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movie_merges
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER movie_merge_undos_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movie_merge_undos
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER person_merges_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON person_merges
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER person_merge_undos_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON person_merge_undos
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER source_policy_changes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON source_policy_changes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
