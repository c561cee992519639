import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('people')
export class Person {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('text')
  name!: string;
  @Column('int', { name: 'tmdb_id', nullable: true })
  tmdbId!: number | null;
  @Column('text', { name: 'imdb_id', nullable: true })
  imdbId!: string | null;
}

/** A person's part in a movie. */
@Entity('credits')
export class Credit {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('bigint', { name: 'movie_id' })
  movieId!: string;
  @Column('bigint', { name: 'person_id' })
  personId!: string;
  @Column('text')
  department!: string;
  @Column('text')
  job!: string;
  @Column('text', { nullable: true })
  character!: string | null;
  @Column('int')
  position!: number;
  @Column('text')
  source!: string;
}
