import type { FilmCounts } from '../../domain/film-counts.js';
import type { ImportType } from '../../domain/sources.js';
import { runSql, type Db } from '../sql.js';

interface Row {
  importType: ImportType;
  reason: string | null;
  inReview: boolean;
  films: number;
}

/**
 * Films of an edition by their record, and why stubs are stubs; two entries of one movie are one film.
 * @param which `upTo`: the last entry that counts; `except`: ids of movies that do not count yet.
 */
export async function countEdition(
  db: Db,
  which: { editionId: string; upTo: string; except: readonly string[] },
): Promise<FilmCounts> {
  const rows = await runSql<Row>(
    db,
    `SELECT movie.import_type, CASE WHEN movie.import_type = 'stub' THEN movie.reason END AS reason,
       coalesce(movie.review_state = 'review', false) AS in_review, count(*)::int AS films
     FROM (SELECT DISTINCT movie_id FROM programme_entries WHERE edition_id = $1 AND id <= $2) entry
     JOIN movies movie ON movie.id = entry.movie_id
     WHERE movie.id::text <> ALL ($3::text[])
     GROUP BY 1, 2, 3`,
    [which.editionId, which.upTo, which.except],
  );
  const counts: FilmCounts = { full: 0, minimal: 0, stub: 0, awaitingReview: 0, failedReasons: {} };
  for (const { importType, reason, inReview, films } of rows) {
    counts[importType] += films;
    if (inReview) counts.awaitingReview += films;
    if (reason !== null) counts.failedReasons[reason] = (counts.failedReasons[reason] ?? 0) + films;
  }
  return counts;
}
