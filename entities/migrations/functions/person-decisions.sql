-- Who a nominee is not, by what people said and did not take back.
CREATE OR REPLACE FUNCTION refused_people(p_nominee bigint) RETURNS TABLE (person_id bigint, tmdb_id integer) LANGUAGE sql STABLE AS $$
  SELECT person.id, coalesce(person.tmdb_id, (said.decision->'notThis'->>'tmdbId')::int)
  FROM person_decisions said
  LEFT JOIN people named ON named.id = (said.decision->'notThis'->>'personId')::bigint
  LEFT JOIN people person ON person.id = coalesce(named.merged_into, named.id)
    OR named.id IS NULL AND person.tmdb_id = (said.decision->'notThis'->>'tmdbId')::int
  WHERE said.nominee_id = p_nominee AND said.decision ? 'notThis'
    AND NOT EXISTS (SELECT FROM person_decisions undo WHERE undo.undoes = said.id)
$$;

CREATE OR REPLACE TRIGGER person_decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON person_decisions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
