import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Decision, KeptReopening } from '../../domain/review/decision.js';
import type { Verdict } from '../../domain/review/judgement.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { ImportType } from '../../domain/sources.js';
import type { MatchEvidence } from '../../domain/views/film.js';
import { Row } from '../row.js';

/** A reviewer's decision. Rows are only ever added; they stay when the movie goes. */
@Entity('review_decisions')
@Index('idx_review_decisions_movie', ['movieId'])
@Index('idx_review_decisions_undoes', ['undoes'], { where: 'undoes IS NOT NULL' })
@Index('idx_review_decisions_inserted_at', ['insertedAt', 'id'])
@Index('idx_review_decisions_reviewer', ['reviewer', 'insertedAt', 'id'])
export class ReviewDecision {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  @Column('bigint') movieId!: string;
  @Column('text', { nullable: true }) workflowId!: string | null;
  @Column('text') reviewer!: string;
  @Column('jsonb') decision!: Decision | KeptReopening;
  @Column('text', { nullable: true }) note!: string | null;
  /** What the reviewer saw: candidates and the line of evidence. */
  @Column('jsonb', { nullable: true }) evidence!: MatchEvidence | null;
  /** The movie's columns that a decision may change, by their names. */
  @Column('jsonb', { nullable: true }) before!: Record<string, unknown> | null;
  @Column('jsonb', { nullable: true }) after!: Record<string, unknown> | null;
  /** The whole record before, as `film_record` gives it: for undoing. */
  @Column('jsonb', { nullable: true, select: false }) stood!: Record<string, unknown> | null;
  /** The decision that this one takes back. */
  @Column('uuid', { nullable: true }) undoes!: string | null;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
}

/** What a person said of a film and one that was offered for it. Rows are only ever added. */
@Entity('match_judgements')
@Index('idx_match_judgements_movie', ['movieId'])
@Index('idx_match_judgements_no_film', ['id'], { where: `verdict = 'no_film'` })
export class MatchJudgement extends Row {
  @Column('bigint') movieId!: string;
  /** The decision by which it was said, and with which it is taken back. */
  @Column('uuid') decisionId!: string;
  @Column('int', { nullable: true }) tmdbId!: number | null;
  @Column('text', { nullable: true }) imdbId!: string | null;
  /** The film that was offered, where it is a movie here. */
  @Column('bigint', { nullable: true }) otherMovieId!: string | null;
  @Column('text') verdict!: Verdict;
  @Column('text') reviewer!: string;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
}

/** One decision about many films, kept before it is carried out. */
@Entity('review_batches')
@Index('idx_review_batches_inserted_at', ['insertedAt'])
export class ReviewBatch {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  @Column('text') reviewer!: string;
  @Column('jsonb') decision!: Decision;
  /** Ids in `movies`, as text: they are numbers in one database and UUIDs in another. */
  @Column('text', { array: true }) movieIds!: string[];
  /** Why films were refused, by their ids. */
  @Column('jsonb', { default: {} }) refused!: Record<string, string>;
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
  @Column('timestamptz', { nullable: true }) undoneAt!: Date | null;
  @Column('text', { nullable: true }) undoneBy!: string | null;
}

/** Two rows that were one film: what moved, and how the kept one stood before. Rows are only ever added. */
@Entity('movie_merges')
@Index('idx_movie_merges_merged', ['mergedId'])
@Index('idx_movie_merges_kept', ['keptId'])
export class MovieMerge extends Row {
  @Column('bigint') mergedId!: string;
  @Column('bigint') keptId!: string;
  @Column('bigint', { array: true }) entryIds!: string[];
  @Column('jsonb') nominations!: unknown;
  @Column('jsonb', { default: '[]' }) nominees!: unknown;
  @Column('jsonb') keptNominations!: unknown;
  @Column('jsonb', { nullable: true }) keptBefore!: Record<string, unknown> | null;
  @CreateDateColumn({ type: 'timestamptz' }) mergedAt!: Date;
}

/** A merge that was parted again, and the later merge that gives back what stood before both. Rows are only ever added. */
@Entity('movie_merge_undos')
export class MovieMergeUndo {
  @PrimaryColumn('bigint') mergeId!: string;
  @Column('bigint', { nullable: true }) handedTo!: string | null;
  @Column('jsonb', { nullable: true }) keptBefore!: Record<string, unknown> | null;
  @CreateDateColumn({ type: 'timestamptz' }) undoneAt!: Date;
}

/** A film that waits, as the queue orders and narrows it; as it was read last. */
@Entity('open_films')
@Index('idx_open_films_oldest', { synchronize: false })
export class OpenFilm {
  @PrimaryColumn('bigint') movieId!: string;
  @Column('text') reviewState!: ReviewState;
  @Column('text') importType!: ImportType;
  @Column('text', { nullable: true }) reason!: string | null;
  /** Of the match, else of the best candidate. */
  @Column('double precision', { nullable: true }) confidence!: number | null;
  @Column('int') nominations!: number;
  /** The first of its editions by their keys. */
  @Column('text', { nullable: true }) festival!: string | null;
  @Column('timestamptz') waitingSince!: Date;
}

/** How many films wait for what. */
@Entity('open_film_sums')
export class OpenFilmSum {
  @PrimaryColumn('text') reviewState!: ReviewState;
  /** '' is none. */
  @PrimaryColumn('text') reason!: string;
  @Column('bigint') films!: string;
}

/** What people's last word on a film said of its best candidate, as it was read last. */
@Entity('judged_films')
export class JudgedFilm {
  @PrimaryColumn('bigint') movieId!: string;
  /** The first of its editions by their keys; '' is none. */
  @Column('text') festival!: string;
  @Column('text') evidence!: string;
  @Column('double precision') confidence!: number;
  @Column('bool') isRight!: boolean;
}

/** A film that may wait, or was decided about, and has changed since. */
@Entity('open_films_due')
export class OpenFilmDue extends Row {
  @Column('bigint') movieId!: string;
}
