/** What each fact adds to a candidate's probability, from the same numbers that make it: for a person who weighs it. */
import type { Coefficients, FeatureName } from './coefficients.js';
import type { Features } from './confidence.js';
import type { Evidence } from './evidence/evidence.js';
import { factsInWords, type Fact } from './titles/words.js';

/** One fact, in words, and what it adds to the log odds: 0.7 doubles the odds, -0.7 halves them. */
export interface WeighedFact {
  words: string;
  adds: number;
}

/** What the single parts of features tell of; any other is of the title. */
const FACT_OF_PART: Partial<Record<string, Fact>> = {
  candidate: 'start',
  yearFit: 'year',
  yearUnknown: 'year',
  yearOff: 'year',
  yearFar: 'year',
  otherRelease: 'year',
  otherReleaseAlone: 'year',
  recent: 'year',
  edition: 'year',
  old: 'year',
  agreesYearUnknown: 'year',
  directorAgrees: 'director',
  directorAgreesDoubtfulTitle: 'director',
  directorNear: 'director',
  directorDiffers: 'director',
  directorUnknown: 'director',
  runtimeSame: 'length',
  runtimeExact: 'length',
  runtimeSameRare: 'length',
  runtimeNear: 'length',
  runtimeOff: 'length',
  runtimeFar: 'length',
  shortAgainstFeature: 'length',
  kindDiffers: 'length',
  lengthUnknown: 'length',
  lengthExact: 'length',
  lengthSame: 'length',
  lengthNear: 'length',
  lengthOff: 'length',
  lengthFar: 'length',
  countryAgrees: 'country',
  countryDiffers: 'country',
  imdbSame: 'imdbId',
  imdbDiffers: 'imdbId',
  imdbAbsent: 'imdbId',
  popularity: 'others',
  namesakes: 'others',
  agreesNamesakes: 'others',
  crowd: 'others',
  only: 'others',
  bearers: 'others',
  rivals: 'others',
  others: 'others',
  untitled: 'others',
};
const FACTS: readonly Fact[] = [
  'start',
  'title',
  'year',
  'director',
  'length',
  'country',
  'imdbId',
  'others',
];
/** What adds less than this is not worth a line. */
const NOTHING = 0.05;
const CERTAIN = 1e-6;

/**
 * The facts of a candidate in the order in which people read them. Their sum is the log odds of `share`, its share of the pool;
 * what the other candidates take from it is one of them. `scale` is what a score counts for.
 */
export function weighedFacts(
  {
    evidence,
    features,
    share,
    scale,
  }: { evidence: Evidence; features: Features; share: number; scale: number },
  directors: readonly string[],
  coefficients: Coefficients,
): WeighedFact[] {
  const sums = new Map<Fact, number>(FACTS.map((fact) => [fact, 0]));
  let score = 0;
  for (const [name, value] of Object.entries(features)) {
    const adds = scale * coefficients[name as FeatureName] * value;
    score += adds;
    const facts = factsOf(name);
    for (const fact of facts) sums.set(fact, (sums.get(fact) ?? 0) + adds / facts.length);
  }
  const within = Math.min(1 - CERTAIN, Math.max(CERTAIN, share));
  sums.set('others', (sums.get('others') ?? 0) + Math.log(within / (1 - within)) - score);
  const words = factsInWords(evidence, directors);
  return FACTS.map((fact) => ({
    words: words[fact],
    adds: Number((sums.get(fact) ?? 0).toFixed(2)),
  })).filter(({ words: told, adds }) => told !== '' && Math.abs(adds) >= NOTHING);
}

/** "alone:length*yearOff" tells of two things. */
function factsOf(name: string): Fact[] {
  const [, parts = name] = /^(?:alone|unlike|by):(.*)$/.exec(name) ?? [];
  return parts.split('*').map((part) => FACT_OF_PART[part] ?? 'title');
}
