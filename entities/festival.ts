import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { SpendMode } from '../domain/policy.js';

@Entity('festivals')
export class Festival {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('text')
  slug!: string;
  @Column('text', { nullable: true })
  name!: string | null;
  @Column('text', { name: 'imdb_event_id', nullable: true })
  imdbEventId!: string | null;
}

/** One year of a festival; `key` is its name everywhere ("cannes-2025"). */
@Entity('festival_editions')
export class FestivalEdition {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('bigint', { name: 'festival_id' })
  festivalId!: string;
  @Column('int')
  year!: number;
  @Column('text')
  key!: string;
  @Column('text', { name: 'programme_kind', nullable: true })
  programmeKind!: string | null;
  @Column('timestamptz', { name: 'staged_at', nullable: true })
  stagedAt!: Date | null;
  /** Most that the current import may spend in USD, as a decimal string; null is no limit of its own. */
  @Column('numeric', { name: 'spend_limit_usd', precision: 12, scale: 6, nullable: true })
  spendLimitUsd!: string | null;
  @Column('text', { name: 'spend_mode', default: 'normal' })
  spendMode!: SpendMode;
  /** When the current import began: what was spent since counts against its limit. */
  @Column('timestamptz', { name: 'spend_from', nullable: true })
  spendFrom!: Date | null;
}

/** A film of an edition, as the festival named it. */
@Entity('programme_entries')
export class ProgrammeEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('bigint', { name: 'edition_id' })
  editionId!: string;
  @Column('bigint', { name: 'movie_id' })
  movieId!: string;
  @Column('text', { name: 'film_key' })
  filmKey!: string;
  @Column('int')
  position!: number;
  @Column('text', { nullable: true })
  title!: string | null;
  @Column('text', { name: 'original_title', nullable: true })
  originalTitle!: string | null;
  @Column('int', { nullable: true })
  year!: number | null;
  @Column('text', { array: true, default: '{}' })
  directors!: string[];
  @Column('text', { array: true, default: '{}' })
  countries!: string[];
  @Column('float8', { name: 'runtime_minutes', nullable: true })
  runtimeMinutes!: number | null;
  @Column('bool', { default: false })
  critical!: boolean;
}

/** A nomination; of a person for no film (an honorary award) where it has no movie. */
@Entity('nominations')
export class Nomination {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('bigint', { name: 'edition_id' })
  editionId!: string;
  @Column('bigint', { name: 'movie_id', nullable: true })
  movieId!: string | null;
  @Column('text')
  category!: string;
  @Column('text', { nullable: true })
  award!: string | null;
  @Column('text', { nullable: true })
  person!: string | null;
  /** The song, role or the like that tells it from others of its film and category; empty where nothing more is needed. */
  @Column('text', { default: '' })
  work!: string;
  @Column('bool', { default: false })
  won!: boolean;
  @Column('text', { nullable: true })
  details!: string | null;
}

/** A programme's row that could not be read, with the reason. */
@Entity('programme_rejects')
export class ProgrammeReject {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('bigint', { name: 'edition_id' })
  editionId!: string;
  @Column('int')
  row!: number;
  @Column('text')
  field!: string;
  @Column('text')
  reason!: string;
  @Column('jsonb', { nullable: true })
  raw!: unknown;
}
