import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role } from '../../domain/roles.js';
import { Row, TimedRow } from '../row.js';

/** What the dashboard signs with, and the hash of the password that all share. */
@Entity('dashboard_secrets')
export class DashboardSecret {
  @PrimaryColumn('text') name!: string;
  @Column('text') value!: string;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
}

/** A person with a name of their own; never deleted, for decisions are kept under it. */
@Entity('dashboard_users')
@Index('dashboard_users_name_key', { synchronize: false })
export class DashboardUser extends TimedRow {
  @Column('text') name!: string;
  @Column('text') role!: Role;
  /** Null for whom a proxy signs in. */
  @Column('text', { nullable: true }) passwordHash!: string | null;
  @Column('timestamptz', { nullable: true }) disabledAt!: Date | null;
}

/** A browser that somebody is signed in with; its row goes when that ends. */
@Entity('dashboard_sessions')
@Index('dashboard_sessions_key_hash_key', ['keyHash'], { unique: true })
export class DashboardSession {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  @Column('text') keyHash!: string;
  /** Null where there are no named users. */
  @Column('bigint', { nullable: true }) userId!: string | null;
  @Column('text') name!: string;
  @Column('text') address!: string;
  @Column('text') browser!: string;
  @Column('timestamptz', { default: () => 'now()' }) beganAt!: Date;
  @Column('timestamptz', { default: () => 'now()' }) lastSeenAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
}

/** What a script signs in with, until its end. */
@Entity('dashboard_tokens')
@Index('dashboard_tokens_key_hash_key', ['keyHash'], { unique: true })
export class DashboardToken {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  @Column('text') keyHash!: string;
  @Column('bigint') userId!: string;
  @Column('text') label!: string;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
  @Column('timestamptz', { nullable: true }) lastUsedAt!: Date | null;
  @Column('timestamptz') expiresAt!: Date;
}

/** A change that somebody asked the dashboard for, or made to its users. */
@Entity('dashboard_changes')
export class DashboardChange extends Row {
  @Column('text') changedBy!: string;
  @Column('text') change!: string;
  /** HTTP status of the answer; null for what was cut off, and for what the command line did. */
  @Column('int', { nullable: true }) status!: number | null;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
}

/** A list as somebody looks at it, kept under a name for everybody: an address of the dashboard. */
@Entity('dashboard_links')
@Index('dashboard_links_key', ['list', 'name'], { unique: true })
export class DashboardLink extends Row {
  @Column('text') list!: string;
  @Column('text') name!: string;
  @Column('text') address!: string;
  @Column('text') savedBy!: string;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
}
