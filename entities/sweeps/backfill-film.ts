import { Column, CreateDateColumn, Entity, Index } from 'typeorm';
import { Row } from '../row.js';

/** A film that a backfill is to look up; the movie itself and its nominations stand in their own tables. */
@Entity('backfill_films')
@Index('backfill_films_key', { synchronize: false })
export class BackfillFilmRow extends Row {
  /** The backfill's name. */
  @Column('text') name!: string;
  @Column('bigint') movieId!: string;
  /** Edition that wanted the film ("cannes-2025"). */
  @Column('text', { nullable: true }) editionKey!: string | null;
  /** Where the film was found ("job 17", "row 3"). */
  @Column('text', { nullable: true }) origin!: string | null;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
}
