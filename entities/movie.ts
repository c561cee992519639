import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { CandidateSummary } from '../domain/candidates.js';
import type { ImportType } from '../domain/sources.js';
import type { LearnedFacts } from '../matching/evidence/learned.js';

/** Where a movie stands with people: `parked` waits for the sources, `review` for a person, `flagged` was accepted for a later look. */
export type ReviewState = 'parked' | 'review' | 'flagged' | 'decided' | 'rejected';

/** Why a record was taken for the film, or why none was. */
export interface MatchEvidence {
  line: string;
  candidates: CandidateSummary[];
}

@Entity('movies')
export class Movie {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('text', { name: 'imdb_id', nullable: true })
  imdbId!: string | null;
  @Column('int', { name: 'tmdb_id', nullable: true })
  tmdbId!: number | null;
  /** Identity of a film without an IMDb id: festival-year-slug. */
  @Column('text', { name: 'festival_key', nullable: true })
  festivalKey!: string | null;
  @Column('text')
  title!: string;
  @Column('text', { name: 'original_title', nullable: true })
  originalTitle!: string | null;
  @Column('int', { nullable: true })
  year!: number | null;
  @Column('date', { name: 'release_date', nullable: true })
  releaseDate!: string | null;
  /** Minutes. */
  @Column('int', { nullable: true })
  runtime!: number | null;
  @Column('text', { nullable: true })
  overview!: string | null;
  @Column('text', { nullable: true })
  tagline!: string | null;
  @Column('text', { name: 'original_language', nullable: true })
  originalLanguage!: string | null;
  @Column('text', { nullable: true })
  homepage!: string | null;
  @Column('text', { nullable: true })
  status!: string | null;
  @Column('float8', { nullable: true })
  popularity!: number | null;
  @Column('text', { name: 'alternative_titles', array: true, default: '{}' })
  alternativeTitles!: string[];
  @Column('text', { array: true, default: '{}' })
  genres!: string[];
  @Column('text', { array: true, default: '{}' })
  countries!: string[];
  @Column('text', { array: true, default: '{}' })
  languages!: string[];
  @Column('text', { name: 'import_type', default: 'stub' })
  importType!: ImportType;
  @Column('bool', { name: 'needs_enrichment', default: true })
  needsEnrichment!: boolean;
  /** Sources whose data is in the record, in the order in which they were asked. */
  @Column('text', { name: 'data_source_hierarchy', array: true, default: '{}' })
  dataSourceHierarchy!: string[];
  @Column('timestamptz', { name: 'last_enrichment_attempt', nullable: true })
  lastEnrichmentAttempt!: Date | null;
  @Column('float8', { name: 'match_confidence', nullable: true })
  matchConfidence!: number | null;
  @Column('text', { name: 'match_strategy', nullable: true })
  matchStrategy!: string | null;
  @Column('jsonb', { name: 'match_evidence', nullable: true })
  matchEvidence!: MatchEvidence | null;
  @Column('text', { name: 'review_state', nullable: true })
  reviewState!: ReviewState | null;
  /** Why there is no better record: `<source>_<reason>`. */
  @Column('text', { nullable: true })
  reason!: string | null;
  @Column('text', { name: 'workflow_id', nullable: true })
  workflowId!: string | null;
  /** Eligible for the cultural relevance index: full imports alone. */
  @Column('bool', { name: 'cri_eligible', default: false })
  criEligible!: boolean;
  @Column('bigint', { name: 'merged_into', nullable: true })
  mergedInto!: string | null;
  @Column('timestamptz', { name: 'first_settled_at', nullable: true })
  firstSettledAt!: Date | null;
  @Column('timestamptz', { name: 'inserted_at', default: () => 'now()' })
  insertedAt!: Date;
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}

@Entity('movie_ratings')
export class MovieRating {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('bigint', { name: 'movie_id' })
  movieId!: string;
  @Column('text')
  source!: string;
  @Column('float8')
  value!: number;
  /** Highest value of the source's scale: 5, 10 or 100. */
  @Column('float8')
  scale!: number;
  @Column('int', { nullable: true })
  votes!: number | null;
}

@Entity('movie_images')
export class MovieImage {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('bigint', { name: 'movie_id' })
  movieId!: string;
  @Column('text')
  kind!: string;
  @Column('text')
  url!: string;
  @Column('int', { nullable: true })
  width!: number | null;
  @Column('int', { nullable: true })
  height!: number | null;
  @Column('text', { nullable: true })
  language!: string | null;
}

@Entity('movie_videos')
export class MovieVideo {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('bigint', { name: 'movie_id' })
  movieId!: string;
  @Column('text')
  site!: string;
  @Column('text')
  key!: string;
  @Column('text')
  name!: string;
  @Column('text')
  kind!: string;
}

/** What one source says of a film, whether or not it became the record. */
@Entity('film_facts')
export class FilmFacts {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: string;
  @Column('bigint', { name: 'movie_id' })
  movieId!: string;
  @Column('text')
  source!: string;
  @Column('jsonb')
  facts!: LearnedFacts;
}
