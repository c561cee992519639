import { AppError } from '../../domain/errors.js';
import type { Decision } from '../../domain/review/decision.js';
import type { FilmRecord } from '../../domain/film.js';
import type { ImportType } from '../../domain/sources.js';
import { rank, upgradeMovie } from '../movies/upgrade.js';
import type { Match } from '../movies/write-record.js';
import type { Db } from '../sql.js';
import type { DecisionBasis } from '../../domain/lookup/tier.js';
import { displacedOf, readHolders } from './displaced.js';
import { beginDecision } from './begin-decision.js';
import { judgeCandidates } from './judgements.js';
import { undoDecision } from './undo.js';
import {
  decisionRowId,
  keepDecision,
  readWholeRecord,
  type DecisionKey,
  type Snapshot,
} from './keep-decision.js';
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
  after: Snapshot;
}

/**
 * Carries a decision out in the caller's transaction: room is made for it, the chosen record is written, and who decided what
 * is kept, all of it or nothing. Done again (a retry, a reset), it answers what was done the first time and changes nothing.
 * @throws {AppError} `Conflict` in words, when it cannot be done.
 */
export async function decide(db: Db, request: DecisionRequest): Promise<Decided> {
  const { decision, chosen, workflowId, decisionId, basis } = request;
  const done = await db.findOneBy(ReviewDecision, { id: decisionRowId(request, decision) });
  if (done !== null) return outcome(done.before as unknown as Snapshot, done.after as unknown as Snapshot);
  if ('undo' in decision) {
    const { before, after } = await undoDecision(db, { ...request, decision });
    return outcome(before, after);
  }
  const stood = await readWholeRecord(db, request.movieId);
  if ('judgements' in decision) {
    const { before, after } = await judgeCandidates(db, { ...request, decision, stood });
    return outcome(before, after);
  }
  const holders = await readHolders(db, request.movieId, chosen?.record);
  const { before, movieId, importType, merged } = await beginDecision(db, request.movieId, basis);
  // The movie that had the given id may have a better record than the source that was asked.
  const isBetter = merged && rank(importType) >= rank(chosen?.record.completeness ?? 'stub');
  const subject =
    chosen === undefined || isBetter ? movieId : await take(db, movieId, chosen, decision.reviewer);
  const after = await keepDecision(db, {
    movieId: subject,
    workflowId,
    decisionId,
    decision,
    before,
    stood: { ...stood, displaced: await displacedOf(db, holders, subject) },
  });
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
  return { movieId: after.id, importType: after.import_type, merged: before.id !== after.id, before, after };
}
