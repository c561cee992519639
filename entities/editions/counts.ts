import type { FilmCounts } from '../../domain/film-counts.js';
import { runSql, type Db } from '../sql.js';

interface Row {
  standing: keyof FilmCounts & ('full' | 'minimal' | 'stub');
  reason: string | null;
  inReview: boolean;
  films: number;
}

/**
 * Films of an edition by their record, and why stubs are stubs. What is counted was looked up:
 * one whose lookup failed is a stub here.
 * @param which `upTo`: the last entry that counts; `except`: ids of movies that do not count yet.
 */
export async function countEdition(
  db: Db,
  which: { editionId: string; upTo: string; except: readonly string[] },
): Promise<FilmCounts> {
  const rows = await runSql<Row>(
    db,
    `SELECT CASE standing WHEN 'waiting' THEN 'stub' ELSE standing END AS standing, reason,
       coalesce(review_state = 'review', false) AS in_review, count(*)::int AS films
     FROM edition_films WHERE edition_id = $1 AND entry_id <= $2 AND movie_id::text <> ALL ($3::text[])
     GROUP BY 1, 2, 3`,
    [which.editionId, which.upTo, which.except],
  );
  const counts: FilmCounts = { full: 0, minimal: 0, stub: 0, awaitingReview: 0, failedReasons: {} };
  for (const { standing, reason, inReview, films } of rows) {
    counts[standing] += films;
    if (inReview) counts.awaitingReview += films;
    if (reason !== null) counts.failedReasons[reason] = (counts.failedReasons[reason] ?? 0) + films;
  }
  return counts;
}
