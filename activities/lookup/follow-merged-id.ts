/** What becomes of a film whose IMDb id a source leads to another one, without a record of it. */
import type { ImportType } from '../../domain/sources.js';
import type { TierOutcome } from '../../domain/lookup/tier.js';
import type { LookupSubject } from '../../entities/movies/lookup-subject.js';
import { assignImdbId } from '../../entities/review/begin-decision.js';
import { isJudgedApart } from '../../entities/movies/merge.js';
import type { Db } from '../../entities/sql.js';
import type { NotFound } from '../../sources/source.js';

/** How a film is found that another id led to. */
const MERGED_ID = 'merged_id';

/**
 * Gives the film the id to which the source leads it: what is asked next is asked by that. A person's decision stands.
 * @returns what record the film of that id has; undefined where the source leads to none.
 */
export async function followMergedId(
  db: Db,
  { movieId, imdbId, reviewState }: LookupSubject,
  { mergedInto }: NotFound,
): Promise<ImportType | undefined> {
  if (mergedInto === undefined || imdbId === undefined || reviewState === 'decided') return undefined;
  if (await isJudgedApart(db, movieId, mergedInto)) return undefined;
  return (await assignImdbId(db, movieId, mergedInto)).importType;
}

/** What asking came to then: the film of the other id may have a record already; if not, sources are asked by that id. */
export function underOtherId(missed: TierOutcome, importType: ImportType): TierOutcome {
  if (importType === 'stub') return missed.kind === 'missed' ? { ...missed, renamed: true } : missed;
  const { source, costUsd, requests, message } = missed;
  return {
    kind: 'record',
    source,
    costUsd,
    requests,
    message,
    importType,
    strategy: MERGED_ID,
    confidence: 1,
  };
}
