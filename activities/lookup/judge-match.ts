import { CERTAIN_FROM, FOUND_BY_ID } from '../../domain/lookup/candidates.js';
import type { TierAttempt } from '../../domain/lookup/tier.js';
import { contradiction } from '../../matching/evidence/contradiction.js';
import { scorableRecord } from '../../matching/evidence/evidence.js';
import type { Found, NotFound } from '../../sources/source.js';
import { asCandidate, CONTRADICTED_CONFIDENCE, toCandidate, type Subject, type Verdict } from './verdict.js';

/** Name in the metrics of what was found by means of another source's record. */
const LEARNED_FACTS = 'learned_facts';

/** Weighs a match by title, or by an id that was found by title, by what other sources told of the film. */
export function judgeMatch(attempt: TierAttempt, film: Subject, match: Found): Verdict {
  const found = capConfidenceByIdMatch(attempt, film, match);
  const refuted = refuteByFacts(attempt, film, found);
  if (refuted !== undefined)
    return { kind: film.importType === 'minimal' ? 'contradicted' : 'missed', answer: refuted };
  const deferred = deferForVerification(attempt, found);
  if (deferred !== undefined) return { kind: 'unverified', strategy: found.strategy, answer: deferred };
  return { kind: 'record', answer: found };
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
