import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ImportType } from '../domain/sources.js';

/**
 * `movie_lookup`: one row a tier attempt. `fallback_search`: one row a search strategy within it.
 * `stub`: one row a film that no tier knew. `ratings`: one row a full movie whose ratings were asked for.
 */
export type MetricOperation = 'movie_lookup' | 'fallback_search' | 'stub' | 'ratings';

/** Keys of `api_lookup_metrics.metadata` (design, section 4). */
export interface LookupMetadata {
  strategy: string | null;
  fallback_level: number;
  confidence: number | null;
  cost_usd: number;
  movie_found: boolean;
  movie_created: boolean;
  import_type: ImportType | null;
  /** Sources asked so far, joined by ">" in their order. */
  source_hierarchy: string;
  festival: string | null;
  reason_for_fallback: string | null;
  movie_id: string;
  requests: number;
  cached: boolean;
}

/** An attempt's row; the id comes from the attempt, so that a retry writes the same row again. */
@Entity('api_lookup_metrics')
export class LookupMetric {
  @PrimaryColumn('uuid')
  id!: string;
  @Column('text')
  source!: string;
  @Column('text')
  operation!: MetricOperation;
  /** IMDb id, or the film's key where it has none; a query for `fallback_search`. */
  @Column('text', { nullable: true })
  identifier!: string | null;
  @Column('bool')
  success!: boolean;
  @Column('int', { name: 'response_time_ms', nullable: true })
  responseTimeMs!: number | null;
  @Column('text', { name: 'error_message', nullable: true })
  errorMessage!: string | null;
  @Column('jsonb')
  metadata!: LookupMetadata;
  @Column('timestamptz', { name: 'inserted_at', default: () => 'now()' })
  insertedAt!: Date;
}
