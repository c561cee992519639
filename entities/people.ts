import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

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

/**
 * Two people who made films together, the smaller id first: how many films, the first and the latest. Kept by the
 * database from the credits of movies that are `cri_eligible`.
 */
@Entity('collaborations')
export class Collaboration {
  @PrimaryColumn('bigint', { name: 'person_id' })
  personId!: string;
  @PrimaryColumn('bigint', { name: 'other_person_id' })
  otherPersonId!: string;
  /** `actor_actor`, `actor_director`, `director_director`, `director_writer`; of the cast the first ten count. */
  @Column('text', { array: true, default: '{}' })
  kinds!: string[];
  @Column('int')
  films!: number;
  @Column('bigint', { name: 'first_movie_id', nullable: true })
  firstMovieId!: string | null;
  @Column('int', { name: 'first_year', nullable: true })
  firstYear!: number | null;
  @Column('bigint', { name: 'latest_movie_id', nullable: true })
  latestMovieId!: string | null;
  @Column('int', { name: 'latest_year', nullable: true })
  latestYear!: number | null;
}
