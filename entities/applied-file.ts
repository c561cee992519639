import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A file of `migrations/` that has run here, with the hash of its text then. */
@Entity('festival_lookup_files')
export class AppliedFile {
  @PrimaryColumn('text') name!: string;
  @Column('text') hash!: string;
  @UpdateDateColumn({ type: 'timestamptz' }) appliedAt!: Date;
}
