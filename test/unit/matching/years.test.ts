import { expect, test } from 'vitest';
import type { FilmDescription } from '../../../domain/film.js';
import { countryCode } from '../../../matching/evidence/countries.js';
import { likelyYears, yearFit } from '../../../matching/evidence/year-offsets.js';

const film = (facts: Partial<FilmDescription>): FilmDescription => ({
  title: 'X',
  directors: [],
  countries: [],
  ...facts,
});
const at = (festival: string): FilmDescription => film({ festival, editionYear: 2020, year: 2020 });

test('an award looks back a year, a festival does not', () => {
  expect(likelyYears(at('oscars'))[0]).toBe(2019);
  expect(likelyYears(at('cesar'))[0]).toBe(2019);
  expect(likelyYears(at('cannes'))[0]).toBe(2020);
  expect(likelyYears(at('toronto')).slice(0, 2)).toEqual([2020, 2021]);
  expect(likelyYears(at('berlin')).slice(0, 2)).toEqual([2020, 2019]);
});

test('the year before fits Berlin better than Cannes', () => {
  expect(yearFit(at('berlin'), 2019)).toBeGreaterThan(yearFit(at('cannes'), 2019)!);
});

test('the same event under another name has the same offsets', () => {
  expect(likelyYears(at('berlinale'))).toEqual(likelyYears(at('berlin')));
  expect(likelyYears(at('academy-awards'))).toEqual(likelyYears(at('oscars')));
});

test("a year that is not the edition's is the film's own", () => {
  const restored = film({ festival: 'oscars', editionYear: 2020, year: 1954 });
  expect(likelyYears(restored)[0]).toBe(1954);
  expect(yearFit(restored, 1954)).toBeGreaterThan(yearFit(restored, 1953)!);
});

test.each(['X (4K restoration)', 'X [digitally remastered]', 'X - version restaurée'])(
  "of a restored film (%s) the edition's year says nothing, its own does",
  (title) => {
    const shown = { title, festival: 'cannes', editionYear: 2025 };
    expect(likelyYears(film(shown))).toEqual([]);
    expect(yearFit(film({ ...shown, year: 2025 }), 1975)).toBeUndefined();
    expect(likelyYears(film({ ...shown, year: 1975 }))[0]).toBe(1975);
  },
);

test('an event that nobody measured still prefers its own year', () => {
  expect(likelyYears(at('some-new-festival'))[0]).toBe(2020);
  expect(likelyYears(film({ festival: 'some-new-festival', editionYear: 2020 }))[0]).toBe(2020);
});

test('every offset has a probability, and they do not pass 1', () => {
  for (const festival of ['cannes', 'oscars', 'venice', 'sundance', 'nowhere']) {
    const sum = Array.from({ length: 81 }, (_, n) => Math.exp(yearFit(at(festival), 1980 + n)!));
    expect(Math.min(...sum)).toBeGreaterThan(0);
    expect(sum.reduce((a, b) => a + b, 0)).toBeLessThan(1.05);
  }
});

test('nothing is made of a year that is not known', () => {
  expect(yearFit(film({}), 2020)).toBeUndefined();
  expect(yearFit(at('cannes'), undefined)).toBeUndefined();
  expect(likelyYears(film({}))).toEqual([]);
});

test('countries are known by code and by name', () => {
  const names = [
    'Germany',
    'USA',
    'UK',
    'South Korea',
    'Czech Republic',
    'FR',
    'Côte d’Ivoire',
    'Türkiye',
    'Atlantis',
  ];
  expect(names.map(countryCode)).toEqual(['DE', 'US', 'GB', 'KR', 'CZ', 'FR', 'CI', 'TR', undefined]);
});
