import { AppError } from '../../domain/errors.js';
import type { Approval, Decision, KeptReopening, Rejection } from '../../domain/review/decision.js';
import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import type { ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { MatchEvidence } from '../../domain/views/film.js';
import { dependentId } from '../metrics/write.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { MatchJudgement } from './records.js';

/** What stands in a record that a decision may change, by the columns' names: so it is kept with the decision. */
export interface Snapshot {
  id: string;
  imdb_id: string | null;
  tmdb_id: number | null;
  title: string;
  import_type: ImportType;
  review_state: ReviewState | null;
  match_evidence: MatchEvidence | null;
}

/**
 * Locks a movie; where it was merged, the one that it was merged into.
 * @throws {AppError} `FilmGone` where there is none.
 */
export async function lockMovie(db: Db, movieId: string): Promise<Snapshot> {
  const [row] = await runSql<{ snapshot: Snapshot }>(
    db,
    `SELECT jsonb_build_object('id', movie.id::text, 'imdb_id', movie.imdb_id, 'tmdb_id', movie.tmdb_id, 'title', movie.title,
       'import_type', movie.import_type, 'review_state', movie.review_state, 'match_evidence', movie.match_evidence) AS snapshot
     FROM movies asked JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id)
     WHERE asked.id = $1 FOR UPDATE OF movie`,
    [movieId],
  );
  if (row === undefined) throw new AppError('FilmGone', `There is no movie ${movieId} any more.`);
  return row.snapshot;
}

/** A record with all that belongs to it, as `film_record` in the database gives it: for undoing. */
export type WholeRecord = Record<string, unknown>;

/** The whole record of a movie; where it was merged, of the one that it was merged into. */
export async function readWholeRecord(db: Db, movieId: string): Promise<WholeRecord> {
  const [row] = await runSql<{ record: WholeRecord }>(
    db,
    'SELECT film_record(coalesce(merged_into, id)) AS record FROM movies WHERE id = $1',
    [movieId],
  );
  if (row === undefined) throw new AppError('FilmGone', `There is no movie ${movieId} any more.`);
  return row.record;
}

/** Whose decision it is, and under which id it is kept. */
export interface DecisionKey {
  workflowId: string;
  /** Unique within the workflow's id, so that a retry or a reset writes the same row. */
  decisionId: string;
}

/** The id of a decision's row. What was decided is part of it: after a reset another decision may stand in its place. */
export function decisionRowId(
  { workflowId, decisionId }: DecisionKey,
  decision: Decision | KeptReopening,
): string {
  return dependentId(workflowId, `${decisionId}/${JSON.stringify(decision)}`);
}

export interface DecisionToKeep extends DecisionKey {
  /** The movie as it is after the decision; it may be another row than before, when two were merged. */
  movieId: string;
  decision: Approval | Rejection;
  /** What stood in the record before anything was changed. */
  before: Snapshot;
  stood?: WholeRecord;
}

/**
 * Keeps a decision with who, what, evidence, before and after, and marks the movie so that no machine overrides it.
 * In one transaction with the caller, which is that of the change.
 */
export async function keepDecision(db: Db, kept: DecisionToKeep): Promise<Snapshot> {
  const { decision, before } = kept;
  const rejects = 'reason' in decision;
  const movie = await lockMovie(db, kept.movieId);
  await runSql(
    db,
    `UPDATE movies SET review_state = $2, needs_enrichment = needs_enrichment AND $2 <> 'rejected', updated_at = now() WHERE id = $1`,
    [movie.id, rejects ? 'rejected' : 'decided'],
  );
  if (!rejects) await runSql(db, TAKE_ID_OF_MATCH, [movie.id]);
  const after = await lockMovie(db, movie.id);
  const note = rejects ? decision.reason : decision.note;
  await appendDecision(db, kept, { movieId: movie.id, decision, note, before, after, stood: kept.stood });
  await sayItIsTheSame(db, kept, after);
  return after;
}

/** Whoever takes a record for the film says that they are one; a later word than that it is another. */
async function sayItIsTheSame(
  db: Db,
  kept: DecisionToKeep,
  { id, tmdb_id, imdb_id }: Snapshot,
): Promise<void> {
  const { decision } = kept;
  const isStub = 'reason' in decision || ('accept' in decision.choice && decision.choice.accept === 'stub');
  if (isStub || (tmdb_id === null && imdb_id === null)) return;
  await db.insert(MatchJudgement, {
    movieId: id,
    decisionId: decisionRowId(kept, decision),
    tmdbId: tmdb_id,
    imdbId: imdb_id,
    verdict: 'same',
    reviewer: decision.reviewer,
  });
}

/** Adds a row to the record of decisions; one that stands already is left alone. */
export async function appendDecision(
  db: Db,
  key: DecisionKey,
  row: {
    movieId: string;
    decision: Decision | KeptReopening;
    note: string | undefined;
    before: Snapshot;
    after: Snapshot;
    stood?: WholeRecord;
    /** The decision that this one takes back. */
    undoes?: string;
  },
): Promise<void> {
  await runSql(
    db,
    `INSERT INTO review_decisions (id, movie_id, workflow_id, reviewer, decision, note, evidence, before, after, stood, undoes)
     SELECT $1, $2, $3, row.decision->>'reviewer', row.decision, row.note, row.before->'match_evidence', row.before, row.after, row.stood, row.undoes
     FROM jsonb_to_record($4::jsonb) AS row (decision jsonb, note text, before jsonb, after jsonb, stood jsonb, undoes uuid) ON CONFLICT (id) DO NOTHING`,
    [decisionRowId(key, row.decision), row.movieId, key.workflowId, storableJson(row)],
  );
}

/** A doubtful match has no IMDb id of its own; one that a person confirms has that of its record. */
const TAKE_ID_OF_MATCH = `UPDATE movies SET imdb_id = facts.facts->>'imdbId'
  FROM film_facts facts WHERE movies.id = $1 AND facts.movie_id = movies.id AND facts.source = 'tmdb'
    AND movies.imdb_id IS NULL AND movies.tmdb_id IS NOT NULL AND movies.import_type = 'full'
    AND NOT EXISTS (SELECT 1 FROM movies other WHERE other.imdb_id = facts.facts->>'imdbId')`;

/**
 * Candidates that stood with the film when it was last decided on; a decision takes them out of the record. One that
 * merged the film stands with the movie that was kept.
 */
export async function readEarlierCandidates(db: Db, movieId: string): Promise<CandidateSummary[]> {
  const [row] = await runSql<{ candidates: CandidateSummary[] }>(
    db,
    `SELECT evidence->'candidates' AS candidates FROM review_decisions
     WHERE movie_id = ANY (ARRAY(SELECT id FROM movies WHERE id = $1 UNION ALL SELECT kept_id FROM movie_merges WHERE merged_id = $1))
       AND before->>'id' = $1::text AND undoes IS NULL AND NOT is_undone(id) AND jsonb_typeof(evidence->'candidates') = 'array' AND evidence->'candidates' <> '[]'
     ORDER BY inserted_at DESC LIMIT 1`,
    [movieId],
  );
  return row?.candidates ?? [];
}
