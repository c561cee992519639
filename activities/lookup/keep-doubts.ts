import type { TierAttempt } from '../../domain/lookup/tier.js';
import { fallThroughReason } from '../../domain/sources.js';
import { recordCandidates } from '../../entities/movies/candidates.js';
import { recordContradiction } from '../../entities/movies/title-match.js';
import type { Db } from '../../entities/sql.js';
import { CANDIDATES_SHOWN } from '../../sources/results.js';
import type { Verdict } from './verdict.js';

/** Keeps candidates for a reviewer, and why a match that would have made a minimal record a full one was not taken. */
export async function keepDoubts(
  db: Db,
  attempt: TierAttempt,
  movieId: string,
  { kind, answer }: Exclude<Verdict, { kind: 'record' }>,
): Promise<void> {
  const { message, candidates } = answer;
  if (candidates.length > 0)
    await recordCandidates(db, movieId, { ...answer, isFirst: attempt.askedBefore.length === 0 });
  if (kind !== 'contradicted') return;
  const reason = fallThroughReason(attempt.source, 'low_confidence');
  const told = candidates.slice(0, CANDIDATES_SHOWN);
  await recordContradiction(db, movieId, { reason, line: message, candidates: told });
}
