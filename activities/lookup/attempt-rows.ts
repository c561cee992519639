import { missReason, type TierAttempt, type TierOutcome } from '../../domain/lookup/tier.js';
import { FALLBACK_LEVEL, fallThroughReason, type ImportType, type Reason } from '../../domain/sources.js';
import type { LookupMetadata } from '../../entities/metrics/lookup-metric.js';
import { dependentId, metricRow, type MetricRow } from '../../entities/metrics/write.js';
import type { LookupSubject } from '../../entities/movies/lookup-subject.js';
import type { SourceAnswer } from '../../sources/source.js';

/** What asking took. */
export interface Spent {
  ms: number;
  requests: number;
  fromCache: number;
}

/** What an attempt wrote to the movie. */
export interface Written {
  importType: ImportType | null;
  created: boolean;
}

export const NOTHING_WRITTEN: Written = { importType: null, created: false };

/** The row of an attempt that was answered, or failed. */
export function attemptRow(
  attempt: TierAttempt,
  film: LookupSubject,
  outcome: TierOutcome,
  written: Written,
  spent: Spent,
): MetricRow {
  const isRecord = outcome.kind === 'record';
  const reason = missReason(outcome);
  return metricRow('movie_lookup', {
    id: attempt.attemptId,
    source: attempt.source,
    identifier: film.identifier,
    success: isRecord,
    responseTimeMs: spent.ms,
    errorMessage: isRecord ? null : outcome.message,
    metadata: {
      ...ofAttempt(attempt, film),
      fallback_level: FALLBACK_LEVEL[attempt.source],
      festival: attempt.edition ?? null,
      strategy: isRecord ? (outcome.strategy ?? null) : null,
      confidence: isRecord ? (outcome.confidence ?? null) : null,
      cost_usd: outcome.costUsd,
      movie_found: isRecord,
      movie_created: written.created,
      import_type: written.importType,
      reason_for_fallback: reason === undefined ? null : fallThroughReason(attempt.source, reason),
      requests: spent.requests,
      cached: spent.requests === 0 && spent.fromCache > 0,
    },
  });
}

/**
 * One row a strategy that was used: the last search under its name tells how sure it made the match. Level, festival and
 * import type belong to the attempt's row: they would be counted twice.
 */
export function searchRows(attempt: TierAttempt, film: LookupSubject, answer: SourceAnswer): MetricRow[] {
  const strategies = [...new Set(answer.searches.map((step) => step.strategy))];
  return strategies.map((strategy) => {
    const steps = answer.searches.filter((step) => step.strategy === strategy);
    const last = steps.at(-1);
    const success = answer.found && answer.strategy === strategy;
    return metricRow('fallback_search', {
      id: dependentId(attempt.attemptId, strategy),
      source: attempt.source,
      identifier: `${film.identifier}: ${last?.query ?? ''}`,
      success,
      responseTimeMs: steps.reduce((sum, step) => sum + step.responseTimeMs, 0),
      errorMessage: success ? null : `${steps.reduce((sum, step) => sum + step.hits, 0)} hits, none taken`,
      metadata: {
        ...ofAttempt(attempt, film),
        strategy,
        confidence: last?.confidence ?? null,
        movie_found: success,
        requests: steps.length,
      },
    });
  });
}

/** The row of an attempt that ended without an answer, by a fault of ours or of the source. */
export function lostAttemptRow(
  attempt: TierAttempt,
  film: LookupSubject,
  { reason, message, costUsd }: { reason: Reason; message: string; costUsd: number },
): MetricRow {
  const { source } = attempt;
  const outcome: TierOutcome = {
    kind: 'missed',
    source,
    reason,
    message,
    candidates: [],
    costUsd,
    requests: 0,
  };
  const row = attemptRow(attempt, film, outcome, NOTHING_WRITTEN, { ms: 0, requests: 0, fromCache: 0 });
  return { ...row, responseTimeMs: null };
}

function ofAttempt(
  { askedBefore, source }: TierAttempt,
  { movieId }: LookupSubject,
): Pick<LookupMetadata, 'movie_id' | 'source_hierarchy'> {
  return { movie_id: movieId, source_hierarchy: [...askedBefore, source].join('>') };
}
