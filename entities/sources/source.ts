import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { LimitedName, Reason } from '../../domain/sources.js';
import { Row, USD } from '../row.js';

/** Limits of a source; editable while running. Amounts in USD. */
@Entity('source_policies')
export class SourcePolicy {
  @PrimaryColumn('text') source!: LimitedName;
  @Column('bool', { default: true }) enabled!: boolean;
  @Column('int') priority!: number;
  @Column({ ...USD, default: 0 }) costPerRequestUsd!: number;
  /** A month's fee of a plan; the price of a request is notional then. */
  @Column({ ...USD, nullable: true }) planFeeUsd!: number | null;
  @Column({ ...USD, nullable: true }) dailyLimitUsd!: number | null;
  @Column({ ...USD, nullable: true }) monthlyLimitUsd!: number | null;
  @Column('int', { nullable: true }) requestsPerDay!: number | null;
  @Column('int') rateLimitRequests!: number;
  @Column('int') rateLimitPerMs!: number;
  @Column('bool', { default: false }) criticalOnly!: boolean;
  /** Requests under way at one time, over all workers; null is no limit. */
  @Column('int', { nullable: true }) connections!: number | null;
  /** Hour (UTC) at which the source counts its requests of a day anew. */
  @Column('smallint', { default: 0 }) quotaResetHour!: number;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
  @UpdateDateColumn({ type: 'timestamptz' }) updatedAt!: Date;
}

/** Who changed a source's limits, and how; written by a trigger, whatever made the change. */
@Entity('source_policy_changes')
export class SourcePolicyChange extends Row {
  @Column('text') source!: string;
  @Column('text') changedBy!: string;
  @Column('jsonb', { nullable: true }) before!: Record<string, unknown> | null;
  @Column('jsonb', { nullable: true }) after!: Record<string, unknown> | null;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
}

/** What all workers together know of a source: whether it answers, and when it may be asked next. */
@Entity('source_health')
export class SourceHealth {
  @PrimaryColumn('text') source!: LimitedName;
  @Column('text', { default: 'up' }) state!: 'up' | 'down';
  @Column('text', { nullable: true }) reason!: Reason | null;
  @Column('text', { nullable: true }) message!: string | null;
  @Column('timestamptz', { default: () => 'now()' }) since!: Date;
  /** Failures since the last answer, and the films of the first of them. */
  @Column('int', { default: 0 }) failures!: number;
  @Column('text', { array: true, default: '{}' }) failedFilms!: string[];
  @Column('timestamptz', { nullable: true }) nextProbeAt!: Date | null;
  @Column('timestamptz', { nullable: true }) lastAnswerAt!: Date | null;
  @Column('timestamptz', { nullable: true }) lastFailureAt!: Date | null;
  @Column('timestamptz', { nullable: true }) nextSlotAt!: Date | null;
  /** It has asked for a pause until then. */
  @Column('timestamptz', { nullable: true }) heldUntil!: Date | null;
  /** Its day of requests (ISO), and those sent in it. */
  @Column('date', { nullable: true }) day!: string | null;
  @Column('int', { default: 0 }) dayRequests!: number;
  @Column('timestamptz', { nullable: true }) quotaHeldUntil!: Date | null;
  /** Plain requests for its pages in a row that it refused and a browser did not, and when the last one was tried. */
  @Column('int', { default: 0 }) plainRefusals!: number;
  @Column('timestamptz', { nullable: true }) plainAskedAt!: Date | null;
  /** What a page has cost on average in USD, by the vendor's last bill that was read. */
  @Column({ ...USD, nullable: true }) billedUsd!: number | null;
  @Column('timestamptz', { nullable: true }) billedAt!: Date | null;
}

/** A request under way; the row that a dead process left ends by its time. */
@Entity('source_slots')
@Index('idx_source_slots_source', ['source', 'until'])
export class SourceSlot {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  @Column('text') source!: string;
  @Column('timestamptz') until!: Date;
}

/** One paid request: reserved before it is sent, settled after. */
@Entity('spend_ledger')
@Index('idx_spend_ledger_attempt', ['attemptId'])
@Index('idx_spend_ledger_open', ['source', 'requestKey'], { where: `state = 'reserved'` })
@Index('idx_spend_ledger_sums', { synchronize: false })
@Index('idx_spend_ledger_vendor_sums', { synchronize: false })
@Index('idx_spend_ledger_edition_sums', { synchronize: false })
export class SpendEntry {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  @Column('text') source!: string;
  /** Who fetched the page, where it is one. */
  @Column('text', { nullable: true }) vendor!: string | null;
  @Column('text') requestKey!: string;
  @Column('text', { nullable: true }) editionKey!: string | null;
  @Column('text', { nullable: true }) workflowId!: string | null;
  /** The tier attempt that the request belongs to, as in its metrics row. */
  @Column('uuid', { nullable: true }) attemptId!: string | null;
  @Column('text') state!: 'reserved' | 'charged' | 'free' | 'released';
  @Column(USD) reservedUsd!: number;
  @Column({ ...USD, nullable: true }) chargedUsd!: number | null;
  @Column('timestamptz', { default: () => 'now()' }) reservedAt!: Date;
  @Column('timestamptz', { nullable: true }) settledAt!: Date | null;
}

/** A cached upstream answer; the body is gzipped, the key holds no credentials. */
@Entity('source_responses')
@Index('source_responses_key', ['source', 'requestKey'], { unique: true })
@Index('idx_source_responses_expires', ['expiresAt'])
@Index('idx_source_responses_use', { synchronize: false })
export class SourceResponse extends Row {
  @Column('text') source!: string;
  @Column('text') requestKey!: string;
  @Column('int') status!: number;
  @Column('jsonb', { default: {} }) headers!: Record<string, string>;
  @Column('bytea') body!: Buffer;
  @Column({ ...USD, default: 0 }) costUsd!: number;
  @Column('timestamptz', { default: () => 'now()' }) fetchedAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  @Column('int', { default: 0 }) hits!: number;
}

/** What a source has said last of a film, as it was read last; of source '' which sources the film is for. */
@Entity('source_words')
@Index('idx_source_words_fetched', ['source', 'at'], { where: `state = 'fetched'` })
export class SourceWord {
  @PrimaryColumn('bigint') movieId!: string;
  @PrimaryColumn('text') source!: string;
  /** fetched, absent, failed, needs_look. */
  @Column('text') state!: string;
  /** The source is asked for such films. */
  @Column('bool') byRule!: boolean;
  @Column('timestamptz', { nullable: true }) at!: Date | null;
}

/** How many films have which word of a source. */
@Entity('source_word_sums')
export class SourceWordSum {
  @PrimaryColumn('text') source!: string;
  @PrimaryColumn('text') state!: string;
  @PrimaryColumn('bool') byRule!: boolean;
  @Column('bigint') films!: string;
}

/** A film whose words are to be read anew. */
@Entity('source_words_due')
export class SourceWordsDue extends Row {
  @Column('bigint') movieId!: string;
}

/** A part of what was paid for a source's requests, or to a vendor, on a UTC day; a figure is the sum of its rows. */
@Entity('spend_days')
@Index('idx_spend_days_day', ['name', 'day'])
export class SpendDay extends Row {
  @Column('text') name!: string;
  @Column('timestamptz') day!: Date;
  @Column('numeric') usd!: string;
}
