-- Two rows of one film become one, and are parted again. Both are to be locked by the caller's transaction.

-- How the kept film stood before a merge: what an earlier one, undone since, made of it does not count.
CREATE OR REPLACE FUNCTION kept_before(merge movie_merges) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT known.kept_before FROM (
    SELECT undo.kept_before, undo.undone_at FROM movie_merge_undos undo WHERE undo.handed_to = merge.id
    UNION ALL SELECT merge.kept_before, '-infinity'
  ) known ORDER BY known.undone_at DESC LIMIT 1
$$;

-- Whether two films have the same nomination, or one before and after a merge.
CREATE OR REPLACE FUNCTION same_nomination(one nominations, other nominations) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT one.edition_id = other.edition_id AND one.category = other.category AND one.award IS NOT DISTINCT FROM other.award
    AND one.person IS NOT DISTINCT FROM other.person AND coalesce(one.work, '') = other.work
$$;

-- Entries, nominations and facts move to the kept row; the merged one stays and points to it, so that a programme that names
-- it still finds the film.
CREATE OR REPLACE FUNCTION merge_movies(p_merged :movie_id_type, p_kept :movie_id_type) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  handed_id text;
BEGIN
  INSERT INTO movie_merges (merged_id, kept_id, entry_ids, nominations, nominees, kept_nominations, kept_before)
    SELECT p_merged, p_kept,
      ARRAY(SELECT id FROM programme_entries WHERE movie_id = p_merged),
      coalesce((SELECT jsonb_agg(to_jsonb(n)) FROM nominations n WHERE n.movie_id = p_merged), '[]'),
      coalesce((SELECT jsonb_agg(to_jsonb(p)) FROM nomination_people p JOIN nominations n ON n.id = p.nomination_id
        WHERE n.movie_id = p_merged), '[]'),
      coalesce((SELECT jsonb_agg(to_jsonb(n)) FROM nominations n WHERE n.movie_id = p_kept), '[]'),
      film_record(p_kept);
  UPDATE programme_entries SET movie_id = p_kept, updated_at = now() WHERE movie_id = p_merged;
  -- The same nomination may stand with both: then what either knows is kept.
  INSERT INTO nominations (edition_id, movie_id, category, award, person, work, won, details, named_by, named_at, vanished_at)
    SELECT edition_id, p_kept, category, award, person, work, won, details, named_by, named_at, vanished_at
    FROM nominations WHERE movie_id = p_merged
    ON CONFLICT (edition_id, movie_id, category, coalesce(award, ''), coalesce(person, ''), md5(work))
    DO UPDATE SET won = nominations.won OR excluded.won, details = coalesce(nominations.details, excluded.details),
      named_by = ARRAY(SELECT DISTINCT name FROM unnest(nominations.named_by || excluded.named_by) name ORDER BY name),
      named_at = greatest(nominations.named_at, excluded.named_at),
      -- One that a programme still names is not gone; greatest() passes over what is null.
      vanished_at = CASE WHEN nominations.vanished_at IS NOT NULL AND excluded.vanished_at IS NOT NULL
        THEN greatest(nominations.vanished_at, excluded.vanished_at) END;
  UPDATE nomination_people p SET nomination_id = kept.id
    FROM nominations old JOIN nominations kept ON kept.movie_id = p_kept AND same_nomination(old, kept)
    WHERE old.movie_id = p_merged AND p.nomination_id = old.id AND NOT EXISTS (SELECT FROM nomination_people same
      WHERE same.nomination_id = kept.id AND same.nominee = p.nominee AND coalesce(same.imdb_id, '') = coalesce(p.imdb_id, ''));
  -- Whom a person decided to be a nominee stays so.
  UPDATE nomination_people same SET person_id = p.person_id, linked_by = p.linked_by, confidence = p.confidence,
      evidence = p.evidence, reason = p.reason
    FROM nomination_people p JOIN nominations old ON old.id = p.nomination_id AND old.movie_id = p_merged
    JOIN nominations kept ON kept.movie_id = p_kept AND same_nomination(old, kept)
    WHERE same.nomination_id = kept.id AND same.nominee = p.nominee AND coalesce(same.imdb_id, '') = coalesce(p.imdb_id, '')
      AND p.linked_by = 'decided' AND same.linked_by IS DISTINCT FROM 'decided';
  DELETE FROM nominations WHERE movie_id = p_merged;
  UPDATE film_facts SET movie_id = p_kept WHERE movie_id = p_merged
    AND NOT EXISTS (SELECT 1 FROM film_facts kept WHERE kept.movie_id = p_kept AND kept.source = film_facts.source);
  UPDATE movies SET merged_into = p_kept, tmdb_id = NULL, needs_enrichment = false, review_state = NULL, updated_at = now()
    WHERE id = p_merged;
  UPDATE movies SET merged_into = p_kept WHERE merged_into = p_merged;
  -- A film that had no IMDb id takes that of the merged one; two rows never have it at one time.
  IF EXISTS (SELECT FROM movies WHERE id = p_kept AND imdb_id IS NULL) THEN
    SELECT imdb_id INTO handed_id FROM movies WHERE id = p_merged;
    UPDATE movies SET imdb_id = NULL WHERE id = p_merged;
    UPDATE movies SET imdb_id = handed_id WHERE id = p_kept;
  END IF;
