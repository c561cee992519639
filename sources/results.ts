import type { FilmRecord } from '../domain/film.js';
import type { CandidateSummary } from '../domain/lookup/candidates.js';
import type { Found, NotFound } from './source.js';

/** Films that a source offers where it is not sure, at the most. */
export const CANDIDATES_SHOWN = 3;
/** How sure a film is that a source gives under an id which is not its own: for a person to look at. Chosen, not measured. */
export const OTHER_ID_CONFIDENCE = 0.3;

/** The answer of a source that has the film. */
export function hit(film: FilmRecord, strategy: string, confidence: number, evidence: string): Found {
  return { found: true, film, strategy, confidence, evidence, candidates: [], searches: [] };
}

/**
 * The answer of a source that was asked in vain; `message` is for people, candidates are what it offers instead, `mergedInto` the id
 * to which it leads.
 */
export function missed(
  reason: NotFound['reason'],
  message: string,
  candidates: CandidateSummary[] = [],
  mergedInto?: string,
): NotFound {
  return { found: false, reason, message, candidates, searches: [], mergedInto };
}
