import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DeliveryState, WebhookTarget } from '../../domain/webhooks.js';

/** Which events are sent where; written by the workers, which alone know the addresses. */
@Entity('webhook_targets')
export class WebhookTargetRow {
  @PrimaryColumn('text') target!: WebhookTarget;
  @Column('text', { array: true }) events!: string[];
  @Column('timestamptz', { default: () => 'now()' }) updatedAt!: Date;
}

/** An event for one target: what is to be sent, and the log of what was. Its id is the same at every attempt. */
@Entity('webhook_deliveries')
@Index('idx_webhook_deliveries_due', ['nextAttemptAt'], { where: `state IN ('waiting', 'sending')` })
@Index('idx_webhook_deliveries_inserted_at', ['insertedAt'])
export class WebhookDelivery {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  @Column('text') target!: WebhookTarget;
  @Column('text') event!: string;
  @Column('jsonb') data!: unknown;
  @Column('text', { default: 'waiting' }) state!: DeliveryState;
  @Column('int', { default: 0 }) attempts!: number;
  @Column('timestamptz', { default: () => 'now()' }) nextAttemptAt!: Date;
  /** The last answer in words. */
  @Column('text', { nullable: true }) answer!: string | null;
  @Column('timestamptz', { default: () => 'now()' }) insertedAt!: Date;
  @Column('timestamptz', { nullable: true }) sentAt!: Date | null;
}
