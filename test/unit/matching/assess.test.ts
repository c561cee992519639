import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FilmDescription } from '../../../domain/film.js';
import { CERTAIN_FROM } from '../../../domain/lookup/candidates.js';
import { assess } from '../../../matching/assess.js';
import { readCoefficients } from '../../../matching/coefficients.js';
import { shares } from '../../../matching/confidence.js';
import type { Scorable } from '../../../matching/evidence/evidence.js';
import { withLearnedFacts } from '../../../matching/evidence/learned.js';

const romeria: FilmDescription = {
  title: 'Romería',
  year: 2025,
  directors: ['Carla Simón'],
  countries: ['Spain'],
  runtimeMinutes: 111,
  festival: 'cannes',
  editionYear: 2025,
};
const known = { otherTitles: [], releaseYears: [], countries: [] };

const scorable: fc.Arbitrary<Scorable> = fc.record(
  {
    title: fc.string({ unit: 'grapheme' }),
    originalTitle: fc.string(),
    otherTitles: fc.array(fc.string(), { maxLength: 3 }),
    year: fc.integer({ min: 1874, max: 2100 }),
    releaseYears: fc.array(fc.integer({ min: 1874, max: 2100 }), { maxLength: 3 }),
    directors: fc.array(fc.string(), { maxLength: 2 }),
    runtimeMinutes: fc.integer({ min: 0, max: 10000 }),
    countries: fc.array(fc.constantFrom('ES', 'FR', 'Spain', ''), { maxLength: 2 }),
    imdbId: fc.constantFrom('tt0000001', 'tt0000002'),
    popularity: fc.double({ min: -5, max: 1e6, noNaN: true }),
  },
  { requiredKeys: ['title'] },
);

describe('confidence', () => {
  test('is from 0 to 1, best first, and the shares of one pool do not pass 1', () => {
    fc.assert(
      fc.property(scorable, fc.array(scorable, { maxLength: 8 }), (wanted, pool) => {
        const film = { directors: [], countries: [], ...wanted } as FilmDescription;
        const confidences = assess(film, pool).map((one) => one.confidence);
        for (const confidence of confidences) {
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
        }
        expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
        expect(confidences.reduce((a, b) => a + b, 0)).toBeLessThan(1.000001);
      }),
    );
  });

  test('holds for scores out of all bounds', () => {
    expect(shares([2000, -2000, 2000])).toEqual([0.5, 0, 0.5]);
    expect(shares([-2000])[0]).toBe(0);
    expect(shares([])).toEqual([]);
  });

  test('rises with what agrees and falls with what does not', () => {
    const of = (facts: Partial<Scorable>): number =>
      assess(romeria, [{ ...known, title: 'Romería', year: 2025, ...facts }])[0]!.confidence;
    expect(of({ directors: ['Carla Simón'] })).toBeGreaterThan(of({}));
    expect(of({ directors: ['Carla Simón'], runtimeMinutes: 114 })).toBeGreaterThan(
      of({ directors: ['Carla Simón'] }),
    );
    expect(of({ directors: ['Someone Else'] })).toBeLessThan(0.6);
    expect(of({ directors: ['Carla Simón'], countries: ['JP'] })).toBeLessThan(
      of({ directors: ['Carla Simón'], countries: ['ES'] }),
    );
    expect(of({ year: 2003 })).toBeLessThan(0.2);
    expect(of({ runtimeMinutes: 12 })).toBeLessThan(0.6);
  });

  test('of namesakes goes to the one that more speaks for', () => {
    const [first, second] = assess({ ...romeria, directors: [] }, [
      { ...known, title: 'Romería', year: 2025, runtimeMinutes: 90 },
      { ...known, title: 'Romería', year: 2025, runtimeMinutes: 111 },
    ]);
    expect(first!.candidate.runtimeMinutes).toBe(111);
    expect(first!.confidence + second!.confidence).toBeLessThanOrEqual(1);
  });
});

describe('an IMDb id', () => {
  const wanted = { ...romeria, imdbId: 'tt0000001' };
  const perfect = { ...known, title: 'Romería', year: 2025, directors: ['Carla Simón'], runtimeMinutes: 111 };

  test('that differs is never accepted in silence, and is no veto', () => {
    const [best] = assess(wanted, [{ ...perfect, imdbId: 'tt0000002' }], { sureConfidence: 0.9 });
    expect(best!.confidence).toBeLessThan(0.9);
    expect(best!.confidence).toBeGreaterThanOrEqual(0.6);
    expect(best!.evidence).toContain('another IMDb id');
    expect(
      assess(wanted, [{ ...perfect, imdbId: 'tt0000002' }], { sureConfidence: 0.7 })[0]!.confidence,
    ).toBeLessThan(0.7);
  });

  test('that is the same decides', () => {
    const [best] = assess(wanted, [{ ...known, title: 'Pilgrimage', year: 2025, imdbId: 'tt0000001' }]);
    expect(best!.confidence).toBeGreaterThan(0.9);
  });
});

