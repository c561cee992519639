import {
  CERTAIN_FROM,
  DOUBTFUL_FROM,
  FOUND_BY_ID,
  type CandidateSummary,
} from '../../domain/lookup/candidates.js';
import type { TierAttempt } from '../../domain/lookup/tier.js';
import type { LookupSubject } from '../../entities/movies/lookup-subject.js';
import { contradiction } from '../../matching/evidence/contradiction.js';
import { scorableRecord } from '../../matching/evidence/evidence.js';
import {
  isNamesake,
  speaksOfAnotherFilm,
  withoutPlaceholder,
} from '../../matching/evidence/programme-check.js';
import { withoutRefused } from './without-refused.js';
import type { Found, NotFound, SourceAnswer } from '../../sources/source.js';

type Subject = Pick<LookupSubject, 'importType' | 'learned' | 'idMatch' | 'wanted' | 'refused'>;

/** What a source's answer is worth for the film, before it is written. */
export type Verdict =
  | { kind: 'record'; answer: Found }
  | { kind: 'missed'; answer: NotFound }
  /** A sure match that OMDb is to speak about first. */
  | { kind: 'unverified'; strategy: string; answer: NotFound }
  /** A match for a film with a minimal record, which other sources' facts, its id or its director speak against. */
  | { kind: 'contradicted'; answer: NotFound };

/** Below the confidence from which a doubtful match is accepted: facts against it are for a person to weigh. */
const CONTRADICTED_CONFIDENCE = 0.3;
/** Name in the metrics of what was found by means of another source's record. */
const LEARNED_FACTS = 'learned_facts';

/** Weighs an answer by what else is known of the film. What a person chose is not questioned. */
export function judge(attempt: TierAttempt, film: Subject, given: SourceAnswer): Verdict {
  const answer = isChosen(attempt) ? given : withoutRefused(attempt, film, given);
  if (!answer.found) return { kind: standsAgainst(film, answer) ? 'contradicted' : 'missed', answer };
  const named = withoutPlaceholder(answer.film, film.wanted);
  if (named === undefined) return { kind: 'missed', answer: saysNothing(attempt, answer) };
  const other = refuteByProgramme(attempt, film, answer);
  if (other !== undefined) return { kind: 'missed', answer: other };
  const found = capConfidenceByIdMatch(
    attempt,
    film,
    named === answer.film ? answer : { ...answer, film: named },
  );
  const refuted = refuteByFacts(attempt, film, found);
  if (refuted !== undefined)
    return { kind: film.importType === 'minimal' ? 'contradicted' : 'missed', answer: refuted };
  const deferred = deferForVerification(attempt, found);
  if (deferred !== undefined) return { kind: 'unverified', strategy: found.strategy, answer: deferred };
  return { kind: 'record', answer: found };
}

/** A person chose the record that is asked for, or the film of which it is to be a better one. */
function isChosen({ request, improvesDecided }: TierAttempt): boolean {
  return improvesDecided === true || (request.mode !== 'search' && request.chosen !== undefined);
}

/**
 * Whether the best that is offered may be the film, or bears its very name, and the film's own id or director speak against it:
 * such a match never takes the place of a record that stands. A person says which of the two is the film.
 */
function standsAgainst({ importType, wanted }: Subject, { candidates }: NotFound): boolean {
  const [best] = candidates;
  if (importType !== 'minimal' || best === undefined || (best.against ?? []).length === 0) return false;
  return best.confidence >= DOUBTFUL_FROM || isNamesake(best, wanted);
}

/** A source that has a placeholder for a title, and nothing else, knows no film. */
function saysNothing({ source }: TierAttempt, { film, searches }: Found): NotFound {
  const message = `${source} has "${film.title}" and no more: a placeholder`;
  return { found: false, reason: 'not_found', message, candidates: [], searches };
}

/** A record under the programme's own id of which title, director and year all say that it is another film's is for a person. */
function refuteByProgramme(
  { source, request }: TierAttempt,
  { wanted }: Subject,
  answer: Found,
): NotFound | undefined {
  if (request.mode !== 'search' || !FOUND_BY_ID.includes(answer.strategy)) return undefined;
  const against = speaksOfAnotherFilm(answer.film, wanted);
  if (against === undefined) return undefined;
  const evidence = `${answer.evidence}; but the programme means another film: ${against}`;
  const candidate = toCandidate(answer, { confidence: CONTRADICTED_CONFIDENCE, evidence });
  return asCandidate(answer, candidate, `${source} has "${answer.film.title}" under that id: ${against}`);
}

/**
 * Holds a match by title against what other sources told of this film. One that they contradict is no match but a
 * candidate, with the reason in words, so that the film goes to a reviewer.
 */
function refuteByFacts(
  { source, request }: TierAttempt,
  { learned }: Subject,
  answer: Found,
): NotFound | undefined {
  if (learned === undefined || FOUND_BY_ID.includes(answer.strategy)) return undefined;
  if (request.mode !== 'search' && request.chosen !== undefined) return undefined;
  const against = contradiction(scorableRecord(answer.film), learned);
  if (against === undefined) return undefined;
  const contradicted = toCandidate(answer, {
    confidence: Math.min(answer.confidence, CONTRADICTED_CONFIDENCE),
    evidence: `${answer.evidence}; but other sources know another film: ${against}`,
  });
  return asCandidate(
    answer,
    contradicted,
    `${source} found "${answer.film.title}", which the facts contradict: ${against}`,
  );
}

/**
 * A record by an IMDb id that was itself found by title, or by what is known under it, is no surer than that id: it stays a
 * match by title, with the id's confidence at most, and other sources' facts are held against it as against any. Where a
 * programme or a person gave the id, the answer stays as it is.
 */
function capConfidenceByIdMatch({ request }: TierAttempt, { idMatch }: Subject, answer: Found): Found {
  if (idMatch === undefined || request.mode !== 'search') return answer;
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
function deferForVerification({ source, request }: TierAttempt, answer: Found): NotFound | undefined {
  if (request.mode !== 'search' || request.facts !== 'programme' || !request.verifyFirst) return undefined;
  if (FOUND_BY_ID.includes(answer.strategy)) return undefined;
  if (answer.confidence >= CERTAIN_FROM && isConfirmed(answer)) return undefined;
  const share = Math.round(answer.confidence * 100);
  return asCandidate(
    answer,
    toCandidate(answer, answer),
    `${source} found "${answer.film.title}" at ${share} %, to be checked first: ${answer.evidence}`,
  );
}

/** Title and year alone may be a namesake's, however sure: a director or the film's own id confirms it. */
function isConfirmed({ film, confirmedBy = [] }: Found): boolean {
  return film.imdbId !== undefined || confirmedBy.length > 0;
}

/** The answer as a doubt, its film the first candidate. */
function asCandidate(answer: Found, first: CandidateSummary, message: string): NotFound {
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
