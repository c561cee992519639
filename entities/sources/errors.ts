import { NO_FAULT } from '../../domain/sources.js';
import { runSql, type Db } from '../sql.js';

/** A lookup of a source that came to nothing, as it was told. */
export interface SourceErrorView {
  at: Date;
  /** `<source>_<reason>`; null where the row names none. */
  reason: string | null;
  message: string | null;
  identifier: string | null;
  /** `movies.id`; null for a row of an earlier system. */
  movieId: string | null;
  festival: string | null;
}

/** The latest lookups of a source that failed for a fault of its own: a film that it does not know is none. */
export async function readSourceErrors(db: Db, source: string, limit: number): Promise<SourceErrorView[]> {
  return await runSql<SourceErrorView>(
    db,
    `SELECT inserted_at AS at, metadata->>'reason_for_fallback' AS reason, error_message AS message, identifier,
       metadata->>'movie_id' AS "movieId", metadata->>'festival' AS festival
     FROM api_lookup_metrics
     WHERE source = $1 AND operation IN ('movie_lookup', 'ratings') AND NOT success
       AND coalesce(metadata->>'reason_for_fallback', '') !~ '${NO_FAULT}'
     ORDER BY inserted_at DESC LIMIT $2`,
    [source, limit],
  );
}