describe('what is never accepted in silence', () => {
  const plain: FilmDescription = {
    title: 'The Last Orchids',
    year: 2020,
    directors: [],
    countries: [],
    runtimeMinutes: 97,
  };

  test('is another director under the very title and length', () => {
    const candidate = {
      ...known,
      title: 'The Last Orchids',
      year: 2020,
      directors: ['Anna Holt'],
      runtimeMinutes: 97,
    };
    expect(assess({ ...plain, directors: ['Carla Simón'] }, [candidate])[0]!.confidence).toBeLessThan(0.9);
    expect(assess(plain, [candidate])[0]!.confidence).toBeGreaterThan(0.9);
  });

  test('is not a director whose name stands in another script', () => {
    const candidate = {
      ...known,
      title: '万引き家族',
      year: 2018,
      directors: ['Hirokazu Kore-eda'],
      runtimeMinutes: 121,
    };
    const film = { ...plain, title: '万引き家族', year: 2018, directors: ['是枝裕和'], runtimeMinutes: 121 };
    const [best] = assess(film, [candidate]);
    expect(best!.confidence).toBeGreaterThan(0.9);
    expect(best!.evidence).toContain('director Hirokazu Kore-eda, in another script');
  });

  test('is a title that only resembles: another source is asked as well', () => {
    const candidate = { ...known, title: 'The Lost Orchids', year: 2020, runtimeMinutes: 97 };
    expect(assess(plain, [candidate])[0]!.confidence).toBeLessThan(CERTAIN_FROM);
  });
});

describe('facts learned later', () => {
  const bare: FilmDescription = { title: 'The Call', year: 2020, directors: [], countries: [] };
  const call = {
    ...known,
    title: 'The Call',
    year: 2020,
    directors: ['Lee Chung-hyun'],
    runtimeMinutes: 112,
  };
  const before = assess(bare, [call])[0]!.confidence;

  test('make a doubtful match sure', () => {
    const [after] = assess(withLearnedFacts(bare, { directors: ['Chung-Hyun Lee'], runtimeMinutes: 112 }), [
      call,
    ]);
    expect(after!.confidence).toBeGreaterThan(before);
    expect(after!.confidence).toBeGreaterThan(0.99);
  });

  test('contradict a match by title alone', () => {
    const facts = { directors: ['Timothy Woodward Jr.'], runtimeMinutes: 97 };
    expect(assess(withLearnedFacts(bare, facts), [call])[0]!.confidence).toBeLessThan(0.2);
  });

  test("bring their title, and the film's own year in place of the edition's", () => {
    const oscars = { ...bare, title: 'Gisaengchung', year: 2020, festival: 'oscars', editionYear: 2020 };
    expect(withLearnedFacts(oscars, { title: 'Parasite', year: 2019, directors: [] })).toEqual({
      title: 'Parasite',
      originalTitle: 'Gisaengchung',
      isCatalogued: true,
      year: 2019,
      directors: [],
      countries: [],
    });
  });

  test("leave out the programme's title where it is only the beginning of theirs", () => {
    const entry = { ...bare, title: 'The Lantern Saga' };
    expect(
      withLearnedFacts(entry, { title: 'The Lantern Saga: Dusk, Part 1' }).originalTitle,
    ).toBeUndefined();
    const [other] = assess(withLearnedFacts(entry, { title: 'The Lantern Saga: Dusk, Part 1', year: 2011 }), [
      { title: 'Another Film', year: 2011, otherTitles: [], directors: [] },
    ]);
    expect(other!.confidence).toBeLessThanOrEqual(0.5);
  });
});

describe('evidence in words', () => {
  const words = (wanted: FilmDescription, candidate: Scorable): string =>
    assess(wanted, [candidate])[0]!.evidence;

  test('tells a reviewer why', () => {
    expect(
      words(romeria, {
        ...known,
        title: 'Romeria',
        year: 2026,
        directors: ['Carla Simón'],
        runtimeMinutes: 114,
      }),
    ).toBe('same title; year one later; director Carla Simón agrees; running time 3 min off');
  });

  test.each<[string, FilmDescription, Scorable]>([
    ['same title; same year', romeria, { title: 'Romería', year: 2025 }],
    ['director is Someone Else, not Carla Simón', romeria, { title: 'Romería', directors: ['Someone Else'] }],
    ['director not known there', romeria, { ...known, title: 'Romería' }],
    ['a short where a feature is wanted', romeria, { title: 'Romería', runtimeMinutes: 12 }],
    [
      'same as its other title "Romería"',
      romeria,
      { ...known, title: 'Pilgrimage', otherTitles: ['Romería'] },
    ],
    ['but for the subtitle', romeria, { title: 'Romería: A Pilgrimage' }],
    ['other country', romeria, { title: 'Romería', countries: ['FR'] }],
    ['year unknown', romeria, { title: 'Romería' }],
    [
      'same title as "Dreams", 60 % of the title given',
      { ...romeria, title: 'The Wall / Dreams' },
      { title: 'Dreams' },
    ],
    [
      'shown again, its year is not held against it',
      { ...romeria, title: 'Romería (4K)' },
      { title: 'Romería', year: 1951 },
    ],
    ['74 years earlier', romeria, { title: 'Romería', year: 1951 }],
    ['other number in title', { ...romeria, title: 'Rocky II' }, { title: 'Rocky III' }],
  ])('says "%s"', (part, wanted, candidate) => {
    expect(words(wanted, candidate)).toContain(part);
  });
});

test('a coefficients file that lacks a weight is refused by name', () => {
  expect(() => readCoefficients({ fitted: {}, assumed: {} })).toThrow(/titleSame/);
});
