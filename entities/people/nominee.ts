import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { LinkEvidence, LinkSource, NoLinkReason } from '../../domain/views/person.js';
import { Row, TimedRow } from '../row.js';

/** Somebody whom a nomination names, and the person who that is. */
@Entity('nomination_people')
@Index('nomination_people_key', { synchronize: false })
@Index('idx_nomination_people_person', ['personId'])
@Index('idx_nomination_people_open', ['reason', 'id'], { where: 'person_id IS NULL' })
export class NominationPerson extends TimedRow {
  @Column('bigint') nominationId!: string;
  @Column('int') position!: number;
  /** The name as printed. */
  @Column('text') nominee!: string;
  /** As printed. */
  @Column('text', { nullable: true }) role!: string | null;
  /** The programme's own word of who it is. */
  @Column('text', { nullable: true }) imdbId!: string | null;
  @Column('bigint', { nullable: true }) personId!: string | null;
  @Column('text', { nullable: true }) linkedBy!: LinkSource | null;
  @Column('float8', { nullable: true }) confidence!: number | null;
  @Column('jsonb', { nullable: true }) evidence!: LinkEvidence | null;
  /** Why there is no person; none where nobody has looked. */
  @Column('text', { nullable: true }) reason!: NoLinkReason | null;
  /** When a source was asked for the name. */
}

/** What a merge of two people moved; rows are only added. */
@Entity('person_merges')
@Index('idx_person_merges_merged', ['mergedId'])
export class PersonMerge extends Row {
  @Column('bigint') mergedId!: string;
  @Column('bigint') keptId!: string;
  @Column('jsonb') mergedBefore!: unknown;
  @Column('jsonb') keptBefore!: unknown;
  @Column('jsonb') credits!: unknown;
  @Column('bigint', { array: true }) nomineeIds!: string[];
  @Column('text') mergedBy!: string;
  @CreateDateColumn({ type: 'timestamptz' }) mergedAt!: Date;
}

/** A merge of two people that was parted; rows are only added. */
@Entity('person_merge_undos')
export class PersonMergeUndo {
  @PrimaryColumn('bigint') mergeId!: string;
  @Column('text') undoneBy!: string;
  @CreateDateColumn({ type: 'timestamptz' }) undoneAt!: Date;
}
