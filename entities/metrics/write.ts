import { v5 as uuidFromName } from 'uuid';
import { runSql, storableJson, type Db } from '../sql.js';
import type { LookupMetadata, LookupMetric, MetricOperation } from './lookup-metric.js';

/** Names of rows that belong to an attempt ("<attempt id>/exact_title_year") are hashed under this. */
const NAMESPACE = '6f1d8c2e-6f0a-4f57-9f0b-0c4f7b7f6a11';

export type MetricRow = Omit<LookupMetric, 'insertedAt' | 'updatedAt'> & { identifier: string };

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

/** The id of a row that belongs to another one: always the same for the same name. */
export function dependentId(attemptId: string, name: string): string {
  return uuidFromName(`${attemptId}/${name}`, NAMESPACE);
}

/**
 * Writes metrics rows under ids that their attempt decides: a retry writes the same rows again, so none is lost or
 * doubled. A success that stands already is not turned into a failure by a late duplicate. A film counts by its best record
 * alone in its festival's figures: a row that gave it one has the import type of the earlier ones stand aside.
 */
export async function writeMetrics(db: Db, rows: MetricRow[]): Promise<void> {
  if (rows.length === 0) return;
  const json = rows.map(({ responseTimeMs, errorMessage, ...row }) => ({
    ...row,
    response_time_ms: responseTimeMs === null ? null : Math.round(responseTimeMs),
    error_message: errorMessage,
  }));
  await runSql(db, 'SELECT write_lookup_metrics($1)', [storableJson(json)]);
}
