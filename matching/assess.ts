/** Candidates weighed against the wanted film: once for every search, and again when more is known of the film. */
import type { FilmDescription } from '../domain/film.js';
import { CERTAIN_FROM, type Witness } from '../domain/lookup/candidates.js';
import { coefficients as fitted, type Coefficients } from './coefficients.js';
import { confidencesOf, poolFeatures, scaleFor } from './confidence.js';
import { findEvidence, isSequel, type Evidence, type Scorable } from './evidence/evidence.js';
import { hasSameTitle, comparedTitles } from './evidence/title-evidence.js';
import { withTitleFacts } from './evidence/title-says.js';
import { saysEditionYearOnly } from './evidence/year-offsets.js';
import { MINUTES_OF_ONE_FILM } from './one-film.js';
import { isNote } from './titles/notes.js';
import { evidenceInWords } from './titles/words.js';
import { weighedFacts, type WeighedFact } from './waterfall.js';

/** A candidate with its confidence and what it rests on. */
export interface Assessed<C extends Scorable> {
  candidate: C;
  /** Estimated probability that this is the wanted film, 0 to 1. */
  confidence: number;
  /** Why, in one line. */
  evidence: string;
  facts: Evidence;
  /** Why, fact by fact, with what each adds; made when it is asked for. */
  waterfall: () => WeighedFact[];
}

/** How far below "sure" a candidate stays that must not be accepted without a flag (another IMDb id, details unseen). */
export const BELOW_SURE = 0.01;
const UNCERTAIN = 0.001;
/** Another part of the wanted title ("… (Blue)" for "… (Yellow)"), or an adult film of that title, is for a person to decide on. */
export const FOR_A_PERSON = 0.5;
/** Two films so near to the year that is told may both be meant. */
const YEARS_OF_BILL = 2;
/** Enough to be shown to a person, and not to be taken. */
const WORTH_A_LOOK = 0.25;
/** Below this a film does not bear a title that another catalogue has for it. */
const TITLE_ALIKE = 0.8;

/**
 * Weighs candidates of one pool against each other and against "none of them", best first (the given order decides
 * between equals). Pure: call it again with more facts in `wanted` to re-score. `sureConfidence` is the policy's; a
 * candidate that carries another IMDb id, or is by another director, stays below it.
 */
export function assess<C extends Scorable>(
  entry: FilmDescription,
  candidates: readonly C[],
  options: { sureConfidence?: number; coefficients?: Coefficients } = {},
): Assessed<C>[] {
  const wanted = withTitleFacts(entry);
  const titles = comparedTitles(wanted);
  const pool = candidates.map((candidate) => findEvidence(wanted, candidate, titles));
  const { sureConfidence = 0.9, coefficients = fitted } = options;
  const features = poolFeatures(pool);
  const scale = scaleFor(wanted);
  const confidences = confidencesOf(features, coefficients, scale);
  const namesakes = pool.filter(hasSameTitle).length;
  const isThere = pool.some((facts) => hasSameTitle(facts) && facts.half === undefined);
  return candidates
    .map((candidate, at) => {
      const facts = pool[at] ?? findEvidence(wanted, candidate, titles);
      return {
        candidate,
        confidence: Math.min(
          Math.max(confidences[at] ?? 0, isThere ? 0 : leastFor(facts)),
          (namesakes > 1 && isTitleAlone(facts)) || pool.some((other) => isOtherOfBill(other, facts))
            ? FOR_A_PERSON
            : mostFor(facts, sureConfidence, wanted),
        ),
        evidence: evidenceInWords(facts, wanted.directors),
        facts,
        waterfall: () =>
          weighedFacts(
            { evidence: facts, features: features[at] ?? {}, share: confidences[at] ?? 0, scale },
            wanted.directors,
            coefficients,
          ),
      };
    })
    .sort((a, b) => b.confidence - a.confidence);
}

/** Nothing but the title says that it is the film: of two that bear it, the better known is no surer. */
function isTitleAlone({ yearFit, isReRelease, director, minutesApart, imdbId }: Evidence): boolean {
  const isUndated = yearFit === undefined && isReRelease !== true;
  return isUndated && director !== 'agrees' && minutesApart === undefined && imdbId !== 'same';
}

