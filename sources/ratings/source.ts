import type { RatingRecord, FilmDescription } from '../../domain/film.js';
import type { RatingSource } from '../../domain/sources.js';
import { findEvidence, type Scorable } from '../../matching/evidence/evidence.js';
import { evidenceInWords } from '../../matching/titles/words.js';
import type { RateLimit, SourceCall } from '../source.js';

/** What a site of ratings says of a film. A film whose page has no score yet is found, with no rating. */
export type RatingsAnswer =
  | { found: true; ratings: RatingRecord[]; url: string; evidence: string }
  | { found: false; reason: 'not_found' | 'low_confidence'; message: string };

/** What a source of ratings needs of its caller. */
export type RatingsCall = Pick<SourceCall, 'gate' | 'signal'>;

/**
 * A site that is asked for the scores of films whose record is full already, and never in the tiers. `costPerRequest` is
 * in USD. The lookup resolves to an answer or throws a `SourceError`.
 */
export interface RatingsSource {
  readonly name: RatingSource;
  readonly costPerRequest: number;
  readonly rateLimit: RateLimit;
  lookupRatings(film: FilmDescription, call: RatingsCall): Promise<RatingsAnswer>;
}

/** From this similarity on, two titles are the same but for spelling. */
const SAME_TITLE = 0.93;
/** Years apart that are one film's: a site's year is that of its country's release. */
const YEARS_WITH_DIRECTOR = 3;
const YEARS_ALONE = 1;

/**
 * Whether a page that an address guessed from the title led to is that of the wanted film: its title must be the same,
 * and its director or its year must say so too. Answers the evidence in words.
 */
export function isPageOf(wanted: FilmDescription, page: Scorable): { same: boolean; evidence: string } {
  const facts = findEvidence(wanted, page);
  const evidence = evidenceInWords(facts, wanted.directors);
  const apart = facts.yearsApart === undefined ? undefined : Math.abs(facts.yearsApart);
  const yearFits =
    facts.director === 'agrees'
      ? apart === undefined || apart <= YEARS_WITH_DIRECTOR
      : apart !== undefined && apart <= YEARS_ALONE;
  const speaksAgainst = facts.director === 'differs' || facts.numbersDiffer || facts.shortAgainstFeature;
  return { same: facts.title >= SAME_TITLE && yearFits && !speaksAgainst, evidence };
}
