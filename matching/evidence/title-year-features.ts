/**
 * Where no director confirms the film, title and year must do it. How far they do is a matter of several things at once:
 * a long title in the right year is nearly proof, a short one with namesakes is not. So these features are multiplied
 * with each other, and their weights come on top of those for title and year.
 */
import type { Evidence } from './evidence.js';
import { sameTitleCount, closeness, crowdOf, lengthOf, popularityOf, recency, yearOffOf } from './scales.js';
import { hasSameTitle } from './title-evidence.js';

/** What tells how common such a title is, and how well the year fits. */
const SAME_TITLE = [
  'length',
  'oneWord',
  'crowd',
  'namesakes',
  'yearUnknown',
  'yearOff',
  'recent',
  'popularity',
  'translated',
  'otherTitle',
  'sameWords',
  'only',
  'edition',
  'old',
] as const;
const SQUARED: readonly SameTitle[] = ['length', 'crowd', 'namesakes', 'yearOff', 'recent', 'popularity'];
/** Products that are always 0. */
const EXCLUSIVE = ['crowd*only', 'namesakes*only', 'yearUnknown*yearOff', 'edition*old', 'yearUnknown*old'];
/** How the title is written; each is multiplied with the few that tell how common such a title is. */
const WRITING = ['sameSpelling', 'originalTitle', 'numbered'] as const;
const COMMON = ['length', 'oneWord', 'namesakes'] as const;
/**
 * The same for a title that only resembles the wanted one, and how many others bear that very title; each also by how
 * close it comes, and for a part of it.
 */
const OTHER_TITLE = [
  'is',
  'length',
  'crowd',
  'yearUnknown',
  'yearOff',
  'recent',
  'popularity',
  'bearers',
] as const;
const HOW_ALIKE = ['close', 'part'] as const;

/** From here on a year is simply another. */
const FAR_YEARS = 3;

type SameTitle = (typeof SAME_TITLE)[number];
type Writing = (typeof WRITING)[number];
type OtherTitle = (typeof OTHER_TITLE)[number];
type Product = `${SameTitle}*${SameTitle}`;
export type AloneFeature =
  | `alone:${SameTitle | Product | Writing}`
  | `alone:${Writing}*${(typeof COMMON)[number]}`
  | `unlike:${OtherTitle}`
  | `unlike:${OtherTitle}*${(typeof HOW_ALIKE)[number]}`;

const PRODUCTS: readonly (readonly [SameTitle, SameTitle])[] = SAME_TITLE.flatMap((one, at) =>
  SAME_TITLE.slice(at)
    .filter((other) => (one === other ? SQUARED.includes(one) : !EXCLUSIVE.includes(`${one}*${other}`)))
    .map((other) => [one, other] as const),
);

/** The names of all features that {@link aloneFeatures} may give. */
export const ALONE_FEATURES: readonly AloneFeature[] = [
  ...SAME_TITLE.map((name) => `alone:${name}` as const),
  ...PRODUCTS.map(([one, other]) => `alone:${one}*${other}` as const),
  ...WRITING.flatMap((name) => [
    `alone:${name}` as const,
    ...COMMON.map((other) => `alone:${name}*${other}` as const),
  ]),
  ...OTHER_TITLE.flatMap((name) => [
    `unlike:${name}` as const,
    ...HOW_ALIKE.map((alike) => `unlike:${name}*${alike}` as const),
  ]),
];

/** The features of a candidate of `pool` whose director does not agree; those that are 0 are left out. */
export function aloneFeatures(
  evidence: Evidence,
  pool: readonly Evidence[],
): Partial<Record<AloneFeature, number>> {
  return hasSameTitle(evidence) ? sameTitleFeatures(evidence, pool) : otherTitleFeatures(evidence, pool);
}

function sameTitleFeatures(
  evidence: Evidence,
  pool: readonly Evidence[],
): Partial<Record<AloneFeature, number>> {
  const values: Record<SameTitle, number> = {
    ...commonValues(evidence, pool),
    oneWord: flag(evidence.oneWord),
    namesakes: Math.log2(pool.filter(hasSameTitle).length),
    translated: flag(evidence.translated),
    otherTitle: flag(evidence.byOtherTitle),
    sameWords: flag(evidence.title < 1),
    only: flag(pool.length === 1),
    edition: flag(evidence.editionAlone),
    old: flag(isOld(evidence)),
  };
  const features: Partial<Record<AloneFeature, number>> = {};
  for (const name of SAME_TITLE) if (values[name] !== 0) features[`alone:${name}`] = values[name];
  for (const [one, other] of PRODUCTS) {
    const value = values[one] * values[other];
    if (value !== 0) features[`alone:${one}*${other}`] = value;
  }
  const written: Record<Writing, boolean> = {
    sameSpelling: evidence.sameSpelling,
    originalTitle: evidence.byOriginalTitle,
    numbered: evidence.numbered,
  };
  for (const name of WRITING) {
    if (!written[name]) continue;
    features[`alone:${name}`] = 1;
    for (const other of COMMON) if (values[other] !== 0) features[`alone:${name}*${other}`] = values[other];
  }
  return features;
}

function otherTitleFeatures(
  evidence: Evidence,
  pool: readonly Evidence[],
): Partial<Record<AloneFeature, number>> {
  const values: Record<OtherTitle, number> = {
    is: 1,
    bearers: sameTitleCount(pool),
    ...commonValues(evidence, pool),
  };
  const alike = {
    close: closeness(evidence),
    part: flag(evidence.partOfTitle),
  };
  const features: Partial<Record<AloneFeature, number>> = {};
  for (const name of OTHER_TITLE) {
    if (values[name] === 0) continue;
    features[`unlike:${name}`] = values[name];
    for (const how of HOW_ALIKE)
      if (alike[how] !== 0) features[`unlike:${name}*${how}`] = values[name] * alike[how];
  }
  return features;
}

function commonValues(evidence: Evidence, pool: readonly Evidence[]) {
  return {
    length: lengthOf(evidence),
    crowd: crowdOf(pool),
    yearUnknown: flag(evidence.yearFit === undefined),
    yearOff: Math.min(FAR_YEARS, yearOffOf(evidence)),
    recent: recency(evidence),
    popularity: popularityOf(evidence),
  };
}

/** Festivals show a film within so many years as a new one. */
const NEW_FOR_YEARS = 3;

/** The edition's year is all that is told, and the film is too old for it, unless it is shown again. */
function isOld({ editionAlone, yearsApart = 0 }: Evidence): boolean {
  return editionAlone && yearsApart < -NEW_FOR_YEARS;
}

function flag(is: boolean): number {
  return is ? 1 : 0;
}
