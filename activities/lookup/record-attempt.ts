import type { DataSource } from 'typeorm';
import { fallThroughReason, type TierOutcome } from '../../domain/outcome.js';
import { FALLBACK_LEVEL, type ImportType, type Reason } from '../../domain/sources.js';
import type { LookupMetadata } from '../../entities/metrics.js';
import { dependentId, supersede, writeMetrics, type MetricRow } from '../../entities/metrics/write.js';
import { spendOfLookup } from '../../entities/sources/spend.js';
import type { Db } from '../../entities/sql.js';
import { upgradeMovie } from '../../entities/movies/upgrade.js';
import { noteCandidates, writeFacts, type FilmToLookUp } from '../../entities/movies/lookup-subject.js';
import { learnedFrom } from '../../matching/evidence/learned.js';
import type { SourceAnswer } from '../../sources/source.js';
import { toCandidate } from './confirm-match.js';
import type { LookupRequest } from './request.js';
import type { GateTally } from '../asking/request-gate.js';

type Found = Extract<SourceAnswer, { found: true }>;
type NotFound = Extract<SourceAnswer, { found: false }>;

/** What an attempt wrote to the movie. */
interface Written {
  importType: ImportType | null;
  created: boolean;
}

/**
 * Writes what a tier answered, in one transaction: the movie's record, what the source says of the film, the attempt's
 * metrics row and one a search strategy. Answers the outcome for the workflow.
 */
export async function recordAnswer(
  dataSource: DataSource,
  request: LookupRequest,
  film: FilmToLookUp,
  answer: SourceAnswer,
  responseTimeMs: number,
  tally: GateTally,
): Promise<TierOutcome> {
  return await dataSource.transaction(async (db) => {
    const resolved = answer.found ? await takeRecord(db, request, film, answer) : answer;
    const final: SourceAnswer = 'written' in resolved ? answer : resolved;
    const written: Written = 'written' in resolved ? resolved.written : { importType: null, created: false };
    if (!final.found && final.candidates.length > 0)
      await noteCandidates(db, film.movieId, { ...final, isFirst: request.askedBefore.length === 0 });
    const spend = await spendOfLookup(db, request.lookupId);
    const outcome: TierOutcome = {
      source: request.source,
      found: final.found,
      message: final.found ? `${final.film.title}: ${final.evidence}` : final.message,
      candidates: final.candidates.slice(0, 3),
      costUsd: spend.costUsd,
      requests: tally.sent,
      ...(final.found
        ? {
            importType: final.film.completeness,
            strategy: final.strategy,
            confidence: final.confidence,
          }
        : { reason: final.reason }),
      ...(!final.found && final.retryAt !== undefined ? { retryAt: final.retryAt } : {}),
    };
    // A search that was only repeated is no attempt of its own, unless it found the film.
    const repeated = request.withLearnedFacts === true && !outcome.found;
    await writeMetrics(db, [
      ...(repeated ? [] : [attemptRow(request, film, outcome, written, responseTimeMs, tally)]),
      ...searchRows(request, film, final),
    ]);
    if (written.importType !== null)
      await supersede(db, { lookupId: request.lookupId, movieId: film.movieId, edition: request.edition });
    return outcome;
  });
}

/** Writes the attempt's metrics row after a fault; the next retry writes it anew. */
export async function recordFailure(
  db: Db,
  request: LookupRequest,
  film: FilmToLookUp,
  reason: Reason,
  message: string,
  responseTimeMs: number,
  tally: GateTally,
): Promise<void> {
  // A repeated search may yet find nothing new, and has no row then; one whose retries are used up gets it at its end.
  if (request.withLearnedFacts === true) return;
  const spend = await spendOfLookup(db, request.lookupId);
  const outcome: TierOutcome = {
    source: request.source,
    found: false,
    reason,
    message,
    candidates: [],
    costUsd: spend.costUsd,
    requests: tally.sent,
  };
  const written: Written = { importType: null, created: false };
  await writeMetrics(db, [attemptRow(request, film, outcome, written, responseTimeMs, tally)]);
}

