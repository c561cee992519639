/** Facts held against a match: whether what a source tells of the wanted film speaks for another one. */
import { findEvidence, type Evidence, type Scorable } from './evidence.js';
import { withLearnedFacts, type LearnedFacts } from './learned.js';
import { evidenceInWords } from './words.js';

/** Years between two sources' dates of one film: a festival showing, a late release. */
const YEARS_OF_ONE_FILM = 2;
/** Cuts of one film differ by less than both of these. */
const MINUTES_OF_ONE_FILM = 15;
const SHARE_OF_ONE_FILM = 0.2;
/** Below this the titles are two films', or two languages'. */
const OTHER_TITLE = 0.6;

/**
 * Holds the facts that a source gives of the wanted film against the film that was taken for it. One fact alone is often
 * a slip of one of the two; two that speak for another film are none.
 * @returns why it is another film, in one line; undefined where nothing, or too little, speaks against it.
 */
export function contradiction(match: Scorable, facts: LearnedFacts): string | undefined {
  const wanted = withLearnedFacts({ title: facts.title ?? match.title, directors: [], countries: [] }, facts);
  const evidence = findEvidence(wanted, match);
  if (evidence.imdbId === 'same' && evidence.director !== 'differs') return undefined;
  const against = [
    evidence.director === 'differs',
    Math.abs(evidence.yearsApart ?? 0) > YEARS_OF_ONE_FILM,
    isOtherLength(evidence),
    facts.title !== undefined && evidence.title < OTHER_TITLE && !evidence.partOfTitle,
  ];
  const agrees = evidence.director === 'agrees';
  if (agrees || against.filter(Boolean).length < 2) return undefined;
  return evidenceInWords(evidence, wanted.directors);
}

function isOtherLength({ minutesApart, runtimeShare, shortAgainstFeature }: Evidence): boolean {
  if (shortAgainstFeature) return true;
  return Math.abs(minutesApart ?? 0) > MINUTES_OF_ONE_FILM && (runtimeShare ?? 0) > SHARE_OF_ONE_FILM;
}