END $$;

-- Merges that are not undone, of films that are one with a film now.
CREATE OR REPLACE FUNCTION standing_merges(p_holder :movie_id_type) RETURNS SETOF movie_merges LANGUAGE sql STABLE AS $$
  SELECT merge.* FROM movie_merges merge JOIN movies film ON film.id = merge.merged_id AND film.merged_into = p_holder
  WHERE NOT EXISTS (SELECT FROM movie_merge_undos undo WHERE undo.merge_id = merge.id)
$$;

-- A merge, and those by which its film was merged on, into what it is now.
CREATE OR REPLACE FUNCTION way_of(merge movie_merges) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  WITH RECURSIVE way AS (
    SELECT merge.id, merge.kept_id
    UNION SELECT later.id, later.kept_id FROM way JOIN movie_merges later ON later.merged_id = way.kept_id
      WHERE NOT EXISTS (SELECT FROM movie_merge_undos undo WHERE undo.merge_id = later.id)
  ) SELECT array_agg(id) FROM way
$$;

-- Merges into a film from before it was merged itself, that were undone since: what they brought is not its own any more.
CREATE OR REPLACE FUNCTION parted_since(merge movie_merges) RETURNS SETOF movie_merges LANGUAGE sql STABLE AS $$
  SELECT known.* FROM movie_merges known JOIN movie_merge_undos undo ON undo.merge_id = known.id
  WHERE known.kept_id = merge.merged_id AND known.id < merge.id AND undo.undone_at > merge.merged_at
$$;

-- Nominations that a film has without a merged one: those that it had itself, and those of other films that are one with it.
CREATE OR REPLACE FUNCTION others_nominations(merge movie_merges, p_holder :movie_id_type) RETURNS SETOF nominations
LANGUAGE sql STABLE AS $$
  SELECT had.* FROM movie_merges known, jsonb_populate_recordset(NULL::nominations, known.kept_nominations) had
    WHERE known.id = ANY (way_of(merge))
  UNION ALL SELECT brought.* FROM standing_merges(p_holder) other,
      jsonb_populate_recordset(NULL::nominations, other.nominations) brought WHERE other.id <> ALL (way_of(merge))
$$;

-- Parts a movie from the one that it was merged into: its entries and nominations go back to it, and those that the other
-- movie had before stay there. A decision that came to the other movie with the merge goes, too: it stands with people as it
-- did before. The parted one's record is that of a stub then, for the caller to see to. Answers false where it is not merged,
-- or the merge is older than what is known of merges.
CREATE OR REPLACE FUNCTION part_movies(p_merged :movie_id_type) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  merge movie_merges%ROWTYPE;
  stood jsonb;
  holder :movie_id_type;
