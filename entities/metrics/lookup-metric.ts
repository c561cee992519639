import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import { NO_FAULT, type ImportType } from '../../domain/sources.js';
import { Row } from '../row.js';

/**
 * `movie_lookup`: one row a tier attempt. `fallback_search`: one row a search strategy within it.
 * `stub`: one row a film that no tier knew. `ratings`: one row a full movie whose ratings were asked for.
 * `refresh`: one row a record that TMDb was asked for again.
 */
export type MetricOperation = 'movie_lookup' | 'fallback_search' | 'stub' | 'ratings' | 'refresh';

/** Keys of `api_lookup_metrics.metadata` (docs/data.md). */
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
@Index('idx_metrics_operation_source', ['operation', 'source'])
@Index('idx_metrics_inserted_at', ['insertedAt'])
@Index('idx_metrics_identifier', ['identifier'])
@Index('idx_metrics_faults', ['source', 'insertedAt'], {
  where: `operation IN ('movie_lookup', 'ratings') AND NOT success AND coalesce(metadata->>'reason_for_fallback', '') !~ '${NO_FAULT}'`,
})
@Index('idx_metrics_festival', { synchronize: false })
@Index('idx_metrics_latency', { synchronize: false })
@Index('idx_metrics_movie', { synchronize: false })
@Index('idx_metrics_searched_again', ['insertedAt'], {
  where: `operation = 'fallback_search' AND source = 'tmdb' AND metadata->>'source_hierarchy' ~ 'tmdb>(.*>)?tmdb$'`,
})
export class LookupMetric {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  @Column('text') source!: string;
  @Column('text') operation!: MetricOperation;
  /** IMDb id, or the film's key where it has none; a query for `fallback_search`. */
  @Column('text', { nullable: true }) identifier!: string | null;
  @Column('bool') success!: boolean;
  @Column('int', { nullable: true }) responseTimeMs!: number | null;
  @Column('text', { nullable: true }) errorMessage!: string | null;
  @Column('jsonb', { default: {} }) metadata!: LookupMetadata;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
  @UpdateDateColumn({ type: 'timestamptz' }) updatedAt!: Date;
}

/** Sums of lookups, and what they are told apart by. */
abstract class LookupSums extends Row {
  @Column('text') source!: string;
  @Column('text') operation!: string;
  @Column('bool') success!: boolean;
  @Column('text', { nullable: true }) fallbackLevel!: string | null;
  @Column('text', { nullable: true }) sourcesTried!: string | null;
  @Column('text', { nullable: true }) importType!: string | null;
  @Column('bool') movieCreated!: boolean;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('bigint') lookups!: string;
  @Column('numeric') costUsd!: string;
  @Column('bigint') timedLookups!: string;
  @Column('bigint') totalMs!: string;
  /** Requests that were sent, and lookups that sent any. */
  @Column('bigint', { default: 0 }) requests!: string;
  @Column('bigint', { default: 0 }) asked!: string;
  /** Lookups whose answer was a kept one, and those that a source answered. */
  @Column('bigint', { default: 0 }) fromCache!: string;
  @Column('bigint', { default: 0 }) fromSource!: string;
}

/** A part of the sums of lookups by UTC hour, kept by triggers; a figure is the sum of its rows, some of them negative. */
@Entity('lookup_figures')
@Index('idx_lookup_figures_hour', ['hour'])
@Index('idx_lookup_figures_new', ['hour'], { where: 'NOT summed_up' })
@Index('idx_lookup_figures_festival', ['festival', 'hour'])
export class LookupFigure extends LookupSums {
  @Column('timestamptz') hour!: Date;
  @Column('text', { nullable: true }) festival!: string | null;
  @Column('bool', { default: false }) summedUp!: boolean;
}

/** The summed up figures of all festivals by UTC day. */
@Entity('lookup_days')
@Index('idx_lookup_days_day', ['day'])
export class LookupDay extends LookupSums {
  @Column('timestamptz') day!: Date;
}

/** A festival's summed up lookups by UTC day. */
@Entity('lookup_festival_days')
@Index('idx_lookup_festival_days_day', ['day'])
export class LookupFestivalDay extends Row {
  @Column('timestamptz') day!: Date;
  @Column('text') festival!: string;
  @Column('bool') movieCreated!: boolean;
  @Column('bigint') lookups!: string;
}
