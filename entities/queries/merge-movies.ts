import { runSql, type Db } from './sql.js';

/**
 * Makes two rows of one film one: entries, nominations and facts move to `keptId`; the merged row stays, empty of ids,
 * and points to it. Both rows are to be locked by the caller's transaction.
 */
export async function mergeMovies(db: Db, mergedId: string, keptId: string): Promise<void> {
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
    `UPDATE movies SET merged_into = $2, imdb_id = NULL, tmdb_id = NULL, needs_enrichment = false,
       cri_eligible = false, review_state = NULL, updated_at = now() WHERE id = $1`,
    [mergedId, keptId],
  );
  await runSql(db, 'UPDATE movies SET merged_into = $2 WHERE merged_into = $1', [mergedId, keptId]);
}

/** The same nomination may stand with both: then what either knows is kept. */
const MOVE_NOMINATIONS = `INSERT INTO nominations (edition_id, movie_id, category, award, person, won, details)
  SELECT edition_id, $2, category, award, person, won, details FROM nominations WHERE movie_id = $1
  ON CONFLICT (edition_id, movie_id, category, coalesce(award, ''), coalesce(person, ''))
  DO UPDATE SET won = nominations.won OR excluded.won, details = coalesce(nominations.details, excluded.details)`;
