/**
 * A film by the wanted director under another title: the festival's own English, the original, a transliteration, or simply
 * another film of theirs. Year and length decide, and how many others of theirs fit as well.
 */
import type { Evidence } from './evidence.js';
import { sameTitleCount, closeness, yearOffOf } from './scales.js';
import { hasSameTitle } from './title-evidence.js';

/** Each is a feature of its own; those of {@link SCALED} are also multiplied with how well the length agrees. */
const PLAIN = [
  'is',
  'close',
  'veryClose',
  'words',
  'part',
  'half',
  'numbersDiffer',
  'bearers',
  'yearOff',
  'yearUnknown',
  'rivals',
  'others',
  'untitled',
  'lengthUnknown',
  'lengthExact',
  'lengthSame',
  'lengthNear',
  'lengthOff',
  'lengthFar',
] as const;
const SCALED = ['close', 'words', 'yearOff', 'yearUnknown', 'rivals', 'others', 'bearers'] as const;
const LENGTHS = ['lengthExact', 'lengthSame', 'lengthNear', 'lengthUnknown'] as const;

type Plain = (typeof PLAIN)[number];
export type DirectorFeature = `by:${Plain}` | `by:${(typeof SCALED)[number]}*${(typeof LENGTHS)[number]}`;

/** The names of all features that {@link byDirectorFeatures} may give. */
export const DIRECTOR_FEATURES: readonly DirectorFeature[] = [
  ...PLAIN.map((name) => `by:${name}` as const),
  ...SCALED.flatMap((name) => LENGTHS.map((length) => `by:${name}*${length}` as const)),
];

const EXACT_MINUTES = 1;
const SAME_MINUTES = 3;
const NEAR_MINUTES = 8;
const OFF_MINUTES = 25;
/** From this similarity on two titles are likely spellings of one. */
const VERY_CLOSE = 0.9;

/** The features of a candidate of `pool` whose director agrees and whose title does not; those that are 0 are left out. */
export function byDirectorFeatures(
  evidence: Evidence,
  pool: readonly Evidence[],
): Partial<Record<DirectorFeature, number>> {
  const values: Record<Plain, number> = {
    is: 1,
    close: closeness(evidence),
    veryClose: Math.max(0, evidence.title - VERY_CLOSE) / (1 - VERY_CLOSE),
    words: evidence.sharedWords,
    part: flag(evidence.partOfTitle),
    half: flag(evidence.half !== undefined) * closeness(evidence),
    numbersDiffer: flag(evidence.numbersDiffer || evidence.siblings),
    bearers: sameTitleCount(pool),
    yearOff: yearOffOf(evidence),
    yearUnknown: flag(evidence.yearFit === undefined),
    rivals: Math.log2(1 + pool.filter((other) => other !== evidence && isRival(evidence, other)).length),
    others: Math.log2(1 + pool.filter((other) => other !== evidence && other.director === 'agrees').length),
    untitled: flag(evidence.titlesKnown <= 1),
    ...lengthValues(evidence),
  };
  const features: Partial<Record<DirectorFeature, number>> = {};
  for (const name of PLAIN) if (values[name] !== 0) features[`by:${name}`] = values[name];
  for (const name of SCALED)
    for (const length of LENGTHS)
      if (values[name] * values[length] !== 0)
        features[`by:${name}*${length}`] = values[name] * values[length];
  return features;
}

/** Whether another film of the director's fits as well by year and length, as far as these are known. */
function isRival(evidence: Evidence, other: Evidence): boolean {
  if (other.director !== 'agrees' || hasSameTitle(other)) return false;
  const isAsNear = yearOffOf(other) <= yearOffOf(evidence) + 1;
  const apart = Math.abs(evidence.minutesApart ?? 0);
  return isAsNear && Math.abs(other.minutesApart ?? 0) <= apart + SAME_MINUTES;
}

function lengthValues({
  minutesApart,
}: Evidence): Pick<Record<Plain, number>, Extract<Plain, `length${string}`>> {
  const apart = minutesApart === undefined ? undefined : Math.abs(minutesApart);
  const within = (least: number, most: number): number =>
    flag(apart !== undefined && apart > least && apart <= most);
  return {
    lengthUnknown: flag(apart === undefined),
    lengthExact: within(-1, EXACT_MINUTES),
    lengthSame: within(EXACT_MINUTES, SAME_MINUTES),
    lengthNear: within(SAME_MINUTES, NEAR_MINUTES),
    lengthOff: within(NEAR_MINUTES, OFF_MINUTES),
    lengthFar: within(OFF_MINUTES, Infinity),
  };
}

function flag(is: boolean): number {
  return is ? 1 : 0;
}
