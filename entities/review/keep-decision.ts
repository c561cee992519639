import type { Decision } from '../../domain/decision.js';
import type { CandidateSummary } from '../../domain/candidates.js';
import type { ImportType } from '../../domain/sources.js';
import type { MatchEvidence } from '../movie.js';
import { mergeMovies } from '../movies/merge.js';
import { dependentId } from '../metrics/write.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { AppError } from '../../domain/errors.js';

export interface DecisionToKeep {
  /** The movie as it is after the decision; it may be another row than before, when two were merged. */
  movieId: string;
  workflowId: string;
  /** Unique within the workflow's id, so that a retry writes the same row and a later run another. */
  decisionId: string;
  decision: Decision;
  /** What stood in the record before anything was changed. */
  before: Snapshot;
}

/** What stands in a record that a decision may change. */
export interface Snapshot {
  id: string;
  imdb_id: string | null;
  tmdb_id: number | null;
  title: string;
  import_type: ImportType;
  review_state: string | null;
  match_evidence: MatchEvidence | null;
}

/** Reads a movie, locked; where it was merged, the one that it was merged into. */
export async function snapshot(db: Db, movieId: string): Promise<Snapshot | undefined> {
  const [row] = await runSql<Snapshot>(
    db,
    `SELECT movie.id::text, movie.imdb_id, movie.tmdb_id, movie.title, movie.import_type, movie.review_state, movie.match_evidence
     FROM movies asked JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id)
     WHERE asked.id = $1 FOR UPDATE OF movie`,
    [movieId],
  );
  return row;
}

/**
 * Keeps a decision with who, what, evidence, before and after, and marks the movie so that no machine overrides it.
 * In one transaction with the caller.
 */
export async function keepDecision(db: Db, kept: DecisionToKeep): Promise<void> {
  const { decision, before, workflowId, decisionId } = kept;
  const rejected = 'reason' in decision;
  const movie = await snapshot(db, kept.movieId);
  if (movie === undefined) throw new AppError('NotFound', `There is no movie ${kept.movieId}.`);
  await runSql(
    db,
    `UPDATE movies SET review_state = $2, needs_enrichment = needs_enrichment AND $2 <> 'rejected', updated_at = now() WHERE id = $1`,
    [movie.id, rejected ? 'rejected' : 'decided'],
  );
  if (!rejected) await runSql(db, TAKE_ID_OF_MATCH, [movie.id]);
  await appendDecision(db, {
    id: dependentId(workflowId, decisionId),
    movieId: movie.id,
    workflowId,
    reviewer: decision.reviewer,
    decision,
    note: rejected ? decision.reason : (decision.note ?? null),
    before,
    after: await snapshot(db, movie.id),
  });
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
       AND before->>'id' = $1::text AND jsonb_typeof(evidence->'candidates') = 'array' AND evidence->'candidates' <> '[]'
     ORDER BY inserted_at DESC LIMIT 1`,
    [movieId],
  );
  return row?.candidates ?? [];
}

/** Adds a row to the record of decisions; one that stands already is left alone. */
export async function appendDecision(
  db: Db,
  row: {
    id: string;
    movieId: string;
    workflowId: string;
    reviewer: string;
    decision: unknown;
    note: string | null;
    before: Snapshot;
    after: Snapshot | undefined;
  },
): Promise<void> {
  await runSql(
    db,
    `INSERT INTO review_decisions (id, movie_id, workflow_id, reviewer, decision, note, evidence, before, after)
     VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7::jsonb, $8::jsonb, $9::jsonb) ON CONFLICT (id) DO NOTHING`,
    [
      row.id,
      row.movieId,
      row.workflowId,
      row.reviewer,
      storableJson(row.decision),
      row.note,
      storableJson(row.before.match_evidence),
      storableJson(row.before),
      storableJson(row.after ?? null),
    ],
  );
}

/**
 * Gives the movie another IMDb id. Where a movie has that id already, this one is merged into it; where not, the id
 * that it had before still leads to it, for programmes that name it.
 * @returns the movie that has the id now, and whether it was merged.
 */
export async function assignImdbId(
  db: Db,
  movieId: string,
  imdbId: string,
): Promise<{ movieId: string; merged: boolean; importType: ImportType }> {
  const own = await snapshot(db, movieId);
  if (own === undefined) throw new AppError('NotFound', `There is no movie ${movieId}.`);
  const [holder] = await runSql<{ id: string; merged_into: string | null; import_type: ImportType }>(
    db,
    'SELECT id::text, merged_into::text, import_type FROM movies WHERE imdb_id = $1 FOR UPDATE',
    [imdbId],
  );
  if (holder?.merged_into === own.id) {
    // The id led here already: the row that kept it gives it back.
    await runSql(db, 'UPDATE movies SET imdb_id = NULL WHERE id = $1', [holder.id]);
  } else if (holder !== undefined && holder.id !== own.id) {
    const target = await snapshot(db, holder.id);
    const kept = target ?? { id: holder.id, import_type: holder.import_type };
    await mergeMovies(db, own.id, kept.id);
    return { movieId: kept.id, merged: true, importType: kept.import_type };
  }
  await runSql(db, 'UPDATE movies SET imdb_id = $2, updated_at = now() WHERE id = $1', [own.id, imdbId]);
  if (own.imdb_id !== null && own.imdb_id !== imdbId)
    await runSql(
      db,
      'INSERT INTO movies (imdb_id, title, merged_into, needs_enrichment) VALUES ($1, $2, $3, false)',
      [own.imdb_id, own.title, own.id],
    );
  return { movieId: own.id, merged: false, importType: own.import_type };
}
