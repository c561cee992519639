import { describe, expect, test } from 'vitest';
import { upperBound } from '../../bench/matching/figures/certify.js';
import type { Case, Film } from '../../bench/matching/cases/films.js';
import { havePrinted, printedCases, unknowable } from '../../bench/matching/cases/printed.js';
import { haveSamples, readFilms } from '../../bench/matching/cases/films.js';
import { cutsOf } from '../../bench/matching/cases/slices.js';

describe('the upper bound of a share', () => {
  // Where nothing was seen it is 1 − 0.05^(1/n); the others are those of tables of exact binomial intervals.
  test.each([
    [0, 1, 0.95],
    [0, 998, 0.003],
    [1, 20, 0.2161],
    [2, 10, 0.5069],
    [13, 20_000, 0.00103],
    [5, 5, 1],
    [0, 0, 1],
  ])('%i of %i is at most %f', (events, trials, bound) => {
    expect(upperBound(events, trials)).toBeCloseTo(bound, 4);
  });
});

const entry = (facts: Partial<Case>): Case => ({
  title: 'Gloria',
  directors: [],
  damage: [],
  group: 'g',
  filmId: 1,
  present: false,
  ...facts,
});
const film = (facts: Partial<Film>): Film => ({
  id: 1,
  title: 'Gloria',
  originalTitle: 'Gloria',
  otherTitles: [],
  year: 1980,
  directors: [],
  votes: 1,
  editions: 1,
  ...facts,
});

test('slices tell short from feature, look-alikes from single films, and named directors from none', () => {
  const cuts = cutsOf([
    film({}),
    film({ id: 2, year: 1999 }),
    film({ id: 3, title: 'M', originalTitle: 'M' }),
  ]);
  const slicesOf = (one: Case): Record<string, string | undefined> =>
    Object.fromEntries(cuts.map(({ name, of }) => [name, of(one)]));
  expect(slicesOf(entry({ present: true, runtimeMinutes: 12, directors: ['A'] }))).toMatchObject({
    kind: 'damaged',
    event: undefined,
    language: undefined,
    decade: '1980s',
    length: 'short',
    director: 'named',
    year: 'not given',
    'letters of the title': '5 to 8',
    'words of the title': 'one',
    'other films of that title': 'one',
  });
  expect(slicesOf(entry({ filmId: 9, title: 'M', year: 1951 }))).toMatchObject({
    decade: 'before 1960',
    length: 'not known',
    'other films of that title': 'one',
  });
});

test('a film without an id that may be the very one is in no catalogue', () => {
  const wanted = entry({ year: 1980, directors: ['John Cassavetes'] });
  const films = [
    film({ id: 1, imdbId: 'tt0000001' }),
    film({ id: 2 }),
    film({ id: 3, title: 'X', originalTitle: 'X', directors: ['Cassavetes, John'] }),
    film({ id: 4, directors: ['Sidney Lumet'] }),
    film({ id: 5, year: 1999 }),
  ];
  expect([...unknowable(films, [wanted])]).toEqual([2, 3]);
});

describe.skipIf(!havePrinted() || !haveSamples())(
  'printed programmes (skipped where ../shared/samples is absent)',
  () => {
    test('have hundreds of films of the catalogue and more that are not there, each once', () => {
      const cases = printedCases(readFilms());
      const present = cases.filter((one) => one.present);
      expect(present.length).toBeGreaterThan(900);
      expect(cases.length - present.length).toBeGreaterThan(1600);
      expect(new Set(cases.map(({ filmId }) => filmId)).size).toBe(cases.length);
      expect(cases.every(({ printed }) => printed !== undefined && printed.editionYear >= 2011)).toBe(true);
    }, 180_000);
  },
);
