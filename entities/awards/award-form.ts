import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AwardSection } from '../../domain/views/award.js';

/** The one form of an award that a festival prints. */
@Entity('award_forms')
export class AwardForm {
  /** Slug; '' for any festival. */
  @PrimaryColumn('text') festival!: string;
  /** What a nomination's award must be, in small letters; its category, where it names no award. */
  @PrimaryColumn('text') award!: string;
  /** What its category must be besides; '' for any. */
  @PrimaryColumn('text', { default: '' }) category!: string;
  @PrimaryColumn('int', { default: 0 }) fromYear!: number;
  @Column('int', { default: 9999 }) toYear!: number;
  @Column('text') form!: string;
  @Column('text') kind!: string;
  @Column('text', { nullable: true }) section!: AwardSection | null;
  /** The festival's own name of it. */
  @Column('text') name!: string;
  /** Given to several as a rule: two winners do not share it. */
  @Column('bool', { default: false }) several!: boolean;
  @Column('text') source!: string;
  /** Added by people here, not by the file. */
  @Column('bool', { default: true }) own!: boolean;
}
