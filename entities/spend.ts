import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** Limits of a source; editable while running. Amounts in USD, as decimal strings. */
@Entity('source_policies')
export class SourcePolicy {
  @PrimaryColumn('text')
  source!: string;
  @Column('bool', { default: true })
  enabled!: boolean;
  @Column('int')
  priority!: number;
  @Column('numeric', { name: 'cost_per_request_usd', precision: 12, scale: 6 })
  costPerRequestUsd!: string;
  @Column('numeric', { name: 'daily_limit_usd', precision: 12, scale: 6, nullable: true })
  dailyLimitUsd!: string | null;
  @Column('numeric', { name: 'monthly_limit_usd', precision: 12, scale: 6, nullable: true })
  monthlyLimitUsd!: string | null;
  @Column('int', { name: 'requests_per_day', nullable: true })
  requestsPerDay!: number | null;
  @Column('int', { name: 'rate_limit_requests' })
  rateLimitRequests!: number;
  @Column('int', { name: 'rate_limit_per_ms' })
  rateLimitPerMs!: number;
  @Column('bool', { name: 'critical_only', default: false })
  criticalOnly!: boolean;
  /** Requests under way at one time, over all workers. */
  @Column('int', { nullable: true })
  connections!: number | null;
  /** Hour (UTC) at which the source counts its requests of a day anew. */
  @Column('smallint', { name: 'quota_reset_hour', default: 0 })
  quotaResetHour!: number;
}

/** One paid request: reserved before it is sent, settled after. */
@Entity('spend_ledger')
export class SpendEntry {
  @PrimaryGeneratedColumn('uuid')
  id!: string;
  @Column('text')
  source!: string;
  @Column('text', { name: 'request_key' })
  requestKey!: string;
  @Column('text', { name: 'edition_key', nullable: true })
  editionKey!: string | null;
  @Column('text', { name: 'workflow_id', nullable: true })
  workflowId!: string | null;
  /** The tier attempt that the request belongs to, as in its metrics row. */
  @Column('uuid', { name: 'attempt_id', nullable: true })
  attemptId!: string | null;
  @Column('text')
  state!: 'reserved' | 'charged' | 'free' | 'released';
  @Column('numeric', { name: 'reserved_usd', precision: 12, scale: 6 })
  reservedUsd!: string;
  @Column('numeric', { name: 'charged_usd', precision: 12, scale: 6, nullable: true })
  chargedUsd!: string | null;
  @Column('timestamptz', { name: 'reserved_at', default: () => 'now()' })
  reservedAt!: Date;
  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt!: Date | null;
}

/** A cached upstream answer; the body is gzipped, the key holds no credentials. */
@Entity('source_responses')
export class SourceResponse {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('text')
  source!: string;
  @Column('text', { name: 'request_key' })
  requestKey!: string;
  @Column('int')
  status!: number;
  @Column('jsonb', { default: {} })
  headers!: Record<string, string>;
  @Column('bytea')
  body!: Buffer;
  @Column('numeric', { name: 'cost_usd', precision: 12, scale: 6, default: 0 })
  costUsd!: string;
  @Column('timestamptz', { name: 'fetched_at', default: () => 'now()' })
  fetchedAt!: Date;
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
  @Column('int', { default: 0 })
  hits!: number;
}

/** Who changed a source's limits, and how; written by a trigger, whatever made the change. */
@Entity('source_policy_changes')
export class SourcePolicyChange {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('text')
  source!: string;
  @Column('text', { name: 'changed_by' })
  changedBy!: string;
  @Column('jsonb', { nullable: true })
  before!: Record<string, unknown> | null;
  @Column('jsonb', { nullable: true })
  after!: Record<string, unknown> | null;
  @Column('timestamptz', { name: 'inserted_at', default: () => 'now()' })
  insertedAt!: Date;
}

/** What all workers together know of a source: whether it answers, and when it may be asked next. */
@Entity('source_health')
export class SourceHealth {
  @PrimaryColumn('text')
  source!: string;
  @Column('text', { default: 'up' })
  state!: 'up' | 'down';
  @Column('text', { nullable: true })
  reason!: string | null;
  @Column('text', { nullable: true })
  message!: string | null;
  @Column('timestamptz', { default: () => 'now()' })
  since!: Date;
  /** Failures since the last answer. */
  @Column('int', { default: 0 })
  failures!: number;
}
