import { describe, expect, test } from 'vitest';
import { boundOf } from '../../bench/matching/figures/bound.js';
import { freshCases } from '../../bench/matching/cases/cases.js';
import { haveSamples, readCases, readFilms, type Case, type Film } from '../../bench/matching/cases/films.js';
import { fitChoices, rowOf } from '../../bench/matching/fit.js';
import { errorByChance } from '../../bench/matching/figures/chance.js';
import { eachOnce } from '../../bench/matching/figures/report.js';
import {
  figures,
  precisionEven,
  recallAt,
  reliability,
  type Outcome,
} from '../../bench/matching/figures/measure.js';
import {
  CHAIN,
  CONFIRMED,
  FULL,
  runOurs,
  SURE,
  TITLE_AND_YEAR,
  UNCHECKED,
} from '../../bench/matching/figures/runs.js';
import { coefficients } from '../../../matching/coefficients.js';
import { fitScale } from '../../bench/matching/scale.js';
import { FilmIndex } from '../../bench/matching/tmdb/search.js';
import { absentOf, filmsBeside, isHeldOut } from '../../bench/matching/cases/split.js';

function outcome(present: boolean, filmId: number | undefined, confidence: number): Outcome {
  const entry: Case = { title: 'X', directors: [], damage: [], group: 'g', filmId: 1, present };
  return { case: entry, confidence, searches: 2, details: 1, filmId };
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

test('the most recall with some precision is at the lowest threshold that has it', () => {
  const outcomes = [
    outcome(true, 1, 0.9),
    outcome(true, 2, 0.8),
    outcome(true, 1, 0.7),
    outcome(true, 1, 0.6),
    outcome(false, 2, 0.5),
  ];
  expect(recallAt(outcomes, 0.7)).toEqual({ recall: 0.75, from: 0.6 });
  expect(recallAt(outcomes, 0.8)).toEqual({ recall: 0.25, from: 0.9 });
  expect(recallAt(outcomes.slice(1, 2), 0.8)).toEqual({ recall: 0, from: 1 });
});

test('the calibration error is the distance between what was said and what was so', () => {
  expect(reliability([outcome(true, 1, 0.7), outcome(true, 2, 0.7)]).error).toBeCloseTo(0.2);
  expect(reliability([outcome(true, 1, 1), outcome(false, undefined, 0)]).error).toBe(0);
});

test('chance makes an error of a matcher that is right just as often as it says', () => {
  // A hundred coins: the mean of |heads − 50| is 3.98, and one time in twenty it is more than 10.
  const coins = Array.from({ length: 100 }, () => outcome(true, 1, 0.5));
  const { mean, most } = errorByChance(coins);
  expect(mean).toBeCloseTo(0.04, 2);
  expect(most).toBeGreaterThan(0.08);
  expect(most).toBeLessThanOrEqual(0.11);
  expect(errorByChance([outcome(true, 1, 1), outcome(false, undefined, 0)])).toEqual({ mean: 0, most: 0 });
});

test('an entry that stands in two sets of cases is counted once', () => {
  const [one, same] = [outcome(true, 1, 0.95), outcome(true, 1, 0.95)];
  const absent = outcome(false, 1, 0.2);
  expect(eachOnce([one, same, absent])).toEqual([one, absent]);
});

test('settings that show the same of an entry give what each gives alone', async () => {
  const films = [
    film(1, 'Gloria', 1980, 'A'),
    film(2, 'Gloria', 1999, 'B'),
    film(3, 'Gloria Bell', 2018, 'B'),
  ];
  const index = new FilmIndex(films);
  const cases: Case[] = [1, 2, 3].map((filmId) => ({
    title: 'Gloria',
    year: 1998,
    directors: [],
    damage: [],
    group: 'g',
    filmId,
    present: filmId !== 3,
  }));
  const settings = [FULL, CHAIN, CONFIRMED, UNCHECKED];
  const together = await runOurs(cases, index, new Set([3]), settings);
  for (const [at, setting] of settings.entries())
    expect(together[at]).toEqual((await runOurs(cases, index, new Set([3]), [setting]))[0]);
  expect(together[1]).not.toEqual(together[0]);
});

test('the fit finds the weights that made the choices', () => {
  // One candidate, chosen in 3 of 4 pools: log odds of 3 to 1.
  const choices = Array.from({ length: 4000 }, (_, at) => ({
    candidates: [rowOf([1])],
    weight: 1,
    ...(at % 4 === 0 ? {} : { right: 0 }),
  }));
  expect(fitChoices(choices, 1, 1e-6)[0]).toBeCloseTo(Math.log(3), 4);
});

test('the scale is found that makes rows likeliest which the weights have not seen', () => {
  // The weights say 20 to 1; of the rows that were left out it is so of 3 in 4.
  const weights = { ...coefficients, candidate: Math.log(20) };
  const pools = Array.from({ length: 400 }, (_, at) => ({
    features: [{ candidate: 1 }],
    fold: at % 4,
    ...(at % 4 === 0 ? {} : { right: 0 }),
  }));
  // The scores are held back by .06 besides: .40 is the least that is tried.
  expect(fitScale(pools, () => weights)).toBe(0.4);
  const surer = pools.map((pool, at) => (at % 16 === 0 ? pool : { ...pool, right: 0 }));
  expect(fitScale(surer, () => weights)).toBeCloseTo((Math.log(15) + 0.06) / Math.log(20), 2);
});

function film(id: number, title: string, year: number, director?: string): Film {
  const directors = director === undefined ? [] : [director];
  return { id, title, originalTitle: title, otherTitles: [], year, directors, votes: 1, editions: 1 };
}

describe('cases made afresh', () => {
  const counts = {
    foreign: 0,
    festival: 0,
    sameTitle: 0,
    any: 0,
    absentFestival: 0,
    absentSameTitle: 9,
  };
  const look = (films: Film[]): number[] =>
    freshCases(films, 1, counts, new Set())
      .map((entry) => entry.filmId)
      .sort();

  test('take out no film that the catalogue may have twice', () => {
    expect(look([film(1, 'Gloria', 1980, 'A'), film(2, 'Gloria', 1981)])).toEqual([]);
    expect(look([film(1, 'Gloria', 1980, 'A'), film(2, 'Gloria', 1981, 'B')])).toEqual([1, 2]);
    expect(look([film(1, 'Gloria', 1980), film(2, 'Gloria', 2013)])).toEqual([1, 2]);
  });

  test('leave out the films of the other side', () => {
    const films = Array.from({ length: 40 }, (_, id) => film(id, 'Gloria', 1900 + 2 * id));
    const fitted = freshCases(films, 1, { ...counts, absentSameTitle: 40 }, filmsBeside('fitted', films, []));
    const measured = freshCases(
      films,
      1,
      { ...counts, absentSameTitle: 40 },
      filmsBeside('measured', films, []),
    );
    const ids = [...fitted, ...measured].map((entry) => entry.filmId);
    expect(Math.min(fitted.length, measured.length)).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(40);
  });
});

test('the bound counts entries that fit another film as well', () => {
  const films = [film(1, 'Gloria', 1980, 'A'), film(2, 'Gloria', 1980, 'B'), film(3, 'Alpha', 2025, 'C')];
  const entry = (filmId: number, more: Partial<Case>): Case => ({
    title: 'Gloria',
    year: 1980,
    directors: [],
    damage: [],
    group: 'g',
    filmId,
    present: false,
    ...more,
  });
  const present = entry(3, { title: 'Alpha', year: 2025, present: true });
  expect(boundOf([entry(1, {}), present], films, { people: true })).toEqual({ absent: 1, present: 1 });
  expect(boundOf([entry(1, { directors: ['A'] })], films, { people: true }).absent).toBe(0);
  expect(boundOf([entry(1, { directors: ['A'] })], films, { people: false }).absent).toBe(1);
  expect(boundOf([entry(1, { year: 1990 })], films, { people: true }).absent).toBe(0);
});

describe.skipIf(!haveSamples())(
  'on the held-out development cases (skipped where ../shared/samples is absent)',
  () => {
    test('matches stay as good as they were', async () => {
      const cases = readCases().filter(isHeldOut);
      const [outcomes = []] = await runOurs(cases, new FilmIndex(readFilms()), absentOf(cases), [FULL]);
      const sure = figures(outcomes, SURE);
      expect(sure.precision).toBeGreaterThan(0.995);
      expect(sure.recall).toBeGreaterThan(0.95);
      expect(sure.absentAccepted).toBeLessThan(0.0105);
      expect(sure.searches).toBeLessThan(3);
      expect(Math.max(...outcomes.map((one) => one.searches))).toBeLessThanOrEqual(8);
      expect(reliability(outcomes).error).toBeLessThan(0.01);
    }, 180_000);

    test('so do those by title and year alone', async () => {
      const cases = readCases().filter(isHeldOut);
      const [outcomes = []] = await runOurs(cases, new FilmIndex(readFilms()), absentOf(cases), [
        TITLE_AND_YEAR,
      ]);
      const sure = figures(outcomes, SURE);
      expect(precisionEven(sure)).toBeGreaterThan(0.982);
      expect(sure.recall).toBeGreaterThan(0.86);
    }, 180_000);
  },
);
