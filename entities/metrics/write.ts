import { v5 as uuidFromName } from 'uuid';
import type { LookupMetadata, MetricOperation } from '../metrics.js';
import { runSql, storableJson, storableText, type Db } from '../sql.js';

/** Names of rows that belong to an attempt ("<lookup id>/exact_title_year") are hashed under this. */
const NAMESPACE = '6f1d8c2e-6f0a-4f57-9f0b-0c4f7b7f6a11';

export interface MetricRow {
  id: string;
  source: string;
  operation: MetricOperation;
  identifier: string;
  success: boolean;
  responseTimeMs: number | null;
  errorMessage: string | null;
  metadata: LookupMetadata;
}

/** The id of a row that belongs to another one: always the same for the same name. */
export function dependentId(attemptId: string, name: string): string {
  return uuidFromName(`${attemptId}/${name}`, NAMESPACE);
}

/**
 * Writes metrics rows under ids that their attempt decides: a retry writes the same rows again, so none is lost or
 * doubled. A success that stands already is not turned into a failure by a late duplicate.
 */
export async function writeMetrics(db: Db, rows: MetricRow[]): Promise<void> {
  if (rows.length === 0) return;
  await runSql(db, 'SELECT write_lookup_metrics($1)', [
    storableJson(
      rows.map((row) => ({
        id: row.id,
        source: row.source,
        operation: row.operation,
        identifier: storableText(row.identifier),
        success: row.success,
        response_time_ms: row.responseTimeMs === null ? null : Math.round(row.responseTimeMs),
        error_message: row.errorMessage,
        metadata: row.metadata,
      })),
    ),
  ]);
}

/**
 * A film counts once in its festival's figures, by its best record: the import type of its earlier rows moves to
 * `superseded_import_type`.
 */
export async function supersede(
  db: Db,
  by: { attemptId: string; movieId: string; edition: string | undefined },
): Promise<void> {
  await runSql(
    db,
    `UPDATE api_lookup_metrics SET metadata = metadata || jsonb_build_object('import_type', NULL,
       'superseded_import_type', metadata->>'import_type')
     WHERE metadata->>'movie_id' = $2 AND metadata->>'festival' IS NOT DISTINCT FROM $3
       AND api_lookup_metrics.attempt_id IS DISTINCT FROM $1
       AND metadata->>'import_type' IS NOT NULL`,
    [by.attemptId, by.movieId, by.edition ?? null],
  );
}
