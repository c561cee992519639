/**
 * How far the scores of entries without a director can be trusted: weights are surer of the rows that they were fitted on than of others,
 * so the scale is fitted on printed rows that the weights were fitted without.
 */
import type { Coefficients } from '../../../matching/coefficients.js';
import { confidencesOf, type Features } from '../../../matching/confidence.js';
import { fixed } from './cases/random.js';

export const FOLDS = 4;
const SALT = 9;
const SCALES = Array.from({ length: 81 }, (_, at) => (40 + at) / 100);
const LEAST_SHARE = 1e-12;

/** A pool of a printed entry that names no director: its candidates, and which of them is right (undefined: none). */
export interface Unseen {
  features: Features[];
  right?: number;
  fold: number;
}

/** The part of the printed rows that a film is in: each is left out of one fit. */
export function foldOf(filmId: number): number {
  return Math.floor(fixed(filmId, SALT) * FOLDS);
}

/** The scale (0.40 to 1.20) under which the pools are likeliest; `without` gives the weights that were fitted without a part. */
export function fitScale(pools: readonly Unseen[], without: (fold: number) => Coefficients): number {
  const weights = Array.from({ length: FOLDS }, (_, fold) => without(fold));
  const lossAt = (scale: number): number =>
    pools.reduce((sum, { features, right, fold }) => {
      const shares = confidencesOf(features, weights[fold], scale);
      const none = 1 - shares.reduce((total, share) => total + share, 0);
      return sum - Math.log(Math.max(LEAST_SHARE, right === undefined ? none : shares[right]!));
    }, 0);
  return SCALES.reduce((best, scale) => (lossAt(scale) < lossAt(best) ? scale : best));
}
