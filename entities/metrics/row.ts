import type { LookupMetadata, MetricOperation } from './lookup-metric.js';
import type { MetricRow } from './write.js';

/** What every row says; what it does not say of the lookup is unknown, nothing or no. */
export type MetricFacts = Pick<MetricRow, 'id' | 'source' | 'identifier' | 'success'> &
  Partial<Pick<MetricRow, 'responseTimeMs' | 'errorMessage'>> & {
    metadata: Partial<LookupMetadata> & Pick<LookupMetadata, 'movie_id' | 'source_hierarchy'>;
  };

/** A row of the metrics, whole. */
export function metricRow(operation: MetricOperation, facts: MetricFacts): MetricRow {
  return {
    responseTimeMs: null,
    errorMessage: null,
    ...facts,
    operation,
    metadata: {
      strategy: null,
      fallback_level: 0,
      confidence: null,
      cost_usd: 0,
      movie_found: false,
      movie_created: false,
      import_type: null,
      festival: null,
      reason_for_fallback: null,
      requests: 0,
      cached: false,
      ...facts.metadata,
    },
  };
}
