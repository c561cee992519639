import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Decision } from '../domain/decision.js';

/** A reviewer's decision. Rows are only ever added. */
@Entity('review_decisions')
export class ReviewDecision {
  @PrimaryGeneratedColumn('uuid')
  id!: string;
  @Column('bigint', { name: 'movie_id' })
  movieId!: string;
  @Column('text', { name: 'workflow_id', nullable: true })
  workflowId!: string | null;
  @Column('text')
  reviewer!: string;
  @Column('jsonb')
  decision!: Decision;
  @Column('text', { nullable: true })
  note!: string | null;
  /** What the reviewer saw: candidates and the line of evidence. */
  @Column('jsonb', { nullable: true })
  evidence!: unknown;
  @Column('jsonb', { nullable: true })
  before!: unknown;
  @Column('jsonb', { nullable: true })
  after!: unknown;
  @Column('timestamptz', { name: 'inserted_at', default: () => 'now()' })
  insertedAt!: Date;
}
