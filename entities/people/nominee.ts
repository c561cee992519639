import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PersonChoice } from '../../domain/review/person-decision.js';
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
  /** When TMDb was asked for the name. */
  @Column('timestamptz', { nullable: true }) searchedAt!: Date | null;
}

/** What somebody decided about a nominee; rows are only added, and stay when the nomination goes. */
@Entity('person_decisions')
@Index('idx_person_decisions_nominee', ['nomineeId', 'id'])
@Index('person_decisions_undoes_key', ['undoes'], { unique: true, where: 'undoes IS NOT NULL' })
export class PersonDecisionRow extends Row {
  @Column('bigint') nomineeId!: string;
  @Column('text') reviewer!: string;
  @Column('jsonb') decision!: PersonChoice;
  @Column('text', { nullable: true }) note!: string | null;
  /** The nominee's columns that a decision may change. */
  @Column('jsonb') before!: NomineeLink;
  @Column('jsonb') after!: NomineeLink;
  /** The decision that this one takes back. */
  @Column('bigint', { nullable: true }) undoes!: string | null;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
}

/** Who a nominee is, by the names of the columns. */
export interface NomineeLink {
  person_id: string | null;
  linked_by: LinkSource | null;
  confidence: number | null;
  evidence: LinkEvidence | null;
  reason: NoLinkReason | null;
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
