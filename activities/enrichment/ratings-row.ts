import type { Reason, SourceName } from '../../domain/sources.js';
import type { MetricRow } from '../../entities/metrics/write.js';

/** What asking a source for one movie's ratings came to. */
export interface RatingsCallResult {
  lookupId: string;
  source: SourceName;
  movieId: string;
  /** IMDb id, or whatever else names the film. */
  identifier: string;
  found: boolean;
  strategy?: string;
  /** Why not, when it was not found. */
  reason?: Reason;
  message?: string;
  ms: number;
  costUsd: number;
  requests: number;
  cached: boolean;
}

/** The metrics row of it. The film's import is over: its tier, type and festival stand in the rows of its lookups. */
export function ratingsRow(result: RatingsCallResult): MetricRow {
  const { source, found, reason } = result;
  return {
    id: result.lookupId,
    source,
    operation: 'ratings',
    identifier: result.identifier,
    success: found,
    responseTimeMs: result.ms,
    errorMessage: found ? null : (result.message ?? null),
    metadata: {
      strategy: result.strategy ?? null,
      fallback_level: 0,
      confidence: null,
      cost_usd: result.costUsd,
      movie_found: found,
      movie_created: false,
      import_type: null,
      source_hierarchy: source,
      festival: null,
      reason_for_fallback: reason === undefined ? null : `${source}_${reason}`,
      movie_id: result.movieId,
      requests: result.requests,
      cached: result.cached,
    },
  };
}
