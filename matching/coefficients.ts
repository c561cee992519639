/** The fitted weights of the evidence, read from `coefficients.json`; `npm run bench -- fit-matching` writes it. */
import { z } from 'zod';
import { DIRECTOR_FEATURES, type DirectorFeature } from './evidence/director-features.js';
import { ALONE_FEATURES, type AloneFeature } from './evidence/title-year-features.js';
import data from './coefficients.json' with { type: 'json' };

const PLAIN_FEATURES = [
  'candidate',
  'titleSame',
  'titleSameWords',
  'titleLength',
  'oneWord',
  'titleOther',
  'titleSimilarity',
  'titleClose',
  'titleVeryClose',
  'titlePart',
  'numbersDiffer',
  'wordDiffers',
  'titleDoubtfulLength',
  'titlePartLength',
  'namesakes',
  'crowd',
  'yearFit',
  'yearUnknown',
  'otherRelease',
  'otherReleaseAlone',
  'directorAgrees',
  'directorAgreesDoubtfulTitle',
  'directorNear',
  'directorDiffers',
  'directorUnknown',
  'runtimeSame',
  'runtimeExact',
  'runtimeSameRare',
  'runtimeNear',
  'runtimeOff',
  'runtimeFar',
  'imdbDiffers',
  'imdbAbsent',
  'popularity',
  'yearOff',
  'yearFar',
  'agreesYearUnknown',
  'agreesNamesakes',
  'half',
  'halfMissing',
  'translated',
  'recent',
] as const;

/** Features whose weight is fitted on cases. */
export const FITTED_FEATURES: readonly ((typeof PLAIN_FEATURES)[number] | AloneFeature | DirectorFeature)[] =
  [...PLAIN_FEATURES, ...ALONE_FEATURES, ...DIRECTOR_FEATURES];

/** Features that the cases do not show; their weights are judgement, kept on the careful side. */
export const ASSUMED_FEATURES = [
  'shortAgainstFeature',
  'kindDiffers',
  'countryAgrees',
  'countryDiffers',
  'imdbSame',
] as const;

export type FeatureName = (typeof FITTED_FEATURES)[number] | (typeof ASSUMED_FEATURES)[number];
export type Coefficients = Record<FeatureName, number>;

const fileSchema = z.object({
  fitted: z.record(z.enum(FITTED_FEATURES), z.number()),
  assumed: z.record(z.enum(ASSUMED_FEATURES), z.number()),
});

const scaleSchema = z.object({ scale: z.object({ withoutDirector: z.number().positive() }) });

/** Reads a coefficients file's content; throws a ZodError that names what is missing. */
export function readCoefficients(content: unknown): Coefficients {
  const { fitted, assumed } = fileSchema.parse(content);
  return { ...fitted, ...assumed };
}

export const coefficients: Coefficients = readCoefficients(data);

/**
 * What a score counts for where an entry of an edition names no director: less than 1, for the weights are surer of the rows that they
 * were fitted on than of others. Fitted on rows that the weights had not seen (docs/matching.md).
 */
export const scaleWithoutDirector = scaleSchema.parse(data).scale.withoutDirector;
