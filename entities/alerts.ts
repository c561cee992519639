import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { AlertKind, AlertSeverity } from '../domain/alerts.js';

/**
 * How far the post of an alert is. `sending` that stays so was cut off in mid-post, and `unsure` got no answer: both may
 * have arrived, so neither is sent again.
 */
export type PostState = 'sending' | 'posted' | 'unsure';

/** Something that needed a person; open until `resolvedAt`. There is one open row a key at most. */
@Entity('alerts')
export class Alert {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('text')
  key!: string;
  @Column('text')
  kind!: AlertKind;
  @Column('text')
  severity!: AlertSeverity;
  @Column('text')
  message!: string;
  @Column('timestamptz', { name: 'opened_at', default: () => 'now()' })
  openedAt!: Date;
  /** The last check at which it was still so. */
  @Column('timestamptz', { name: 'last_seen_at', default: () => 'now()' })
  lastSeenAt!: Date;
  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;
  @Column('text', { name: 'post_state', nullable: true })
  postState!: PostState | null;
  @Column('timestamptz', { name: 'posted_at', nullable: true })
  postedAt!: Date | null;
  /** Why the last attempt to post it failed. */
  @Column('text', { name: 'post_error', nullable: true })
  postError!: string | null;
}
