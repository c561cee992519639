import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { LearnedFacts } from '../../matching/evidence/learned.js';
import type { ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { MatchEvidence } from '../../domain/views/film.js';
import { Row, TimedRow } from '../row.js';

/** A film: its record, how it was found, and where it stands with people. */
@Entity('movies')
@Index('movies_imdb_id_key', ['imdbId'], { unique: true })
@Index('movies_tmdb_id_key', ['tmdbId'], { unique: true })
@Index('movies_festival_key_key', ['festivalKey'], { unique: true })
@Index('idx_movies_workflow_id', ['workflowId'], { where: 'workflow_id IS NOT NULL' })
@Index('idx_movies_merged_into', ['mergedInto'], { where: 'merged_into IS NOT NULL' })
@Index('idx_movies_needs_enrichment', ['lastEnrichmentAttempt'], { where: 'needs_enrichment' })
@Index('idx_movies_ratings_due', ['ratingsCheckedAt'], {
  where: `import_type = 'full' AND imdb_id IS NOT NULL`,
})
@Index('idx_movies_import_type', ['importType'], { where: 'merged_into IS NULL' })
@Index('idx_movies_reason', ['reason'], { where: 'reason IS NOT NULL' })
@Index('idx_movies_review', ['reviewState'], { where: 'review_state IS NOT NULL' })
@Index('idx_movies_sources', ['dataSourceHierarchy'], { where: 'merged_into IS NULL' })
@Index('idx_movies_title', { synchronize: false })
@Index('idx_movies_surest', ['matchConfidence', 'id'], { where: 'merged_into IS NULL' })
@Index('idx_movies_least_sure', ['matchConfidence', 'id'], { where: 'merged_into IS NULL' })
@Index('idx_movies_titles', { synchronize: false })
@Index('idx_movies_waiting', { synchronize: false })
@Index('idx_movies_standing', { synchronize: false })
export class Movie extends TimedRow {
  @Column('text', { nullable: true }) imdbId!: string | null;
  @Column('int', { nullable: true }) tmdbId!: number | null;
  /** Identity of a film without an IMDb id: festival-year-slug, or tmdb-<id>. */
  @Column('text', { nullable: true }) festivalKey!: string | null;
  @Column('text', { default: '' }) title!: string;
  @Column('text', { nullable: true }) originalTitle!: string | null;
  @Column('int', { nullable: true }) year!: number | null;
  @Column('date', { nullable: true }) releaseDate!: string | null;
  /** Minutes. */
  @Column('int', { nullable: true }) runtime!: number | null;
  @Column('text', { nullable: true }) overview!: string | null;
  @Column('text', { nullable: true }) tagline!: string | null;
  @Column('text', { nullable: true }) originalLanguage!: string | null;
  @Column('text', { nullable: true }) homepage!: string | null;
  @Column('text', { nullable: true }) status!: string | null;
  @Column('float8', { nullable: true }) popularity!: number | null;
  @Column('text', { array: true, default: '{}' }) alternativeTitles!: string[];
  @Column('text', { array: true, default: '{}' }) genres!: string[];
  @Column('text', { array: true, default: '{}' }) countries!: string[];
  @Column('text', { array: true, default: '{}' }) languages!: string[];
  @Column('text', { default: 'stub' }) importType!: ImportType;
  @Column('bool', { default: true }) needsEnrichment!: boolean;
  /** Sources whose data is in the record, in the order in which they were asked. */
  @Column('text', { array: true, default: '{}' }) dataSourceHierarchy!: string[];
  @Column('timestamptz', { nullable: true }) lastEnrichmentAttempt!: Date | null;
  @Column('float8', { nullable: true }) matchConfidence!: number | null;
  @Column('text', { nullable: true }) matchStrategy!: string | null;
  @Column('jsonb', { nullable: true }) matchEvidence!: MatchEvidence | null;
  @Column('text', { nullable: true }) reviewState!: ReviewState | null;
  /** Why there is no better record: `<source>_<reason>`. */
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { nullable: true }) workflowId!: string | null;
  /** The movie that this one was merged into. */
  @Column('bigint', { nullable: true }) mergedInto!: string | null;
  /** When a lookup first came to something. */
  @Column('timestamptz', { nullable: true }) firstSettledAt!: Date | null;
  @Column('timestamptz', { nullable: true }) ratingsCheckedAt!: Date | null;
  /** Eligible for the cultural relevance index: full imports alone; the database says so. */
  @Column({ type: 'bool', insert: false, update: false }) criEligible!: boolean;
}

@Entity('movie_ratings')
@Index('movie_ratings_key', ['movieId', 'source'], { unique: true })
export class MovieRating extends TimedRow {
  @Column('bigint') movieId!: string;
  @Column('text') source!: string;
  @Column('float8') value!: number;
  /** Highest value of the source's scale: 5, 10 or 100. */
  @Column('float8') scale!: number;
  @Column('int', { nullable: true }) votes!: number | null;
}

@Entity('movie_images')
@Index('movie_images_key', ['movieId', 'url'], { unique: true })
export class MovieImage extends TimedRow {
  @Column('bigint') movieId!: string;
  @Column('text') kind!: string;
  @Column('text') url!: string;
  @Column('int', { nullable: true }) width!: number | null;
  @Column('int', { nullable: true }) height!: number | null;
  @Column('text', { nullable: true }) language!: string | null;
}

@Entity('movie_videos')
@Index('movie_videos_key', ['movieId', 'site', 'key'], { unique: true })
export class MovieVideo extends TimedRow {
  @Column('bigint') movieId!: string;
  @Column('text') site!: string;
  @Column('text') key!: string;
  @Column('text') name!: string;
  @Column('text') kind!: string;
}

/** What one source says of a film, whether or not it became the record. */
@Entity('film_facts')
@Index('film_facts_key', ['movieId', 'source'], { unique: true })
@Index('idx_film_facts_checked', ['checkedAt'], { where: `source = 'tmdb'` })
export class FilmFacts extends TimedRow {
  @Column('bigint') movieId!: string;
  @Column('text') source!: string;
  @Column('jsonb') facts!: LearnedFacts;
  /** When the source was last asked whether they still hold. */
  @CreateDateColumn({ type: 'timestamptz' }) checkedAt!: Date;
}

/** A field of a record that a source has changed since; a list holds names in their order. */
@Entity('movie_changes')
@Index('idx_movie_changes_movie', ['movieId', 'id'])
@Index('idx_movie_changes_inserted_at', ['insertedAt'])
export class MovieChange extends Row {
  @Column('bigint') movieId!: string;
  @Column('text') field!: string;
  @Column('jsonb', { nullable: true }) before!: unknown;
  @Column('jsonb', { nullable: true }) after!: unknown;
  @Column('text') source!: string;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
}

/** When a site was asked for a movie's ratings, and the page that was found to be the film's; null where there was none. */
@Entity('rating_checks')
export class RatingCheck {
  @PrimaryColumn('bigint') movieId!: string;
  @PrimaryColumn('text') source!: string;
  @CreateDateColumn({ type: 'timestamptz' }) checkedAt!: Date;
  @Column('text', { nullable: true }) url!: string | null;
}
