import type { RecordOutcome, TierAttempt } from '../../domain/lookup/tier.js';
import { readAttempt } from '../../entities/metrics/read-attempt.js';
import type { Db } from '../../entities/sql.js';

/**
 * The record that an earlier try at the attempt wrote, whose worker died before it could say so. The source is not asked
 * again: a film that the record made one with another film would be asked for as that one.
 * @returns undefined where nothing was written, and of a decision, which is carried out once by itself.
 */
export async function writtenBefore(
  db: Db,
  { attemptId, source, request }: TierAttempt,
): Promise<RecordOutcome | undefined> {
  if ('chosen' in request && request.chosen !== undefined) return undefined;
  const row = await readAttempt(db, attemptId);
  if (row?.success !== true || row.importType === null) return undefined;
  const { importType, strategy, confidence, costUsd, requests } = row;
  const message = 'its record was written before its worker ended';
  return {
    kind: 'record',
    source,
    message,
    importType,
    strategy: strategy ?? undefined,
    confidence: confidence ?? undefined,
    costUsd,
    requests,
  };
}