BEGIN
  PERFORM FROM movies WHERE id = p_merged AND merged_into IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  SELECT * INTO merge FROM movie_merges known WHERE known.merged_id = p_merged
    AND NOT EXISTS (SELECT FROM movie_merge_undos undo WHERE undo.merge_id = known.id) ORDER BY known.id DESC LIMIT 1;
  IF NOT FOUND THEN RETURN false; END IF;
  stood := kept_before(merge);
  -- The kept one may have been merged into a third one since.
  SELECT coalesce(merged_into, id) INTO holder FROM movies WHERE id = merge.kept_id;

  UPDATE programme_entries SET movie_id = p_merged, updated_at = now() WHERE id = ANY (merge.entry_ids) AND movie_id = holder;
  INSERT INTO nominations (edition_id, movie_id, category, award, person, work, won, details, named_by, named_at, vanished_at)
    SELECT n.edition_id, p_merged, n.category, n.award, n.person, coalesce(n.work, ''), n.won, n.details,
      coalesce(n.named_by, '{}'), n.named_at, n.vanished_at
    FROM jsonb_to_recordset(merge.nominations) AS n (edition_id bigint, category text, award text, person text, work text, won bool,
      details text, named_by text[], named_at timestamptz, vanished_at timestamptz)
    WHERE NOT EXISTS (SELECT FROM parted_since(merge) gone, jsonb_populate_recordset(NULL::nominations, gone.nominations) theirs
      WHERE same_nomination(theirs, jsonb_populate_record(NULL::nominations, to_jsonb(n)))
        AND NOT EXISTS (SELECT FROM jsonb_populate_recordset(NULL::nominations, gone.kept_nominations) had
          WHERE same_nomination(had, theirs)))
    ON CONFLICT (edition_id, movie_id, category, coalesce(award, ''), coalesce(person, ''), md5(work)) DO NOTHING;
  -- Their people go back as they are linked by now; those that the other film's nominations had, too, as they were.
  UPDATE nomination_people p SET nomination_id = mine.id
    FROM jsonb_populate_recordset(NULL::nominations, merge.nominations) old
    JOIN nominations mine ON mine.movie_id = p_merged AND same_nomination(old, mine)
    JOIN jsonb_populate_recordset(NULL::nomination_people, merge.nominees) known ON known.nomination_id = old.id
    WHERE p.id = known.id AND p.nomination_id IN (SELECT id FROM nominations WHERE movie_id = holder);
  INSERT INTO nomination_people (id, nomination_id, position, nominee, role, imdb_id, person_id, linked_by, confidence, evidence, reason)
    SELECT known.id, mine.id, known.position, known.nominee, known.role, known.imdb_id, coalesce(person.merged_into, person.id),
      known.linked_by, known.confidence, known.evidence, known.reason
    FROM jsonb_populate_recordset(NULL::nominations, merge.nominations) old
    JOIN nominations mine ON mine.movie_id = p_merged AND same_nomination(old, mine)
    JOIN jsonb_populate_recordset(NULL::nomination_people, merge.nominees) known ON known.nomination_id = old.id
    LEFT JOIN people person ON person.id = known.person_id
    ON CONFLICT DO NOTHING;
  -- What was merged into it before goes with it.
  WITH RECURSIVE own AS (
    SELECT known.merged_id FROM standing_merges(holder) known WHERE known.kept_id = p_merged
    UNION SELECT known.merged_id FROM own JOIN standing_merges(holder) known ON known.kept_id = own.merged_id
  ) UPDATE movies SET merged_into = p_merged FROM own WHERE id = own.merged_id;
  DELETE FROM nominations nomination USING jsonb_populate_recordset(NULL::nominations, merge.nominations) old
    WHERE nomination.movie_id = holder AND same_nomination(old, nomination) AND NOT EXISTS (
      SELECT FROM others_nominations(merge, holder) other WHERE same_nomination(other, nomination));
  -- A nominee whom two films had was kept once.
  INSERT INTO nomination_people (id, nomination_id, position, nominee, role, imdb_id, person_id, linked_by, confidence, evidence, reason)
    SELECT known.id, nomination.id, known.position, known.nominee, known.role, known.imdb_id,
      coalesce(person.merged_into, person.id), known.linked_by, known.confidence, known.evidence, known.reason
    FROM standing_merges(holder) other
    JOIN jsonb_populate_recordset(NULL::nominations, other.nominations) old ON other.id <> ALL (way_of(merge))
    JOIN nominations nomination ON nomination.movie_id = holder AND same_nomination(old, nomination)
    JOIN jsonb_populate_recordset(NULL::nomination_people, other.nominees) known ON known.nomination_id = old.id
    LEFT JOIN people person ON person.id = known.person_id
    ON CONFLICT DO NOTHING;
  UPDATE movies SET merged_into = NULL, needs_enrichment = true, updated_at = now() WHERE id = p_merged;
  -- An id that the kept film took from this one is given back with the programme's words.
  UPDATE movies kept SET imdb_id = NULL FROM movies merged
    WHERE kept.id = merge.kept_id AND merged.id = p_merged AND jsonb_typeof(merge.kept_before->'imdb_id') = 'null'
      AND merged.workflow_id = 'movie-lookup/' || kept.imdb_id;
  -- Only what the merged film's own lookup decided is taken back: what a person said of the kept film itself stands. The
  -- decision's record stays, and what has a record does not wait for the sources.
  UPDATE movies kept SET updated_at = now(),
      review_state = CASE WHEN stood->>'review_state' = 'parked' AND kept.import_type <> 'stub' THEN NULL
        ELSE stood->>'review_state' END
    FROM movies merged
    WHERE kept.id = merge.kept_id AND merged.id = p_merged AND stood IS NOT NULL AND kept.merged_into IS NULL
      AND kept.review_state = 'decided'
      AND NOT EXISTS (SELECT 1 FROM review_decisions decision WHERE decision.movie_id = kept.id
        AND decision.inserted_at >= merge.merged_at AND decision.workflow_id IS DISTINCT FROM merged.workflow_id);
  -- A later merge into the same film noted what this one made of it: undone as well, it is to give back what was before both.
  INSERT INTO movie_merge_undos (merge_id, handed_to, kept_before)
    SELECT merge.id, min(later.id), stood FROM movie_merges later WHERE later.kept_id = merge.kept_id AND later.id > merge.id
      AND NOT EXISTS (SELECT FROM movie_merge_undos undo WHERE undo.merge_id = later.id);
  RETURN true;
END $$;
