/** Facts held against a match: whether what a source tells of the wanted film speaks for another one. */
import { findEvidence, isSequel, OTHER_TITLE, type Evidence, type Scorable } from './evidence.js';
import { shareScript } from './names.js';
import { withLearnedFacts, type LearnedFacts } from './learned.js';
import { MINUTES_OF_ONE_FILM, SHARE_OF_ONE_FILM, YEARS_OF_ONE_FILM } from '../one-film.js';
import { evidenceInWords } from '../titles/words.js';

/**
 * Holds the facts that a source gives of the wanted film against the film that was taken for it. One fact alone is often
 * a slip of one of the two; two that speak for another film are none.
 * @returns why it is another film, in one line; undefined where nothing, or too little, speaks against it.
 */
export function contradiction(match: Scorable, facts: LearnedFacts): string | undefined {
  const wanted = withLearnedFacts({ title: facts.title ?? match.title, directors: [], countries: [] }, facts);
  const evidence = findEvidence(wanted, match);
  const { imdbId, director } = evidence;
  if (imdbId === 'same' && director !== 'differs') return undefined;
  if (isSequel(evidence)) return evidenceInWords(evidence, wanted.directors);
  const otherTitle = facts.title !== undefined && isOtherTitle(evidence, facts.title);
  const against = [
    director === 'differs',
    imdbId === 'differs',
    Math.abs(evidence.yearsApart ?? 0) > YEARS_OF_ONE_FILM,
    evidence.shortAgainstFeature || isOtherLength(evidence),
    evidence.shortAgainstFeature, // twice: no cut of a film
    otherTitle,
  ].filter(Boolean).length;
  // Two films of one director are a sequel, or the short before the feature: then an id or the length must tell.
  const sameDirector = director === 'agrees' && imdbId !== 'differs' && !evidence.shortAgainstFeature;
  if (sameDirector || against < 2) return undefined;
  return evidenceInWords(evidence, wanted.directors);
}

/** Another title in the same script, or another number in the same title ("Vol. I", "Vol. II"). */
function isOtherTitle(evidence: Evidence, title: string): boolean {
  if (evidence.partOfTitle) return false;
  return (
    evidence.numbersDiffer || (evidence.title < OTHER_TITLE && shareScript(title, evidence.closestTitle))
  );
}

function isOtherLength({ minutesApart, runtimeShare }: Evidence): boolean {
  return Math.abs(minutesApart ?? 0) > MINUTES_OF_ONE_FILM && (runtimeShare ?? 0) > SHARE_OF_ONE_FILM;
}
