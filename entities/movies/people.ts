import { Column, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import { TimedRow } from '../row.js';

@Entity('people')
@Index('people_tmdb_id_key', ['tmdbId'], { unique: true })
@Index('people_imdb_id_key', ['imdbId'], { unique: true })
@Index('people_name_key', ['name'], {
  unique: true,
  where: 'tmdb_id IS NULL AND imdb_id IS NULL AND merged_into IS NULL',
})
@Index('idx_people_merged_into', ['mergedInto'], { where: 'merged_into IS NOT NULL' })
export class Person extends TimedRow {
  @Column('text', { default: '' }) name!: string;
  @Column('int', { nullable: true }) tmdbId!: number | null;
  @Column('text', { nullable: true }) imdbId!: string | null;
  /** The row that this one turned out to be. */
  @Column('bigint', { nullable: true }) mergedInto!: string | null;
}

/** A person's part in a movie. */
@Entity('credits')
@Index('credits_key', { synchronize: false })
@Index('idx_credits_person', ['personId'])
export class Credit extends TimedRow {
  @Column('bigint') movieId!: string;
  @Column('bigint') personId!: string;
  @Column('text') department!: string;
  @Column('text') job!: string;
  @Column('text', { nullable: true }) character!: string | null;
  @Column('int') position!: number;
  @Column('text') source!: string;
}

/** Two people who made films together, the smaller id first; kept by the database from eligible movies' credits. */
@Entity('collaborations')
@Index('idx_collaborations_other_person', ['otherPersonId'])
@Index('idx_collaborations_most', ['films', 'latestYear'])
export class Collaboration {
  @PrimaryColumn('bigint') personId!: string;
  @PrimaryColumn('bigint') otherPersonId!: string;
  /** `actor_actor`, `actor_director`, `director_director`, `director_writer`; of the cast the first ten count. */
  @Column('text', { array: true, default: '{}' }) kinds!: string[];
  @Column('int', { default: 0 }) films!: number;
  @Column('bigint', { nullable: true }) firstMovieId!: string | null;
  @Column('int', { nullable: true }) firstYear!: number | null;
  @Column('bigint', { nullable: true }) latestMovieId!: string | null;
  @Column('int', { nullable: true }) latestYear!: number | null;
  @UpdateDateColumn({ type: 'timestamptz' }) updatedAt!: Date;
}

/** What one film gives to a collaboration. */
@Entity('collaboration_films')
@Index('idx_collaboration_films_movie', ['movieId'])
export class CollaborationFilm {
  @PrimaryColumn('bigint') personId!: string;
  @PrimaryColumn('bigint') otherPersonId!: string;
  @PrimaryColumn('bigint') movieId!: string;
  @PrimaryColumn('text') kind!: string;
}

/** A movie that a transaction under way has changed; none is there after it. */
@Entity('collaboration_changes')
export class CollaborationChange {
  @PrimaryColumn('bigint') movieId!: string;
}
