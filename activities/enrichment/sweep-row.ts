import { fallThroughReason, type Reason, type SourceName } from '../../domain/sources.js';
import { metricRow, type MetricRow } from '../../entities/metrics/write.js';

/** What asking a source for one movie's ratings, or for its record again, came to. */
export interface SweepCallResult {
  attemptId: string;
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
  fromCache: number;
}

/** The metrics row of it. The film's import is over: its tier, type and festival stand in the rows of its lookups. */
export function sweepRow(operation: 'ratings' | 'refresh', result: SweepCallResult): MetricRow {
  const { source, found, reason, requests } = result;
  return metricRow(operation, {
    id: result.attemptId,
    source,
    identifier: result.identifier,
    success: found,
    responseTimeMs: result.ms,
    errorMessage: found ? null : (result.message ?? null),
    metadata: {
      strategy: result.strategy ?? null,
      cost_usd: result.costUsd,
      movie_found: found,
      source_hierarchy: source,
      reason_for_fallback: reason === undefined ? null : fallThroughReason(source, reason),
      movie_id: result.movieId,
      requests,
      cached: requests === 0 && result.fromCache > 0,
    },
  });
}
