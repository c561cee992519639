/**
 * Evidence weighed into probabilities. Each candidate gets a score, the sum of its features times the fitted
 * coefficients; "none of them" has score 0. A candidate's confidence is its share of all (a conditional logit), so
 * that namesakes take from each other and the shares of one pool never pass 1.
 */
import { byDirectorFeatures } from './evidence/director-features.js';
import { aloneFeatures } from './evidence/title-year-features.js';
import type { FilmDescription } from '../domain/film.js';
import {
  coefficients as fitted,
  scaleWithoutDirector,
  type Coefficients,
  type FeatureName,
} from './coefficients.js';
import type { Evidence } from './evidence/evidence.js';
import {
  closeness,
  crowdOf,
  lengthOf,
  popularityOf,
  rarityOfLength,
  recency,
  yearOffOf,
} from './evidence/scales.js';
import { hasSameTitle } from './evidence/title-evidence.js';

export type Features = Partial<Record<FeatureName, number>>;

/** Log probability (`yearFit`) below which a year is far from the likely one. */
const YEAR_FAR = -5;
/** Minutes by which two sources differ on one cut of a film. */
const SAME_MINUTES = 3;

/**
 * The features of every candidate of a pool, in the pool's order.
 */
export function poolFeatures(pool: Evidence[]): Features[] {
  const sameTitle = pool.filter(hasSameTitle).length;
  const crowd = crowdOf(pool);
  return pool.map((evidence) => {
    const same = hasSameTitle(evidence);
    return {
      candidate: 1,
      ...titleFeatures(evidence, same),
      ...(same ? { namesakes: Math.log2(sameTitle), crowd } : {}),
      ...yearFeatures(evidence),
      ...directorFeatures(evidence, same),
      ...runtimeFeatures(evidence),
      ...otherFeatures(evidence, same),
      ...(evidence.director === 'agrees'
        ? agreesFeatures(evidence, pool, same)
        : aloneFeatures(evidence, pool)),
    };
  });
}

function titleFeatures(evidence: Evidence, same: boolean): Features {
  const length = lengthOf(evidence);
  const half = evidence.half === undefined ? {} : { half: 1, halfMissing: 1 - evidence.share };
  if (same) {
    return {
      ...half,
      titleSame: 1,
      titleSameWords: evidence.title === 1 ? 0 : 1,
      titleLength: length,
      oneWord: evidence.oneWord ? 1 : 0,
      titleOther: evidence.byOtherTitle ? 1 : 0,
    };
  }
  return {
    titleSimilarity: Math.max(0, evidence.title),
    titleClose: closeness(evidence),
    titleVeryClose: Math.max(0, evidence.title - 0.9) / 0.1,
    titlePart: evidence.partOfTitle ? 1 : 0,
    numbersDiffer: evidence.numbersDiffer || evidence.siblings ? 1 : 0,
    wordDiffers: 1 - evidence.leastAlikeWord,
    titleDoubtfulLength: length,
    titlePartLength: evidence.partOfTitle ? length : 0,
  };
}

function yearFeatures(evidence: Evidence): Features {
  const { yearFit } = evidence;
  if (yearFit === undefined)
    return { yearUnknown: 1, agreesYearUnknown: evidence.director === 'agrees' ? 1 : 0 };
  return {
    yearFit,
    otherRelease: evidence.byOtherRelease ? 1 : 0,
    otherReleaseAlone: evidence.byOtherRelease && evidence.director !== 'agrees' ? 1 : 0,
    yearOff: yearOffOf(evidence),
    yearFar: Math.max(0, YEAR_FAR - yearFit),
  };
}

function directorFeatures(evidence: Evidence, same: boolean): Features {
  if (evidence.director === 'agrees') return { directorAgrees: 1, directorAgreesDoubtfulTitle: same ? 0 : 1 };
  if (evidence.director === 'near') return { directorNear: 1 };
  if (evidence.director === 'differs') return { directorDiffers: 1 };
  if (evidence.director === 'unknown') return { directorUnknown: 1 };
  return {};
}

