import { describe, expect, test } from 'vitest';
import type { FilmDescription } from '../../../domain/film.js';
import { assess } from '../../../matching/assess.js';
import type { Scorable } from '../../../matching/evidence/evidence.js';
import { withLearnedFacts } from '../../../matching/evidence/learned.js';

const plain: FilmDescription = { title: '', year: 2020, directors: [], countries: [] };
const known = { otherTitles: [], releaseYears: [], countries: [] };

describe('facts learned keep a sequel by the same director from being taken for the film', () => {
  const director = 'Chung-Hyun Lee';
  const facts = { title: 'Night Ferry', year: 2015, directors: [director], runtimeMinutes: 98 };
  const entry = withLearnedFacts({ ...plain, title: 'Night Ferry' }, facts);
  const sequel = { ...known, directors: [director], runtimeMinutes: 99 };
  const confidence = (wanted: FilmDescription, candidate: Scorable): number =>
    assess(wanted, [candidate])[0]!.confidence;

  test.each<[string, number, Scorable]>([
    ['with a number', 0.5, { ...sequel, title: 'Night Ferry Part II', year: 2015 }],
    ['with a subtitle, of another year', 0.5, { ...sequel, title: 'Night Ferry: Daybreak', year: 2016 }],
    [
      'of its title, another year and length',
      0.89,
      { ...sequel, title: 'Night Ferry', year: 2016, runtimeMinutes: 118 },
    ],
  ])('%s', (_, most, candidate) => {
    expect(confidence(entry, candidate)).toBeLessThanOrEqual(most);
  });

  test.each<[string, Scorable]>([
    ['of its title, dated a year later', { ...sequel, title: 'Night Ferry', year: 2016 }],
    ['with a subtitle, of the same year', { ...sequel, title: 'Night Ferry: A Crossing', year: 2015 }],
  ])('but not the film itself %s', (_, candidate) => {
    expect(confidence(entry, candidate)).toBeGreaterThan(0.9);
  });

  test('the other way round, the first film for its sequel', () => {
    const second = { ...facts, title: 'Night Ferry: Daybreak', year: 2016 };
    const wanted = withLearnedFacts({ ...plain, title: 'Night Ferry: Daybreak' }, second);
    expect(confidence(wanted, { ...sequel, title: 'Night Ferry', year: 2015 })).toBeLessThanOrEqual(0.5);
  });

  test('without a director a title that is only like it is not sure', () => {
    const wanted = withLearnedFacts({ ...plain, title: 'Night Ferry' }, { ...facts, directors: [] });
    expect(confidence(wanted, { ...sequel, title: 'Night Ferry: A Crossing', year: 2015 })).toBeLessThan(0.9);
  });
});

test('a sequel of another year is not sure, though director and length agree', () => {
  const film = { ...plain, title: 'Night Ferry', year: 2013, directors: ['Bo Ek'], runtimeMinutes: 98 };
  const sequel = {
    ...known,
    title: 'Night Ferry 2',
    directors: ['Bo Ek'],
    runtimeMinutes: 98,
    popularity: 80,
  };
  expect(assess(film, [{ ...sequel, year: 2014 }])[0]!.confidence).toBeLessThan(0.9);
  expect(assess(film, [{ ...sequel, year: 2013 }])[0]!.confidence).toBeGreaterThan(0.9);
});

test('one of several parts is not sure, where the programme names none', () => {
  const film = { ...plain, title: 'Night Ferry', directors: ['Bo Ek'], runtimeMinutes: 98 };
  const part = {
    ...known,
    title: 'Night Ferry: Part One',
    year: 2020,
    directors: ['Bo Ek'],
    runtimeMinutes: 98,
  };
  expect(assess(film, [part])[0]!.confidence).toBeLessThan(0.9);
  expect(assess({ ...film, title: 'Night Ferry, Part 1' }, [part])[0]!.confidence).toBeGreaterThan(0.9);
});
