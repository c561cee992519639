import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A film that a backfill is to look up; the movie itself and its nominations stand in their own tables. */
@Entity('backfill_films')
export class BackfillRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  /** The backfill's name. */
  @Column('text')
  name!: string;
  @Column('bigint', { name: 'movie_id' })
  movieId!: string;
  /** Edition that wanted the film ("cannes-2025"). */
  @Column('text', { name: 'edition_key', nullable: true })
  editionKey!: string | null;
  /** Where the film was found ("job 17", "row 3"). */
  @Column('text', { nullable: true })
  origin!: string | null;
  @Column('timestamptz', { name: 'inserted_at', default: () => 'now()' })
  insertedAt!: Date;
}
