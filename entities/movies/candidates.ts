import { mergeCandidates, type CandidateSummary } from '../../domain/lookup/candidates.js';
import type { MatchEvidence } from '../../domain/views/film.js';
import { runSql, storableJson, type Db } from '../sql.js';

/**
 * Keeps the candidates of a doubtful answer with a stub, beside those of the sources asked before; the line is of the
 * source that named the best one. In one transaction with the caller.
 * @param answer `isFirst`: a lookup begins with it, and what an earlier lookup left is not counted any more.
 */
export async function recordCandidates(
  db: Db,
  movieId: string,
  answer: { message: string; candidates: CandidateSummary[]; isFirst?: boolean },
): Promise<void> {
  const [row] = await runSql<{ known: MatchEvidence | null }>(
    db,
    `SELECT match_evidence AS known FROM movies
     WHERE id = $1 AND import_type = 'stub' AND review_state IS DISTINCT FROM 'decided' FOR UPDATE`,
    [movieId],
  );
  if (row === undefined) return;
  const known = answer.isFirst === true ? null : row.known;
  const candidates = mergeCandidates(known?.candidates ?? [], answer.candidates);
  const [best] = candidates;
  const [before] = known?.candidates ?? [];
  const stands = best?.evidence === before?.evidence && best?.confidence === before?.confidence;
  const evidence = { line: known !== null && stands ? known.line : answer.message, candidates };
  await runSql(
    db,
    'UPDATE movies SET match_evidence = $2::jsonb, match_confidence = $3, updated_at = now() WHERE id = $1',
    [movieId, storableJson(evidence), best?.confidence ?? null],
  );
}
