/** What chance alone does to a calibration error: few cases are never right just as often as was said. */
import { seeded } from '../cases/random.js';
import { calibrationError, type Outcome } from './measure.js';

const DRAWS = 400;
const SEED = 20261128;
const ONE_IN_TWENTY = 0.95;

/** The calibration error of a matcher that is right just as often as it says: its mean, and what one draw in twenty passes. */
export interface ByChance {
  mean: number;
  most: number;
}

/** Simulated: each case turns out right with the probability that its confidence states, and the error is taken of that. */
export function errorByChance(outcomes: Outcome[]): ByChance {
  const random = seeded(SEED);
  const confidences = outcomes.map(({ confidence }) => confidence);
  const errors = Array.from({ length: DRAWS }, () =>
    calibrationError(confidences, (confidence) => random() < confidence),
  ).sort((a, b) => a - b);
  return {
    mean: errors.reduce((sum, error) => sum + error, 0) / DRAWS,
    most: errors[Math.floor(ONE_IN_TWENTY * DRAWS)] ?? 0,
  };
}
