import { runSql, type Db } from '../sql.js';

/**
 * Makes two rows of one film one: entries, nominations and facts move to `keptId`; the merged row stays and points to
 * it, so that a programme that names it still finds the film. Both rows are to be locked by the caller's transaction.
 */
export async function mergeMovies(db: Db, mergedId: string, keptId: string): Promise<void> {
  await runSql(db, NOTE_MERGE, [mergedId, keptId]);
  await runSql(db, 'UPDATE programme_entries SET movie_id = $2, updated_at = now() WHERE movie_id = $1', [
    mergedId,
    keptId,
  ]);
  await runSql(db, MOVE_NOMINATIONS, [mergedId, keptId]);
  await runSql(db, 'DELETE FROM nominations WHERE movie_id = $1', [mergedId]);
  await runSql(
    db,
    `UPDATE film_facts SET movie_id = $2 WHERE movie_id = $1
     AND NOT EXISTS (SELECT 1 FROM film_facts kept WHERE kept.movie_id = $2 AND kept.source = film_facts.source)`,
    [mergedId, keptId],
  );
  await runSql(
    db,
    `UPDATE movies SET merged_into = $2, tmdb_id = NULL, needs_enrichment = false,
       cri_eligible = false, review_state = NULL, updated_at = now() WHERE id = $1`,
    [mergedId, keptId],
  );
  await runSql(db, 'UPDATE movies SET merged_into = $2 WHERE merged_into = $1', [mergedId, keptId]);
}

/**
 * Parts a movie from the one that it was merged into: its entries and nominations go back to it, and those that the other
 * movie had before stay there. A decision that came to the other movie with the merge goes, too: it stands with people as
 * it did before. The parted one's record is that of a stub then, for the caller to see to.
 * @returns false where it is not merged, or the merge is older than what is known of merges.
 */
export async function undoMerge(db: Db, mergedId: string): Promise<boolean> {
  const [merge] = await runSql<{ id: string }>(
    db,
    `SELECT merge.id::text FROM movie_merges merge JOIN movies movie ON movie.id = merge.merged_id
     WHERE merge.merged_id = $1 AND merge.undone_at IS NULL AND movie.merged_into IS NOT NULL
     ORDER BY merge.id DESC LIMIT 1 FOR UPDATE OF movie`,
    [mergedId],
  );
  if (merge === undefined) return false;
  await runSql(db, PART_ENTRIES, [merge.id]);
  await runSql(db, PART_NOMINATIONS, [merge.id]);
  await runSql(db, RETURN_NOMINATIONS, [merge.id]);
  await runSql(
    db,
    `UPDATE movies SET merged_into = NULL, needs_enrichment = true, updated_at = now() WHERE id = $1`,
    [mergedId],
  );
  await runSql(db, RETURN_STATE, [merge.id]);
  await runSql(db, HAND_ON_STATE, [merge.id]);
  await runSql(db, 'UPDATE movie_merges SET undone_at = now() WHERE id = $1', [merge.id]);
  return true;
}

const NOTE_MERGE = `INSERT INTO movie_merges (merged_id, kept_id, entry_ids, nominations, kept_nomination_ids, kept_before)
  SELECT $1, $2,
    ARRAY(SELECT id FROM programme_entries WHERE movie_id = $1),
    coalesce((SELECT jsonb_agg(to_jsonb(n)) FROM nominations n WHERE n.movie_id = $1), '[]'),
    ARRAY(SELECT id FROM nominations WHERE movie_id = $2),
    (SELECT jsonb_build_object('review_state', review_state) FROM movies WHERE id = $2)`;

