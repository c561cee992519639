import { Column, Entity, Index } from 'typeorm';
import type { AlertKind, AlertSeverity } from '../../domain/sweeps/alerts.js';
import { Row } from '../row.js';

/** Something that needed a person; open until `resolvedAt`. There is one open row a key at most. */
@Entity('alerts')
@Index('alerts_open_key', ['key'], { unique: true, where: 'resolved_at IS NULL' })
@Index('idx_alerts_opened_at', ['openedAt'])
export class Alert extends Row {
  @Column('text') key!: string;
  @Column('text') kind!: AlertKind;
  @Column('text') severity!: AlertSeverity;
  @Column('text') message!: string;
  @Column('timestamptz', { default: () => 'now()' }) openedAt!: Date;
  /** The last check at which it was still so. */
  @Column('timestamptz', { default: () => 'now()' }) lastSeenAt!: Date;
  /** Since when it is not so any more, while nobody knows whether it stays so; null while it is so. */
  @Column('timestamptz', { nullable: true }) awaySince!: Date | null;
  /** How often it came back before it was over. */
  @Column('int', { default: 0 }) returns!: number;
  @Column('timestamptz', { nullable: true }) resolvedAt!: Date | null;
}
