import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import type { LookupSubject } from '../../entities/movies/lookup-subject.js';
import type { Found, NotFound } from '../../sources/source.js';

/** What of a film an answer is judged by. */
export type Subject = Pick<LookupSubject, 'importType' | 'learned' | 'idMatch' | 'wanted' | 'refused'>;

/** What a source's answer is worth for the film, before it is written. */
export type Verdict =
  | { kind: 'record'; answer: Found }
  | { kind: 'missed'; answer: NotFound }
  /** A sure match that OMDb is to speak about first. */
  | { kind: 'unverified'; strategy: string; answer: NotFound }
  /** A match for a film with a minimal record, which other sources' facts, its id or its director speak against. */
  | { kind: 'contradicted'; answer: NotFound };

/** Below the confidence from which a doubtful match is accepted: facts against it are for a person to weigh. */
export const CONTRADICTED_CONFIDENCE = 0.3;

/** The answer as a doubt, its film the first candidate. */
export function asCandidate(answer: Found, first: CandidateSummary, message: string): NotFound {
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
