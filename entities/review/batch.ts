import type { Decision } from '../../domain/review/decision.js';
import type { ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { MatchEvidence } from '../../domain/views/film.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { ReviewBatch } from './records.js';

/** Most films of one batch: a person looks through what will happen. */
export const MOST_OF_A_BATCH = 500;

/** A film of a batch before anything is done to it. */
export interface BatchSubject {
  id: string;
  title: string;
  year: number | null;
  reviewState: ReviewState | null;
  importType: ImportType;
  evidence: MatchEvidence | null;
  nominations: number;
}

/** The films of these ids, in that order; those that are none (any more) are left out. */
export async function readSubjects(db: Db, movieIds: readonly string[]): Promise<BatchSubject[]> {
  return await runSql<BatchSubject>(
    db,
    `SELECT movie.id::text, movie.title, movie.year, movie.review_state, movie.import_type, movie.match_evidence AS evidence,
       (SELECT count(*)::int FROM nominations nomination WHERE nomination.movie_id = movie.id) AS nominations
     FROM movies movie WHERE movie.id = ANY ($1) AND movie.merged_into IS NULL ORDER BY array_position($2::text[], movie.id::text)`,
    [movieIds, movieIds],
  );
}

/** Keeps a decision about many films before the first is carried out: whatever dies then, it can be gone on with. */
export async function keepBatch(db: Db, decision: Decision, movieIds: readonly string[]): Promise<string> {
  const [row] = await runSql<{ id: string }>(
    db,
    `INSERT INTO review_batches (reviewer, decision, movie_ids) VALUES ($1, $2::jsonb, $3::text[]) RETURNING id`,
    [decision.reviewer, storableJson(decision), movieIds.slice(0, MOST_OF_A_BATCH)],
  );
  if (row === undefined) throw new Error('a batch was not kept');
  return row.id;
}

/** A decision about many films, and who made it. */
export async function readBatch(db: Db, id: string): Promise<ReviewBatch | null> {
  return await db.findOneBy(ReviewBatch, { id });
}

/** A film of a batch as it stands now. */
export interface BatchFilm {
  id: string;
  title: string;
  year: number | null;
  reviewState: ReviewState | null;
  importType: ImportType;
  /** The batch's decision about it was carried out. */
  done: boolean;
  /** And was taken back, or decided otherwise, since. */
  changed: boolean;
  /** Why it was not carried out, in words. */
  refused: string | null;
}

/** What came of a batch, film by film in its order. A decision that merged a film stands with the one that was kept. */
export async function readBatchFilms(db: Db, batch: ReviewBatch): Promise<BatchFilm[]> {
  const { id, movieIds } = batch;
  return await runSql<BatchFilm>(
    db,
    `SELECT movie.id::text, movie.title, movie.year, movie.review_state, movie.import_type,
       own.at IS NOT NULL AS done, coalesce(latest.at > own.at, false) AS changed,
       batch.refused->>(movie.id::text) AS refused
     FROM review_batches batch CROSS JOIN movies movie
     LEFT JOIN LATERAL (SELECT max(decided.inserted_at) AS at FROM review_decisions decided
       WHERE decided.movie_id IN (SELECT movie.id UNION ALL SELECT kept_id FROM movie_merges WHERE merged_id = movie.id)
         AND decided.before->>'id' = movie.id::text AND decided.decision = batch.decision
         AND decided.inserted_at >= batch.inserted_at) own ON true
     LEFT JOIN LATERAL (SELECT max(decided.inserted_at) AS at FROM review_decisions decided
       WHERE decided.movie_id IN (SELECT movie.id UNION ALL SELECT kept_id FROM movie_merges WHERE merged_id = movie.id)) latest ON true
     WHERE batch.id = $1 AND movie.id = ANY ($2) ORDER BY array_position($3::text[], movie.id::text)`,
    [id, movieIds, movieIds],
  );
}

/** Keeps why films were refused, by their ids. */
export async function keepRefusals(db: Db, id: string, refused: Record<string, string>): Promise<void> {
  await runSql(db, 'UPDATE review_batches SET refused = refused || $2::jsonb WHERE id = $1', [
    id,
    storableJson(refused),
  ]);
}

/** Keeps who took a batch back; the first one stays. */
export async function keepBatchUndo(db: Db, id: string, reviewer: string): Promise<void> {
  await runSql(
    db,
    'UPDATE review_batches SET undone_at = coalesce(undone_at, now()), undone_by = coalesce(undone_by, $2) WHERE id = $1',
    [id, reviewer],
  );
}
