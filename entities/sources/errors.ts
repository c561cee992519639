import { NO_FAULT } from '../../domain/sources.js';
import type { SourceErrorView } from '../../domain/views/source.js';
import { runSql, type Db } from '../sql.js';

/** The latest lookups of a source that failed for a fault of its own: a film that it does not know is none. */
export async function readSourceErrors(db: Db, source: string, limit: number): Promise<SourceErrorView[]> {
  return await runSql<SourceErrorView>(
    db,
    `SELECT inserted_at AS at, metadata->>'reason_for_fallback' AS reason, error_message AS message, identifier,
       metadata->>'movie_id' AS movie_id, metadata->>'festival' AS festival
     FROM api_lookup_metrics
     WHERE source = $1 AND operation IN ('movie_lookup', 'ratings') AND NOT success
       AND coalesce(metadata->>'reason_for_fallback', '') !~ '${NO_FAULT}'
     ORDER BY inserted_at DESC LIMIT $2`,
    [source, limit],
  );
}
