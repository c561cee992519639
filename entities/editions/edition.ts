import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SpendMode } from '../../domain/policy.js';
import { Row, TimedRow, USD } from '../row.js';

@Entity('festivals')
@Index('festivals_slug_key', ['slug'], { unique: true })
export class Festival extends TimedRow {
  @Column('text') slug!: string;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { nullable: true }) imdbEventId!: string | null;
}

/** One year of a festival; `key` is its name everywhere ("cannes-2025"). */
@Entity('festival_editions')
@Index('festival_editions_key_key', ['key'], { unique: true })
@Index('festival_editions_festival_year_key', ['festivalId', 'year'], { unique: true })
export class FestivalEdition extends TimedRow {
  @Column('bigint') festivalId!: string;
  @Column('int') year!: number;
  @Column('text') key!: string;
  @Column('text', { nullable: true }) programmeKind!: string | null;
  @Column('timestamptz', { nullable: true }) stagedAt!: Date | null;
  /** Most that the current import may spend in USD; null is no limit of its own. */
  @Column({ ...USD, nullable: true }) spendLimitUsd!: number | null;
  @Column('text', { default: 'normal' }) spendMode!: SpendMode;
  /** When the current import began: what was spent since counts against its limit. */
  @Column('timestamptz', { nullable: true }) spendFrom!: Date | null;
}

/** An edition that IMDb has of a festival, imported or not. */
@Entity('known_editions')
export class KnownEdition {
  /** The festival's slug. */
  @PrimaryColumn('text') festival!: string;
  @PrimaryColumn('int') year!: number;
  /** Films that it names; null where nobody told. */
  @Column('int', { nullable: true }) films!: number | null;
  @Column('timestamptz', { default: () => 'now()' }) seenAt!: Date;
}

/** What the rows of an edition came to when they were counted last. */
@Entity('edition_figures')
export class EditionFigures {
  @PrimaryColumn('bigint') editionId!: string;
  @Column('int') films!: number;
  /** Those that a programme still names. */
  @Column('int') named!: number;
  @Column('int') fullFilms!: number;
  @Column('int') minimal!: number;
  @Column('int') stub!: number;
  @Column('int') waiting!: number;
  @Column('int') nominations!: number;
  @Column('int') withFilm!: number;
  @Column('int') nominees!: number;
  @Column('int') withPerson!: number;
  /** In small letters. */
  @Column('text', { array: true }) categories!: string[];
  @Column('int', { default: 0 }) inReview!: number;
  /** Those that no programme names any more included. */
  @Column('int', { default: 0 }) allNominations!: number;
  /** Stubs by why they are ones. */
  @Column('jsonb', { default: {} }) reasons!: Record<string, number>;
  /** As programmes print them. */
  @Column('jsonb', { default: [] }) awards!: {
    category: string;
    award: string | null;
    nominations: number;
  }[];
  /** How people of its nominations were linked, or why not. */
  @Column('jsonb', { default: [] }) linkage!: {
    linked_by: string | null;
    reason: string | null;
    nominees: number;
    linked: number;
  }[];
}

/** An edition that has changed since, or those of a movie. */
@Entity('edition_figures_due')
export class EditionFiguresDue extends Row {
  @Column('bigint', { nullable: true }) editionId!: string | null;
  @Column('bigint', { nullable: true }) movieId!: string | null;
}

/** A category or award that is a festival's main competition: films nominated there are critical. */
@Entity('festival_competitions')
export class FestivalCompetition {
  /** The festival's slug. */
  @PrimaryColumn('text') festival!: string;
  @PrimaryColumn('text') category!: string;
}

/** What programmes of an edition name: by which, when last, and since when by none. */
abstract class NamedRow extends TimedRow {
  @Column('bigint') editionId!: string;
  @Column('text', { array: true, default: '{}' }) namedBy!: string[];
  @Column('timestamptz', { nullable: true }) namedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) vanishedAt!: Date | null;
}

/** A film of an edition, as the festival named it. */
@Entity('programme_entries')
@Index('programme_entries_film_key', ['editionId', 'filmKey'], { unique: true })
@Index('idx_programme_entries_movie', ['movieId'])
@Index('idx_programme_entries_edition', { synchronize: false })
export class ProgrammeEntry extends NamedRow {
  @Column('bigint') movieId!: string;
  @Column('text') filmKey!: string;
  @Column('int') position!: number;
  @Column('text', { nullable: true }) title!: string | null;
  @Column('text', { nullable: true }) originalTitle!: string | null;
  @Column('int', { nullable: true }) year!: number | null;
  @Column('text', { array: true, default: '{}' }) directors!: string[];
  @Column('text', { array: true, default: '{}' }) countries!: string[];
  @Column('float8', { nullable: true }) runtimeMinutes!: number | null;
  @Column('bool', { default: false }) critical!: boolean;
}

/** A nomination; of a person for no film (an honorary award) where it has no movie. */
@Entity('nominations')
@Index('nominations_key', { synchronize: false })
@Index('nominations_without_film_key', { synchronize: false })
@Index('idx_nominations_movie', ['movieId'])
export class Nomination extends NamedRow {
  @Column('bigint', { nullable: true }) movieId!: string | null;
  @Column('text') category!: string;
  @Column('text', { nullable: true }) award!: string | null;
  @Column('text', { nullable: true }) person!: string | null;
  /** The song, role or the like that tells it from others of its film and category; empty where nothing more is needed. */
  @Column('text', { default: '' }) work!: string;
  @Column('bool', { default: false }) won!: boolean;
  @Column('text', { nullable: true }) details!: string | null;
}

/** A programme's row that could not be read, with the reason. */
@Entity('programme_rejects')
@Index('idx_programme_rejects_edition', ['editionId'])
export class ProgrammeReject extends Row {
  @Column('bigint') editionId!: string;
  @Column('int') row!: number;
  @Column('text') field!: string;
  @Column('text') reason!: string;
  @Column('jsonb', { nullable: true }) raw!: unknown;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
}
