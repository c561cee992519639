import { FALLBACK_LEVEL } from '../../domain/sources.js';
import type { Standing } from '../../domain/review/decision.js';
import type { ReviewState } from '../../domain/review/states.js';
import { dependentId, metricRow, writeMetrics } from '../metrics/write.js';
import { runForOne, runSql, type Db } from '../sql.js';

export interface ParkedFilm {
  movieId: string;
  filmKey: string;
  edition: string | undefined;
  reason: string | null;
  message: string;
  sourcesAsked: string[];
}

/**
 * The film stays a stub for now: says so with the movie, and writes one `stub` metrics row a film and festival, however
 * often it is parked again.
 */
export async function parkMovie(db: Db, film: ParkedFilm): Promise<void> {
  const [row] = await runSql<{ created: boolean }>(
    db,
    `UPDATE movies movie SET reason = $2, last_enrichment_attempt = now(), updated_at = now(),
       review_state = CASE WHEN is_decided(movie.review_state) OR movie.review_state = 'review' THEN movie.review_state ELSE 'parked' END,
       first_settled_at = coalesce(movie.first_settled_at, now())
     FROM (SELECT id, first_settled_at FROM movies WHERE id = $1 FOR UPDATE) before
     WHERE movie.id = before.id AND movie.import_type = 'stub' RETURNING before.first_settled_at IS NULL AS created`,
    [film.movieId, film.reason],
  );
  if (row !== undefined) await writeStubRow(db, { ...film, created: row.created });
}

/**
 * Writes the metrics row by which the film counts as a stub in its festival's figures. One that stands already is left as
 * it is, but counts again.
 */
export async function writeStubRow(db: Db, film: ParkedFilm & { created: boolean }): Promise<void> {
  const id = dependentId(film.movieId, `stub/${film.edition ?? ''}`);
  const known = await runSql(
    db,
    `UPDATE api_lookup_metrics SET metadata = metadata || '{"import_type": "stub"}'
     WHERE api_lookup_metrics.attempt_id = $1 RETURNING id`,
    [id],
  );
  if (known.length > 0) return;
  const stub = metricRow('stub', {
    id,
    source: 'stub',
    identifier: film.filmKey,
    success: false,
    errorMessage: film.message,
    metadata: {
      fallback_level: FALLBACK_LEVEL.stub,
      movie_created: film.created,
      import_type: 'stub',
      source_hierarchy: [...film.sourcesAsked, 'stub'].join('>'),
      festival: film.edition ?? null,
      reason_for_fallback: film.reason,
      movie_id: film.movieId,
    },
  });
  await writeMetrics(db, [stub]);
}

/** Marks a movie for people, unless a person has decided already. */
export async function setReviewState(db: Db, movieId: string, state: ReviewState): Promise<void> {
  await runSql(
    db,
    'UPDATE movies SET review_state = $2, updated_at = now() WHERE id = $1 AND NOT is_decided(review_state)',
    [movieId, state],
  );
}

/** How a film stands with people. */
export async function readStanding(db: Db, movieId: string): Promise<Standing> {
  const { standing } = await runForOne<{ standing: Standing }>(
    db,
    `SELECT CASE review_state WHEN 'decided' THEN 'resolved' WHEN 'rejected' THEN 'rejected' ELSE 'open' END AS standing
     FROM movies WHERE id = $1`,
    [movieId],
  );
  return standing;
}