/** Takes the record for the movie; where another movie holds its ids, the answer becomes a doubt with that film as candidate. */
async function takeRecord(
  db: Db,
  request: LookupRequest,
  film: FilmToLookUp,
  answer: Found,
): Promise<{ written: Written } | NotFound> {
  const upgrade = await upgradeMovie(db, film.movieId, answer.film, {
    strategy: answer.strategy,
    confidence: answer.confidence,
    evidence: { line: answer.evidence, candidates: answer.candidates.slice(0, 3) },
    flagged: request.take?.flagged ?? false,
    decidedBy: request.take?.decidedBy,
  });
  if ('conflict' in upgrade) {
    const { conflict } = upgrade;
    const evidence = `already the record of ${conflict.title} (${conflict.imdbId ?? `movie ${conflict.movieId}`})`;
    return {
      found: false,
      reason: 'low_confidence',
      message: `${request.source} found ${answer.film.title}, but that is ${evidence}`,
      // Two films with one id: no machine may choose.
      candidates: [toCandidate(answer, { confidence: Math.min(answer.confidence, 0.5), evidence })],
      searches: answer.searches,
    };
  }
  await writeFacts(db, upgrade.movieId, request.source, learnedFrom(answer.film));
  return { written: { importType: upgrade.importType, created: upgrade.created } };
}

function attemptRow(
  request: LookupRequest,
  film: FilmToLookUp,
  outcome: TierOutcome,
  written: Written,
  responseTimeMs: number,
  tally: GateTally,
): MetricRow {
  return {
    id: request.lookupId,
    source: request.source,
    operation: 'movie_lookup',
    identifier: film.identifier,
    success: outcome.found,
    responseTimeMs,
    errorMessage: outcome.found ? null : outcome.message,
    metadata: {
      ...commonMetadata(request, film),
      strategy: outcome.strategy ?? null,
      confidence: outcome.confidence ?? null,
      cost_usd: outcome.costUsd,
      movie_found: outcome.found,
      movie_created: written.created,
      import_type: written.importType,
      reason_for_fallback:
        outcome.reason === undefined ? null : fallThroughReason(request.source, outcome.reason),
      requests: tally.sent,
      cached: tally.sent === 0 && tally.fromCache > 0,
    },
  };
}

/** One row a strategy that was used: the last search under its name tells how sure it made the match. */
function searchRows(request: LookupRequest, film: FilmToLookUp, answer: SourceAnswer): MetricRow[] {
  const strategies = [...new Set(answer.searches.map((step) => step.strategy))];
  return strategies.map((strategy) => {
    const steps = answer.searches.filter((step) => step.strategy === strategy);
    const last = steps.at(-1);
    const success = answer.found && answer.strategy === strategy;
    return {
      id: dependentId(request.lookupId, strategy),
      source: request.source,
      operation: 'fallback_search' as const,
      identifier: `${film.identifier}: ${last?.query ?? ''}`,
      success,
      responseTimeMs: steps.reduce((sum, step) => sum + step.responseTimeMs, 0),
      errorMessage: success ? null : `${steps.reduce((sum, step) => sum + step.hits, 0)} hits, none taken`,
      metadata: {
        ...commonMetadata(request, film),
        // Level and import type belong to the attempt's row: they would be counted twice.
        fallback_level: 0,
        festival: null,
        strategy,
        confidence: last?.confidence ?? null,
        cost_usd: 0,
        movie_found: success,
        movie_created: false,
        import_type: null,
        reason_for_fallback: null,
        requests: steps.length,
        cached: false,
      },
    };
  });
}

function commonMetadata(
  request: LookupRequest,
  film: FilmToLookUp,
): Pick<LookupMetadata, 'fallback_level' | 'festival' | 'movie_id' | 'source_hierarchy'> {
  return {
    fallback_level: FALLBACK_LEVEL[request.source],
    festival: request.edition ?? null,
    movie_id: film.movieId,
    source_hierarchy: [...request.askedBefore, request.source].join('>'),
  };
}
