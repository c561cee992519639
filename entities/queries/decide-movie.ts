import type { Decision } from '../../domain/decision.js';
import type { ImportType } from '../../domain/sources.js';
import type { MatchEvidence } from '../movie.js';
import { mergeMovies } from './merge-movies.js';
import { dependentId } from './metrics.js';
import { runSql, storableJson, type Db } from './sql.js';

export interface DecisionToKeep {
  movieId: string;
  workflowId: string;
  /** Unique within the workflow, so that a retry writes the same row. */
  decisionId: string;
  decision: Decision;
}

interface Snapshot {
  id: string;
  imdb_id: string | null;
  tmdb_id: number | null;
  title: string;
  import_type: ImportType;
  review_state: string | null;
  match_evidence: MatchEvidence | null;
}

/** What stands in the record that a decision may change. */
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
export async function keepDecision(db: Db, kept: DecisionToKeep, before: Snapshot): Promise<void> {
  const rejected = 'reason' in kept.decision;
  await runSql(
    db,
    `UPDATE movies SET review_state = $2, needs_enrichment = needs_enrichment AND $2 <> 'rejected', updated_at = now() WHERE id = $1`,
    [before.id, rejected ? 'rejected' : 'decided'],
  );
  const after = await snapshot(db, before.id);
  await runSql(
    db,
    `INSERT INTO review_decisions (id, movie_id, workflow_id, reviewer, decision, note, evidence, before, after)
     VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7::jsonb, $8::jsonb, $9::jsonb) ON CONFLICT (id) DO NOTHING`,
    [
      dependentId(kept.workflowId, kept.decisionId),
      before.id,
      kept.workflowId,
      kept.decision.reviewer,
      storableJson(kept.decision),
      'reason' in kept.decision ? kept.decision.reason : (kept.decision.note ?? null),
      storableJson(before.match_evidence),
      storableJson(before),
      storableJson(after),
    ],
  );
}

/**
 * Gives the movie another IMDb id. Where a movie has that id already, this one is merged into it.
 * @returns the movie that has the id now, and whether it was merged.
 */
export async function assignImdbId(
  db: Db,
  movieId: string,
  imdbId: string,
): Promise<{ movieId: string; merged: boolean; importType: ImportType }> {
  const own = await snapshot(db, movieId);
  if (own === undefined) throw new Error(`There is no movie ${movieId}.`);
  const [holder] = await runSql<{ id: string; import_type: ImportType }>(
    db,
    'SELECT id::text, import_type FROM movies WHERE imdb_id = $1 FOR UPDATE',
    [imdbId],
  );
  if (holder !== undefined && holder.id !== own.id) {
    await mergeMovies(db, own.id, holder.id);
    return { movieId: holder.id, merged: true, importType: holder.import_type };
  }
  await runSql(db, 'UPDATE movies SET imdb_id = $2, updated_at = now() WHERE id = $1', [own.id, imdbId]);
  return { movieId: own.id, merged: false, importType: own.import_type };
}
