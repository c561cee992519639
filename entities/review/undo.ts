import { AppError } from '../../domain/errors.js';
import type { Undoing } from '../../domain/review/decision.js';
import { undoMerge } from '../movies/merge.js';
import { runSql, type Db } from '../sql.js';
import { stillDisplaced, type Displaced } from './displaced.js';
import {
  appendDecision,
  lockMovie,
  type DecisionKey,
  type Snapshot,
  type WholeRecord,
} from './keep-decision.js';

/** The last decision on a film that stands. */
export interface LastDecision {
  id: string;
  /** The film's lookup; it is the merged film's own where the decision merged two. */
  workflowId: string | null;
  reviewer: string;
  decision: unknown;
  before: Snapshot;
  after: Snapshot;
  /** Null where it cannot be undone: of a reopening. */
  stood: WholeRecord | null;
  at: Date;
}

/** The last decision on a film that was not taken back; a film that was merged is known by its own row and by the kept one. */
export async function readLastDecision(db: Db, movieId: string): Promise<LastDecision | undefined> {
  const [last] = await runSql<LastDecision>(
    db,
    `SELECT id, workflow_id, reviewer, decision, before, after, stood, inserted_at AS at FROM review_decisions
     WHERE movie_id = ANY (ARRAY(SELECT id FROM movies WHERE id = $1 UNION ALL SELECT kept_id FROM movie_merges WHERE merged_id = $1))
       AND (movie_id = $1 OR before->>'id' = $1::text) AND undoes IS NULL AND NOT is_undone(id)
     ORDER BY inserted_at DESC LIMIT 1`,
    [movieId],
  );
  return last;
}

/**
 * Takes the last decision on a film back: its record, match, candidates and state are what they were before it, and films
 * that it made one are parted. In one transaction with the caller.
 * @throws {AppError} `Conflict` in words; nothing is changed then.
 */
export async function undoDecision(
  db: Db,
  request: DecisionKey & { movieId: string; decision: Undoing },
): Promise<{ before: Snapshot; after: Snapshot }> {
  const standing = await lockMovie(db, request.movieId);
  const last = await readLastDecision(db, request.movieId);
  assertUndoable(last);
  const { stood, before } = last;
  // Films that it made one are parted in reverse: those that it took a record off came last.
  const displaced = await stillDisplaced(db, (stood['displaced'] ?? []) as Displaced[]);
  if (standing.id !== before.id) await part(db, last, standing);
  await checkIds(db, stood);
  await restore(db, stood);
  for (const other of displaced) {
    await checkIds(db, other);
    await restore(db, other);
  }
  const after = await lockMovie(db, before.id);
  const { decision } = request;
  await appendDecision(db, request, {
    movieId: before.id,
    decision,
    note: decision.note,
    before: standing,
    after,
    undoes: last.id,
  });
  return { before: standing, after };
}

/** @throws {AppError} `Conflict` in words, where there is nothing that an undo could give back. */
export function assertUndoable(
  last: LastDecision | undefined,
): asserts last is LastDecision & { stood: WholeRecord } {
  if (last === undefined) throw refused('nobody has decided on it');
  if (last.stood === null) throw refused('it was reopened since');
}

/** Parts the film from the one that it was merged with, which is what it was, unless somebody has changed it since. */
async function part(db: Db, { before, after }: LastDecision, kept: Snapshot): Promise<void> {
  const [merge] = await runSql<{ stood: WholeRecord | null; isLast: boolean }>(
    db,
    `SELECT kept_before(merge) AS stood, NOT EXISTS (SELECT FROM movie_merges later WHERE later.kept_id = merge.kept_id
         AND later.id > merge.id AND NOT EXISTS (SELECT FROM movie_merge_undos undo WHERE undo.merge_id = later.id)) AS is_last
     FROM movie_merges merge WHERE merge.merged_id = $1 AND merge.kept_id = $2
       AND NOT EXISTS (SELECT FROM movie_merge_undos undo WHERE undo.merge_id = merge.id) ORDER BY merge.id DESC LIMIT 1`,
    [before.id, kept.id],
  );
  if (!(await undoMerge(db, before.id)))
    throw refused('nobody knows any more what the two films were before');
  const isAsDecided = JSON.stringify(kept) === JSON.stringify(after);
  const stood = merge?.stood;
  if (merge?.isLast === true && isAsDecided && stood !== undefined && stood !== null && 'parts' in stood)
    await restore(db, stood);
}

/** Refuses where another film has a record's ids by now. */
async function checkIds(db: Db, stood: WholeRecord): Promise<void> {
  const [held] = await runSql<{ title: string | null }>(db, 'SELECT holder_of_record($1::jsonb) AS title', [
    JSON.stringify(stood),
  ]);
  if (typeof held?.title === 'string')
    throw refused(`${held.title} has its ids now: decide on that one first`);
}

async function restore(db: Db, stood: WholeRecord): Promise<void> {
  await runSql(db, 'SELECT restore_record($1::jsonb)', [JSON.stringify(stood)]);
}

function refused(why: string): AppError {
  return new AppError('Conflict', `It cannot be undone: ${why}. Nothing was changed.`);
}