/** The same nomination may stand with both: then what either knows is kept. */
const MOVE_NOMINATIONS = `INSERT INTO nominations (edition_id, movie_id, category, award, person, work, won, details, named_by, named_at, vanished_at)
  SELECT edition_id, $2, category, award, person, work, won, details, named_by, named_at, vanished_at FROM nominations WHERE movie_id = $1
  ON CONFLICT (edition_id, movie_id, category, coalesce(award, ''), coalesce(person, ''), md5(work))
  DO UPDATE SET won = nominations.won OR excluded.won, details = coalesce(nominations.details, excluded.details),
    named_by = ARRAY(SELECT DISTINCT name FROM unnest(nominations.named_by || excluded.named_by) name ORDER BY name),
    named_at = greatest(nominations.named_at, excluded.named_at),
    -- One that a programme still names is not gone; greatest() passes over what is null.
    vanished_at = CASE WHEN nominations.vanished_at IS NOT NULL AND excluded.vanished_at IS NOT NULL
      THEN greatest(nominations.vanished_at, excluded.vanished_at) END`;

/** The movie that holds what was merged: it may have been merged into a third one since. */
const HOLDER = `SELECT merge.*, coalesce(kept.merged_into, kept.id) AS holder_id
  FROM movie_merges merge JOIN movies kept ON kept.id = merge.kept_id WHERE merge.id = $1`;

const PART_ENTRIES = `UPDATE programme_entries entry SET movie_id = merge.merged_id, updated_at = now()
  FROM (${HOLDER}) merge WHERE entry.id = ANY (merge.entry_ids) AND entry.movie_id = merge.holder_id`;

const PART_NOMINATIONS = `DELETE FROM nominations nomination USING (${HOLDER}) merge,
    jsonb_to_recordset(merge.nominations) AS n (edition_id bigint, category text, award text, person text, work text)
  WHERE nomination.movie_id = merge.holder_id AND nomination.id <> ALL (merge.kept_nomination_ids)
    AND nomination.edition_id = n.edition_id AND nomination.category = n.category
    AND nomination.award IS NOT DISTINCT FROM n.award AND nomination.person IS NOT DISTINCT FROM n.person
    AND nomination.work = coalesce(n.work, '')`;

const RETURN_NOMINATIONS = `INSERT INTO nominations (edition_id, movie_id, category, award, person, work, won, details, named_by, named_at, vanished_at)
  SELECT n.edition_id, merge.merged_id, n.category, n.award, n.person, coalesce(n.work, ''), n.won, n.details, coalesce(n.named_by, '{}'), n.named_at, n.vanished_at
  FROM movie_merges merge, jsonb_to_recordset(merge.nominations)
    AS n (edition_id bigint, category text, award text, person text, work text, won bool, details text, named_by text[], named_at timestamptz, vanished_at timestamptz)
  WHERE merge.id = $1
  ON CONFLICT (edition_id, movie_id, category, coalesce(award, ''), coalesce(person, ''), md5(work)) DO NOTHING`;

/** Only what the merged film's own lookup decided is taken back: what a person said of the kept film itself stands. */
const RETURN_STATE = `UPDATE movies kept SET updated_at = now(),
    -- The decision's record stays, and what has a record does not wait for the sources.
    review_state = CASE WHEN merge.kept_before->>'review_state' = 'parked' AND kept.import_type <> 'stub' THEN NULL
      ELSE merge.kept_before->>'review_state' END
  FROM movie_merges merge JOIN movies merged ON merged.id = merge.merged_id
  WHERE merge.id = $1 AND kept.id = merge.kept_id AND merge.kept_before IS NOT NULL
    AND kept.merged_into IS NULL AND kept.review_state = 'decided'
    AND NOT EXISTS (SELECT 1 FROM review_decisions decision WHERE decision.movie_id = kept.id
      AND decision.inserted_at >= merge.merged_at AND decision.workflow_id IS DISTINCT FROM merged.workflow_id)`;

/** A later merge into the same film noted what this one made of it: undone as well, it is to give back what was before both. */
const HAND_ON_STATE = `UPDATE movie_merges later SET kept_before = merge.kept_before FROM movie_merges merge
  WHERE merge.id = $1 AND later.id = (SELECT min(next.id) FROM movie_merges next
    WHERE next.kept_id = merge.kept_id AND next.id > merge.id AND next.undone_at IS NULL)`;