/** A director who agrees makes another film of theirs the likeliest error: its sequel, its remake, a part of it. */
function agreesFeatures(evidence: Evidence, pool: Evidence[], same: boolean): Features {
  if (!same) return byDirectorFeatures(evidence, pool);
  const others = pool.filter(
    (other) => other !== evidence && hasSameTitle(other) && other.director === 'agrees',
  );
  return { agreesNamesakes: Math.log2(1 + others.length) };
}

function runtimeFeatures(evidence: Evidence): Features {
  if (evidence.minutesApart === undefined) return evidence.shortAgainstFeature ? { kindDiffers: 1 } : {};
  const minutes = Math.abs(evidence.minutesApart);
  if (evidence.shortAgainstFeature) return { runtimeFar: 1, shortAgainstFeature: 1 };
  if (minutes <= SAME_MINUTES)
    return {
      runtimeSame: 1,
      runtimeExact: minutes < 0.5 ? 1 : 0,
      runtimeSameRare: rarityOfLength(evidence),
    };
  if (minutes <= 8) return { runtimeNear: 1 };
  if (minutes <= 25) return { runtimeOff: 1 };
  return { runtimeFar: 1 };
}

function otherFeatures(evidence: Evidence, same: boolean): Features {
  return {
    popularity: popularityOf(evidence),
    recent: recency(evidence),
    translated: same && evidence.translated ? 1 : 0,
    ...(evidence.country === 'agrees' ? { countryAgrees: 1 } : {}),
    ...(evidence.country === 'differs' ? { countryDiffers: 1 } : {}),
    ...(evidence.imdbId === 'same' ? { imdbSame: 1 } : {}),
    ...(evidence.imdbId === 'differs' ? { imdbDiffers: 1 } : {}),
    ...(evidence.imdbId === 'absent' ? { imdbAbsent: 1 } : {}),
  };
}

/** Sum of features times coefficients: the log odds against "none of them", before rivals. */
export function score(features: Features, coefficients: Coefficients = fitted): number {
  let sum = 0;
  for (const [name, value] of Object.entries(features)) sum += coefficients[name as FeatureName] * value;
  return sum;
}

/** Shares of the candidates and of none of them: each 0 to 1, together at most 1. */
export function shares(scores: number[]): number[] {
  const highest = Math.max(0, ...scores);
  const weights = scores.map((value) => Math.exp(value - highest));
  const total = weights.reduce((sum, weight) => sum + weight, Math.exp(-highest));
  return weights.map((weight) => weight / total);
}

/** Log odds by which every candidate is held back: weights that fit one draw of cases are a little too sure of the next. */
const CARE = 0.06;
/** More where the director is known: there the fit is surer than it is right of the few namesakes that are left. */
const CARE_WITH_DIRECTOR = 0.45;
const DIRECTOR_FEATURES: readonly FeatureName[] = [
  'directorAgrees',
  'directorNear',
  'directorDiffers',
  'directorUnknown',
];

/** The confidence of every candidate of a pool, 0 to 1, from the features of each, in the pool's order; `scale` is {@link scaleFor}. */
export function confidencesOf(
  features: readonly Features[],
  coefficients: Coefficients = fitted,
  scale = 1,
): number[] {
  return shares(features.map((one) => scale * score(one, coefficients) - careFor(one)));
}

/** What scores count for: less where an entry of an edition must be told by title and year. */
export function scaleFor({ directors, editionYear }: FilmDescription): number {
  return editionYear !== undefined && directors.length === 0 ? scaleWithoutDirector : 1;
}

function careFor(features: Features): number {
  return DIRECTOR_FEATURES.some((name) => features[name] !== undefined) ? CARE_WITH_DIRECTOR : CARE;
}
