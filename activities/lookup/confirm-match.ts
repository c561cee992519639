import type { FilmRecord } from '../../domain/film.js';
import {
  CERTAIN_FROM,
  FOUND_BY_ID,
  fallThroughReason,
  type CandidateSummary,
  type TierOutcome,
} from '../../domain/outcome.js';
import type { TierSource } from '../../domain/sources.js';
import { setReviewState } from '../../entities/movies/park.js';
import type { Db } from '../../entities/sql.js';
import { noteContradiction, readContradiction, readTitleMatch } from '../../entities/movies/title-match.js';
import type { FilmToLookUp } from '../../entities/movies/lookup-subject.js';
import { contradiction } from '../../matching/evidence/contradiction.js';
import { scorableRecord } from '../../matching/evidence/evidence.js';
import { learnedFrom } from '../../matching/evidence/learned.js';
import type { SourceAnswer } from '../../sources/source.js';
import type { LookupRequest } from './request.js';

type Found = Extract<SourceAnswer, { found: true }>;

/** Below the confidence from which a doubtful match is accepted: facts against it are for a person to weigh. */
const CONTRADICTED_CONFIDENCE = 0.3;
/** Name in the metrics of what was found by means of another source's record. */
const LEARNED_FACTS = 'learned_facts';

/**
 * Holds a match by title against what other sources told of this film. One that they contradict is no match but a
 * candidate, with the reason in words, so that the film goes to a reviewer. What a person chose is not questioned.
 */
export function confirmed(
  request: Pick<LookupRequest, 'source' | 'take'>,
  film: Pick<FilmToLookUp, 'learned'>,
  answer: SourceAnswer,
): SourceAnswer {
  if (!answer.found || film.learned === undefined) return answer;
  if (FOUND_BY_ID.includes(answer.strategy) || request.take?.decidedBy !== undefined) return answer;
  const against = contradiction(scorableRecord(answer.film), film.learned);
  if (against === undefined) return answer;
  const contradicted = toCandidate(answer, {
    confidence: Math.min(answer.confidence, CONTRADICTED_CONFIDENCE),
    evidence: `${answer.evidence}; but other sources know another film: ${against}`,
  });
  return left(
    answer,
    contradicted,
    `${request.source} found "${answer.film.title}", which the facts contradict: ${against}`,
  );
}

/**
 * A record by an IMDb id that was itself found by title, or by what is known under it, is no surer than that id: it stays a
 * match by title, with the id's confidence at most, and other sources' facts are held against it as against any. Where a
 * programme or a person gave the id, the answer stays as it is.
 */
export function asSureAsItsId(
  request: Pick<LookupRequest, 'take' | 'idIsGiven'>,
  { idMatch }: Pick<FilmToLookUp, 'idMatch'>,
  answer: SourceAnswer,
): SourceAnswer {
  if (!answer.found || idMatch === undefined) return answer;
  if (request.take !== undefined || request.idIsGiven === true) return answer;
  const isById = FOUND_BY_ID.includes(answer.strategy);
  if (!isById && answer.strategy !== LEARNED_FACTS) return answer;
  const told = isById ? 'by the IMDb id that was' : `${answer.evidence}; by the facts of the film that was`;
  return {
    ...answer,
    strategy: LEARNED_FACTS,
    confidence: Math.min(answer.confidence, idMatch.confidence),
    evidence: `${told} found by title (${originOf(idMatch.line)})`,
    searches: answer.searches.map((step) =>
      step.strategy === answer.strategy ? { ...step, strategy: LEARNED_FACTS } : step,
    ),
  };
}

/** The record that stands may itself be one by the id that was found: the match before it is what counts. */
function originOf(line: string): string {
  return / found by title \((.*)\)$/s.exec(line)?.[1] ?? line;
}

/**
 * Leaves a match by title that is sure but not certain for a cheap source to speak first, where one can be asked; it is
 * taken afterwards, unless that source's facts make it doubtful.
 */
export function leftForCheck(
  request: Pick<LookupRequest, 'source' | 'checkable'>,
  answer: SourceAnswer,
): SourceAnswer {
  if (request.checkable !== true || !answer.found) return answer;
  if (FOUND_BY_ID.includes(answer.strategy) || answer.confidence >= CERTAIN_FROM) return answer;
  const share = Math.round(answer.confidence * 100);
  return left(
    answer,
    toCandidate(answer, answer),
    `${request.source} found "${answer.film.title}" at ${share} %, to be checked first: ${answer.evidence}`,
  );
}

/** The answer as a doubt, its film the first candidate. */
function left(answer: Found, first: CandidateSummary, message: string): SourceAnswer {
  const others = answer.candidates.filter((one) => one.tmdbId !== first.tmdbId);
  return {
    found: false,
    reason: 'low_confidence',
    message,
    candidates: [first, ...others],
    searches: answer.searches,
  };
}

/** A record that was not taken, as a person or a later tier will see it. */
export function toCandidate(
  { film }: Pick<Found, 'film'>,
  { confidence, evidence }: { confidence: number; evidence: string },
): CandidateSummary {
  const { title, tmdbId, imdbId, originalTitle, year } = film;
  return {
    title,
    confidence,
    evidence,
    tmdbId,
    imdbId,
    originalTitle,
    year,
  };
}

/**
 * Holds a full record that was matched by title against what another source tells of the film by its IMDb id; one that is
 * contradicted goes to review, record and nominations untouched.
 * @returns why it waits for a reviewer, also when it was sent there before; undefined where it does not.
 */
export async function confirmRecord(
  db: Db,
  movieId: string,
  source: TierSource,
  told: FilmRecord,
): Promise<string | undefined> {
  const reason = fallThroughReason(source, 'low_confidence');
  const match = await readTitleMatch(db, movieId);
  const against = match === undefined ? undefined : contradiction(match, learnedFrom(told));
  if (against !== undefined) {
    const line = `${source} knows another film under its IMDb id, "${told.title}": ${against}`;
    await noteContradiction(db, movieId, { reason, line });
    await setReviewState(db, movieId, 'review');
  }
  return await readContradiction(db, movieId, reason);
}

/**
 * Keeps for a reviewer why the match that would have made a minimal record a full one was not taken. Of a stub that is
 * kept in any case.
 */
export async function keepRefusedMatch(
  db: Db,
  movieId: string,
  { source, message, candidates }: Pick<TierOutcome, 'source' | 'message' | 'candidates'>,
): Promise<void> {
  const reason = fallThroughReason(source, 'low_confidence');
  await noteContradiction(db, movieId, { reason, line: message, candidates });
}
