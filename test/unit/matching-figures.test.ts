import { describe, expect, test } from 'vitest';
import { haveSamples, readCases, readFilms, type Case } from '../bench/matching/films.js';
import { fitChoices } from '../bench/matching/fit.js';
import { figures, precisionEven, reliability, type Outcome } from '../bench/matching/measure.js';
import { FULL, runOurs, SURE } from '../bench/matching/runs.js';
import { FilmIndex } from '../bench/matching/search.js';
import { absentOf, isHeldOut } from '../bench/matching/split.js';

function outcome(present: boolean, filmId: number | undefined, confidence: number): Outcome {
  const entry: Case = { title: 'X', damage: [], group: 'g', filmId: 1, present };
  return { case: entry, confidence, searches: 2, details: 1, ...(filmId === undefined ? {} : { filmId }) };
}

test('figures count right, wrong and absent films apart', () => {
  const outcomes = [
    outcome(true, 1, 0.95),
    outcome(true, 2, 0.95),
    outcome(true, 1, 0.5),
    outcome(true, undefined, 0),
    outcome(false, 2, 0.95),
    outcome(false, undefined, 0),
  ];
  const found = figures(outcomes, 0.9);
  expect(found).toMatchObject({ recall: 0.25, wrong: 0.25, absentAccepted: 0.5, searches: 2, details: 1 });
  expect(found.precision).toBeCloseTo(1 / 3);
  expect(precisionEven(found)).toBeCloseTo(0.25);
});

test('the calibration error is the distance between what was said and what was so', () => {
  expect(reliability([outcome(true, 1, 0.7), outcome(true, 2, 0.7)]).error).toBeCloseTo(0.2);
  expect(reliability([outcome(true, 1, 1), outcome(false, undefined, 0)]).error).toBe(0);
});

test('the fit finds the weights that made the choices', () => {
  // One candidate, chosen in 3 of 4 pools: log odds of 3 to 1.
  const choices = Array.from({ length: 4000 }, (_, at) => ({
    candidates: [[1]],
    weight: 1,
    ...(at % 4 === 0 ? {} : { right: 0 }),
  }));
  expect(fitChoices(choices, 1, 1e-6)[0]).toBeCloseTo(Math.log(3), 4);
});

describe.skipIf(!haveSamples())(
  'on the held-out development cases (skipped where ../shared/samples is absent)',
  () => {
    test('matches stay as good as they were', async () => {
      const cases = readCases().filter(isHeldOut);
      const outcomes = await runOurs(cases, new FilmIndex(readFilms()), absentOf(cases), FULL);
      const sure = figures(outcomes, SURE);
      expect(sure.precision).toBeGreaterThan(0.995);
      expect(sure.recall).toBeGreaterThan(0.935);
      expect(sure.absentAccepted).toBeLessThan(0.012);
      expect(sure.searches).toBeLessThan(3);
      expect(Math.max(...outcomes.map((one) => one.searches))).toBeLessThanOrEqual(8);
      expect(reliability(outcomes).error).toBeLessThan(0.012);
    }, 60_000);
  },
);
