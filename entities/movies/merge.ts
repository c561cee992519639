import { runSql, type Db } from '../sql.js';

/**
 * Makes two rows of one film one: entries, nominations and facts move to `keptId`; the merged row stays and points to
 * it, so that a programme that names it still finds the film. Both rows are to be locked by the caller's transaction.
 */
export async function mergeMovies(db: Db, mergedId: string, keptId: string): Promise<void> {
  await runSql(db, 'SELECT merge_movies($1, $2)', [mergedId, keptId]);
}

/**
 * Parts a movie from the one that it was merged into: its entries and nominations go back to it, and the other one stands
 * with people as it did before. The parted one's record is that of a stub then, for the caller to see to.
 * @returns false where it is not merged, or the merge is older than what is known of merges.
 */
export async function undoMerge(db: Db, mergedId: string): Promise<boolean> {
  const [row] = await runSql<{ parted: boolean }>(db, 'SELECT part_movies($1) AS parted', [mergedId]);
  return row?.parted ?? false;
}

/** Whether a person said that a movie is not the one that has an IMDb id here: no machine gives it that id. */
export async function isJudgedApart(db: Db, movieId: string, imdbId: string): Promise<boolean> {
  const rows = await runSql(
    db,
    `SELECT id FROM movies WHERE imdb_id = $2 AND id <> $1 AND judged_apart($1, coalesce(merged_into, id))
     UNION ALL SELECT NULL FROM refused_films($1) WHERE imdb_id = $2`,
    [movieId, imdbId],
  );
  return rows.length > 0;
}