/** "Alpha / Beta" may be two films of one showing: where each half is a film of the director's, or of about the year, a person says. */
function isOtherOfBill(other: Evidence, { halves, bearsBoth, director }: Evidence): boolean {
  const areTwo =
    halves.length > 0 && other.halves.length > 0 && !halves.some((half) => other.halves.includes(half));
  if (!areTwo || bearsBoth || other.bearsBoth) return false;
  if (director === 'agrees') return other.director === 'agrees';
  return director === undefined && Math.abs(other.yearsApart ?? Infinity) <= YEARS_OF_BILL;
}

/** Which of the two that tell films apart by themselves say so of this one: for it, or against it. */
export function witnesses({ imdbId, director }: Evidence): { for: Witness[]; against: Witness[] } {
  const said: [Witness, boolean, boolean][] = [
    ['imdbId', imdbId === 'same', imdbId === 'differs'],
    ['director', director === 'agrees', director === 'differs'],
  ];
  return {
    for: said.filter(([, agrees]) => agrees).map(([witness]) => witness),
    against: said.filter(([, , differs]) => differs).map(([witness]) => witness),
  };
}

/** Beyond both of these, minutes and share of the longer, two lengths are of two works. */
const OTHER_CUT = 25;
const OTHER_WORK = 1 / 3;

/** "Alpha: Him and Her", three hours long, is not "Alpha: Him": a programme may show parts together. */
function isSeveralShownAsOne({ partOfTitle, minutesApart, runtimeShare, ...title }: Evidence): boolean {
  return (
    partOfTitle &&
    !hasSameTitle(title) &&
    Math.abs(minutesApart ?? 0) > OTHER_CUT &&
    (runtimeShare ?? 0) > OTHER_WORK
  );
}

/**
 * The most that a film can come to against what another catalogue has under the wanted one's id. Sequels and parts are by one
 * director, a year or two apart: one that is called otherwise (a number, a subtitle) is for a person unless it is of that year.
 */
function mostForCatalogued(facts: Evidence, belowSure: number): number {
  const { title, partOfTitle, numbersDiffer, director, half } = facts;
  const isSameYear = (facts.yearsApart ?? 0) === 0;
  const isSameLength = Math.abs(facts.minutesApart ?? 0) <= MINUTES_OF_ONE_FILM;
  if (hasSameTitle(facts) && half === undefined) return isSameYear || isSameLength ? 1 : belowSure;
  if ((title < TITLE_ALIKE && !partOfTitle) || numbersDiffer || !isSameYear) return FOR_A_PERSON;
  return director === 'agrees' ? 1 : belowSure;
}

/**
 * A catalogue may have a film as one that is shown in parts: where it has no part of that name, a person says. So it is with a film
 * that bears both titles of an entry, however old it is, and with one of the director's that the title names among other words.
 */
function leastFor({ wholeOfPart, bearsBoth, standsWithin, director }: Evidence): number {
  const isLikely =
    director === 'agrees' ? wholeOfPart || bearsBoth || standsWithin : director !== 'differs' && bearsBoth;
  return isLikely ? WORTH_A_LOOK : 0;
}

/**
 * The most that such evidence can come to: what plainly contradicts is never accepted in silence, and a title that only
 * resembles the wanted one is never so certain that no other source need be asked. What a festival calls an event ("Opening Night") may
 * be one.
 */
function mostFor(facts: Evidence, sureConfidence: number, wanted: FilmDescription): number {
  const { isCatalogued } = wanted;
  const belowSure = Math.max(0, sureConfidence - BELOW_SURE);
  if (facts.imdbId === 'same') return 1;
  const isEvent = facts.director !== 'agrees' && saysEditionYearOnly(wanted) && isNote(wanted.title);
  const most = isEvent ? FOR_A_PERSON : isCatalogued === true ? mostForCatalogued(facts, belowSure) : 1;
  return Math.min(most, mostByFacts(facts, belowSure));
}

function mostByFacts(facts: Evidence, belowSure: number): number {
  if (facts.siblings) return FOR_A_PERSON;
  if (isSeveralShownAsOne(facts)) return FOR_A_PERSON;
  if (facts.imdbId === 'differs' || facts.shortAgainstFeature || isSequel(facts)) return belowSure;
  // “Alpha” may be “Alpha: Part One”, or all its parts.
  if (facts.partOfTitle && facts.numbersDiffer) return belowSure;
  if (facts.director === 'agrees') return 1;
  if (facts.adult) return Math.min(belowSure, FOR_A_PERSON);
  if (facts.director === 'differs' || facts.mayBeAnother === true) return belowSure;
  return hasSameTitle(facts) ? 1 : CERTAIN_FROM - UNCERTAIN;
}
