import type { DataSource } from 'typeorm';
import { isFree } from '../../config/source-defaults.js';
import type { TierAttempt, TierOutcome } from '../../domain/lookup/tier.js';
import { writeMetrics } from '../../entities/metrics/write.js';
import { spendOfAttempt } from '../../entities/sources/spend.js';
import type { Db } from '../../entities/sql.js';
import { upgradeMovie } from '../../entities/movies/upgrade.js';
import { subjectOf, writeFacts, type LookupSubject } from '../../entities/movies/lookup-subject.js';
import { learnedFrom } from '../../matching/evidence/learned.js';
import type { SourceError } from '../../sources/http/errors.js';
import { CANDIDATES_SHOWN, missed } from '../../sources/results.js';
import type { Found } from '../../sources/source.js';
import { attemptRow, NOTHING_WRITTEN, searchRows, type Spent } from './attempt-rows.js';
import { followMergedId, underOtherId } from './follow-merged-id.js';
import { toCandidate, type Verdict } from './verdict.js';
import { keepDoubts } from './keep-doubts.js';
import { takeChosen, type Taken } from './take-chosen.js';

/**
 * Writes what a tier answered, in one transaction: the movie's record, what the source says of the film, the attempt's
 * metrics row and one a search strategy. Answers the outcome for the workflow.
 * @throws {AppError} `FilmGone` where the lookup's film is not in the database any more; nothing is written then.
 */
export async function recordVerdict(
  dataSource: DataSource,
  attempt: TierAttempt,
  asked: LookupSubject & { workflowId: string },
  verdict: Verdict,
  spent: Spent,
): Promise<TierOutcome> {
  return await dataSource.transaction(async (db) => {
    // While the source was asked the film may have been merged, or another database restored.
    const taken =
      verdict.kind === 'record' ? await takeRecord(db, attempt, asked, verdict.answer) : undefined;
    const movieId = taken?.movieId ?? (await subjectOf(db, asked.movieId, asked.workflowId));
    const decided = taken !== undefined && 'decided' in taken ? taken.decided : undefined;
    const film = { ...asked, movieId };
    const final: Verdict =
      taken !== undefined && 'conflict' in taken ? { kind: 'missed', answer: taken.conflict } : verdict;
    const followed = final.answer.found ? undefined : await followMergedId(db, film, final.answer);
    const written = taken !== undefined && 'written' in taken ? taken.written : NOTHING_WRITTEN;
    if (final.kind !== 'record') await keepDoubts(db, attempt, film.movieId, final);
    const costUsd = await costOf(db, attempt);
    const said = { source: attempt.source, costUsd, requests: spent.requests };
    const told = { ...outcomeOf(final, said), ...(decided === undefined ? {} : { decided }) };
    const outcome = followed === undefined ? told : underOtherId(told, followed);
    await writeMetrics(db, [
      ...(isRepeated(attempt) && outcome.kind !== 'record'
        ? []
        : [attemptRow(attempt, film, outcome, written, spent)]),
      ...searchRows(attempt, film, final.answer),
    ]);
    return outcome;
  });
}

/** What the attempt took so far in USD. */
async function costOf(db: Db, { source, attemptId }: TierAttempt): Promise<number> {
  return isFree(source) ? 0 : (await spendOfAttempt(db, attemptId)).costUsd;
}

/** A search that was only repeated is no attempt of its own, unless it finds the film. */
function isRepeated({ request }: TierAttempt): boolean {
  return request.mode === 'search' && request.facts === 'learned';
}

function outcomeOf(
  verdict: Verdict,
  said: Pick<TierOutcome, 'source' | 'costUsd' | 'requests'>,
): TierOutcome {
  if (verdict.kind === 'record') {
    const { film, evidence, strategy, confidence } = verdict.answer;
    const message = `${film.title}: ${evidence}`;
    return { kind: 'record', ...said, message, importType: film.completeness, strategy, confidence };
  }
  const { message, reason, retryAt } = verdict.answer;
  // What each fact adds stands in the database, for those who look; a history stays small.
  const candidates = verdict.answer.candidates
    .slice(0, CANDIDATES_SHOWN)
    .map(({ facts: _facts, ...candidate }) => candidate);
  if (verdict.kind === 'missed') return { kind: 'missed', ...said, message, reason, candidates, retryAt };
  if (verdict.kind === 'contradicted') return { kind: 'contradicted', ...said, message, candidates };
  return { kind: 'unverified', ...said, message, strategy: verdict.strategy, candidates };
}

/** Writes the attempt's metrics row after a fault; the next retry writes it anew. */
export async function recordFailure(
  db: Db,
  attempt: TierAttempt,
  film: LookupSubject,
  { error, ...spent }: Spent & { error: SourceError },
): Promise<void> {
  // A repeated search may yet find nothing new, and has no row then; one whose retries are used up gets it at its end.
  if (isRepeated(attempt)) return;
  const costUsd = await costOf(db, attempt);
  const { source } = attempt;
  const { reason, message } = error;
  const outcome: TierOutcome = {
    kind: 'missed',
    source,
    reason,
    message,
    candidates: [],
    costUsd,
    requests: spent.requests,
  };
  await writeMetrics(db, [attemptRow(attempt, film, outcome, NOTHING_WRITTEN, spent)]);
}

/** Takes the record for the movie; where another movie holds its ids, the answer becomes a doubt with that film as candidate. */
async function takeRecord(
  db: Db,
  attempt: TierAttempt,
  film: LookupSubject & { workflowId: string },
  answer: Found,
): Promise<Taken> {
  const { request, improvesDecided } = attempt;
  const match = {
    strategy: answer.strategy,
    confidence: answer.confidence,
    evidence: { line: answer.evidence, candidates: answer.candidates.slice(0, CANDIDATES_SHOWN) },
  };
  if (request.mode !== 'search' && request.chosen !== undefined)
    return await takeChosen(db, attempt, film, { answer, match, chosen: request.chosen });
  const flagged = request.mode === 'accept' && request.film.flagged;
  const how = { ...match, flagged, improvesDecided };
  const upgrade = await upgradeMovie(db, film.movieId, answer.film, how, film.workflowId);
  const { subject } = upgrade;
  if ('conflict' in upgrade) {
    const { title, imdbId, movieId } = upgrade.conflict;
    const evidence = `already the record of ${title} (${imdbId ?? `movie ${movieId}`})`;
    const message = `${attempt.source} found ${answer.film.title}, but that is ${evidence}`;
    // Two films with one id: no machine may choose.
    const candidates = [toCandidate(answer, { confidence: Math.min(answer.confidence, 0.5), evidence })];
    const conflict = { ...missed('low_confidence', message, candidates), searches: answer.searches };
    return { movieId: subject, conflict };
  }
  const { importType, created } = upgrade;
  // A record that is written has its facts with it.
  if (!upgrade.changed) await writeFacts(db, upgrade.movieId, attempt.source, learnedFrom(answer.film));
  return { movieId: subject, written: { importType, created } };
}
