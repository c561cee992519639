-- Two rows of one person become one, and are parted again.

-- Credits and nominations move to the kept row, and its ids are those of both; the merged one stays and points to it. Answers
-- false, and changes nothing, where both are one row already, where they have two different ids of one site, or where one is
-- known by name alone: a name may be several people's.
CREATE OR REPLACE FUNCTION merge_people(p_merged bigint, p_kept bigint, p_by text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  merged people%ROWTYPE;
  kept people%ROWTYPE;
BEGIN
  PERFORM FROM people WHERE id IN (p_merged, p_kept) ORDER BY id FOR UPDATE;
  SELECT * INTO merged FROM people WHERE id = p_merged AND merged_into IS NULL AND coalesce(tmdb_id::text, imdb_id) IS NOT NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  SELECT * INTO kept FROM people WHERE id = p_kept AND merged_into IS NULL AND coalesce(tmdb_id::text, imdb_id) IS NOT NULL;
  IF NOT FOUND OR merged.id = kept.id OR merged.tmdb_id <> kept.tmdb_id OR merged.imdb_id <> kept.imdb_id THEN RETURN false; END IF;
  INSERT INTO person_merges (merged_id, kept_id, merged_before, kept_before, credits, nominee_ids, merged_by)
    SELECT p_merged, p_kept, to_jsonb(merged), to_jsonb(kept),
      coalesce((SELECT jsonb_agg(to_jsonb(c) ORDER BY c.id) FROM credits c WHERE c.person_id = p_merged), '[]'),
      ARRAY(SELECT id FROM nomination_people WHERE person_id = p_merged ORDER BY id), p_by;
  UPDATE credits SET person_id = p_kept WHERE person_id = p_merged AND NOT EXISTS (SELECT FROM credits same
    WHERE same.person_id = p_kept AND same.movie_id = credits.movie_id AND same.job = credits.job
      AND coalesce(same.character, '') = coalesce(credits.character, ''));
  DELETE FROM credits WHERE person_id = p_merged;
  UPDATE nomination_people SET person_id = p_kept WHERE person_id = p_merged;
  UPDATE people SET merged_into = p_kept WHERE merged_into = p_merged;
  UPDATE people SET merged_into = p_kept, tmdb_id = NULL, imdb_id = NULL, updated_at = now() WHERE id = p_merged;
  UPDATE people SET tmdb_id = coalesce(kept.tmdb_id, merged.tmdb_id), imdb_id = coalesce(kept.imdb_id, merged.imdb_id),
    updated_at = now() WHERE id = p_kept;
  RETURN true;
END $$;

-- Parts a person from the one that it was merged into: its credits, nominations and ids go back to it, with what was written
-- under one of these ids since. Answers false where it is not merged.
CREATE OR REPLACE FUNCTION part_people(p_merged bigint, p_by text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  merge person_merges%ROWTYPE;
  was people%ROWTYPE;
  kept people%ROWTYPE;
  holder people%ROWTYPE;
BEGIN
  PERFORM FROM people WHERE id = p_merged AND merged_into IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  SELECT * INTO merge FROM person_merges known WHERE known.merged_id = p_merged
    AND NOT EXISTS (SELECT FROM person_merge_undos undo WHERE undo.merge_id = known.id) ORDER BY known.id DESC LIMIT 1;
  SELECT * INTO was FROM jsonb_populate_record(NULL::people, merge.merged_before);
  SELECT * INTO kept FROM jsonb_populate_record(NULL::people, merge.kept_before);
  -- The kept one may have been merged into a third one since.
  SELECT * INTO holder FROM people WHERE id = (SELECT coalesce(merged_into, id) FROM people WHERE id = merge.kept_id) FOR UPDATE;

  -- Only ids that came with the merge, and are there still, go back.
  was.tmdb_id := CASE WHEN holder.tmdb_id = was.tmdb_id AND kept.tmdb_id IS DISTINCT FROM was.tmdb_id THEN was.tmdb_id END;
  was.imdb_id := CASE WHEN holder.imdb_id = was.imdb_id AND kept.imdb_id IS DISTINCT FROM was.imdb_id THEN was.imdb_id END;
  UPDATE people SET tmdb_id = CASE WHEN was.tmdb_id IS NULL THEN tmdb_id END,
    imdb_id = CASE WHEN was.imdb_id IS NULL THEN imdb_id END, updated_at = now() WHERE id = holder.id;
  UPDATE people SET merged_into = NULL, tmdb_id = was.tmdb_id, imdb_id = was.imdb_id, updated_at = now() WHERE id = p_merged;
  -- Those who had been merged into this one before go with it.
  WITH RECURSIVE before AS (
    SELECT p_merged AS id
    UNION SELECT earlier.merged_id FROM person_merges earlier JOIN before ON earlier.kept_id = before.id
      WHERE NOT EXISTS (SELECT FROM person_merge_undos undo WHERE undo.merge_id = earlier.id)
  )
  UPDATE people SET merged_into = p_merged FROM before
    WHERE people.id = before.id AND people.id <> p_merged AND people.merged_into = holder.id;

  UPDATE credits SET person_id = p_merged WHERE person_id = holder.id
    AND (id IN (SELECT (c->>'id')::bigint FROM jsonb_array_elements(merge.credits) c)
      OR inserted_at > merge.merged_at
        AND (source = 'tmdb' AND was.tmdb_id IS NOT NULL OR source = 'imdb_scrape' AND was.imdb_id IS NOT NULL));
  -- A credit that both had stands with both again, while the film has it.
  INSERT INTO credits SELECT (jsonb_populate_record(NULL::credits, c)).* FROM jsonb_array_elements(merge.credits) c
    WHERE EXISTS (SELECT FROM credits same WHERE same.person_id = holder.id AND same.movie_id::text = c->>'movie_id'
      AND same.job = c->>'job' AND coalesce(same.character, '') = coalesce(c->>'character', ''))
    ON CONFLICT DO NOTHING;
  UPDATE nomination_people SET person_id = p_merged WHERE person_id = holder.id
    AND (id = ANY (merge.nominee_ids) OR linked_by = 'imdb_id' AND imdb_id = was.imdb_id);
  INSERT INTO person_merge_undos (merge_id, undone_by) VALUES (merge.id, p_by);
  RETURN true;
END $$;
