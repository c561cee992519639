import { AppError } from '../../domain/errors.js';
import type { Decision } from '../../domain/decision.js';
import type { FilmRecord } from '../../domain/film.js';
import type { ImportType } from '../../domain/sources.js';
import { dependentId } from '../metrics/write.js';
import { upgradeMovie, type Match } from '../movies/upgrade.js';
import type { Db } from '../sql.js';
import { beginDecision, type DecisionBasis } from './begin-decision.js';
import { keepDecision, type DecisionKey, type Snapshot } from './keep-decision.js';
import { ReviewDecision } from './records.js';

/** A decision with all that it needs: what it leaves of the present record, and the record that was chosen, if any. */
export interface DecisionRequest extends DecisionKey {
  movieId: string;
  decision: Decision;
  basis: DecisionBasis;
  chosen?: { record: FilmRecord; match: Omit<Match, 'decidedBy' | 'flagged'> };
}

/** What a decision came to. */
export interface Decided {
  /** Another row than before, where the film was merged with the movie that had the chosen id. */
  movieId: string;
  importType: ImportType;
  merged: boolean;
  before: Snapshot;
}

/**
 * Carries a decision out in the caller's transaction: room is made for it, the chosen record is written, and who decided what
 * is kept, all of it or nothing. Done again (a retry, a reset), it answers what was done the first time and changes nothing.
 * @throws {AppError} `Conflict` in words, when it cannot be done.
 */
export async function decide(db: Db, request: DecisionRequest): Promise<Decided> {
  const { decision, chosen, workflowId, decisionId } = request;
  const done = await db.findOneBy(ReviewDecision, { id: dependentId(workflowId, decisionId) });
  if (done !== null) return outcome(done.before as unknown as Snapshot, done.after as unknown as Snapshot);
  const { before, movieId } = await beginDecision(db, request.movieId, request.basis);
  const subject = chosen === undefined ? movieId : await take(db, movieId, chosen, decision.reviewer);
  const after = await keepDecision(db, { movieId: subject, workflowId, decisionId, decision, before });
  return outcome(before, after);
}

async function take(
  db: Db,
  movieId: string,
  { record, match }: NonNullable<DecisionRequest['chosen']>,
  reviewer: string,
): Promise<string> {
  const upgrade = await upgradeMovie(db, movieId, record, { ...match, flagged: false, decidedBy: reviewer });
  if (!('conflict' in upgrade)) return upgrade.movieId;
  const { title, imdbId, movieId: other } = upgrade.conflict;
  throw new AppError(
    'Conflict',
    `that is ${title} (${imdbId ?? `movie ${other}`}), another film here. Nothing was changed.`,
  );
}

function outcome(before: Snapshot, after: Snapshot): Decided {
  return { movieId: after.id, importType: after.import_type, merged: before.id !== after.id, before };
}
