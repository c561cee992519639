import { describe, expect, test } from 'vitest';
import type { WantedFilm } from '../../../domain/film.js';
import { assess } from '../../../matching/assess.js';
import { findFilm } from '../../../matching/find.js';
import type { CandidateCatalogue, MatchResult } from '../../../matching/types.js';
import type { Film } from '../../bench/matching/films.js';
import { FilmIndex } from '../../bench/matching/search.js';

type Row = [title: string, year: number, directors: string[], minutes?: number, others?: string[]];

const ROWS: Row[] = [
  ['Night Train', 1959, ['Jerzy Kawalerowicz'], 99, ['Pociąg']],
  ['Night Train', 2009, ['Brian King'], 91],
  ['Stalker', 1979, ['Andrei Tarkovsky'], 162],
  ['Stalker', 2010, ['Mark McNabb'], 83],
  ['1984', 1956, ['Michael Anderson'], 90],
  ['1984', 1984, ['Michael Radford'], 113, ['Nineteen Eighty-Four']],
  ['1922', 2017, ['Zak Hilditch'], 101],
  ['1985', 2018, ['Yen Tan'], 85],
  ['Argentina, 1985', 2022, ['Santiago Mitre'], 140],
  ['M', 1931, ['Fritz Lang'], 111],
  ['Three Colors (Blue)', 1993, ['Krzysztof Kieślowski'], 98],
  ['The Nibelungs', 1924, ['Fritz Lang'], 288, ['Die Nibelungen']],
  ['Pizza Connection', 1985, ['Damiano Damiani'], 112],
  ['The Man Who Knew Too Much', 1934, ['Alfred Hitchcock'], 75],
  ['The Man Who Knew Too Much', 1956, ['Alfred Hitchcock'], 120],
  ['A Man Escaped', 1956, ['Robert Bresson'], 101],
  ['Pickpocket', 1959, ['Robert Bresson'], 76],
  ['Nosferatu', 1922, ['F. W. Murnau'], 94],
  ['Nosferatu', 2024, ['Robert Eggers'], 132],
  ['Infernal Affairs II', 2003, ['Andrew Lau', 'Alan Mak'], 119, ['Mou gaan dou II']],
  ['Hale', 2020, ['Bo Ek'], 95],
];

const films: Film[] = ROWS.map(([title, year, directors, runtimeMinutes, otherTitles = []], at) => ({
  id: at + 1,
  imdbId: `tt${String(2_000_000 + at)}`,
  title,
  originalTitle: title,
  otherTitles,
  year,
  directors,
  runtimeMinutes,
  votes: 50,
  editions: 1,
}));
const index = new FilmIndex(films);
const idOf = (title: string, year: number): number =>
  films.find((film) => film.title === title && film.year === year)!.id;
const wanted = (title: string, facts: Partial<WantedFilm> = {}): WantedFilm => ({
  title,
  directors: [],
  countries: [],
  festival: 'some-festival',
  editionYear: 2025,
  ...facts,
});
const find = (film: WantedFilm, absent = new Set<number>()): Promise<MatchResult> =>
  findFilm(film, index.catalogue(absent));

describe('what a title says beside the title', () => {
  test.each<[string, Partial<WantedFilm>, string, number]>([
    ['Night Train (1959) Incl. Introduction', {}, 'Night Train', 1959],
    ['Night Train [2009]', {}, 'Night Train', 2009],
    ['Night Train - 1959', {}, 'Night Train', 1959],
    ['Night Train (Poland, 1959)', { directors: ['Jerzy Kawalerowicz'] }, 'Night Train', 1959],
    ['Stalker (1979) + Q&A with the crew', {}, 'Stalker', 1979],
    ['Stalker (USSR, 1979, restored)', {}, 'Stalker', 1979],
    ['Nosferatu (1922) with live music', {}, 'Nosferatu', 1922],
  ])('%s is the film of that year', async (title, facts, right, year) => {
    const { ranked } = await find(wanted(title, facts));
    expect(ranked[0]?.candidate.tmdbId).toBe(idOf(right, year));
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.6);
    expect(ranked[1]?.confidence ?? 0).toBeLessThan(0.1);
  });

  test("goes before the edition's year, and not before a year that the entry itself gives", async () => {
    const best = async (year: number | undefined): Promise<number | undefined> =>
      (await find(wanted('Stalker (1979)', { year }))).ranked[0]?.candidate.year;
    expect(await best(undefined)).toBe(1979);
    expect(await best(2025)).toBe(1979);
    expect(await best(2010)).toBe(2010);
  });

  test.each<[string, number, Partial<WantedFilm>]>([
    ['1922', 2017, { year: 2017 }],
    ['1985', 2018, { year: 2018 }],
    ['1984', 1984, { year: 1984 }],
    ['1984 (1956)', 1956, {}],
    ['Argentina, 1985', 2022, { year: 2022 }],
  ])('%s is found though it is called by a year', async (title, year, facts) => {
    const { ranked } = await find(wanted(title, { ...facts, directors: [] }));
    expect(ranked[0]?.candidate).toMatchObject({ year });
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.6);
  });
});

describe('a half of a title', () => {
  const share = (title: string, candidate: string): number =>
    assess(wanted(title, { year: 2020 }), [{ title: candidate, year: 2020, otherTitles: [] }])[0]!.confidence;

  test('counts by how much of the whole it is', () => {
    expect(share('A Journey to the End of the Night (Hale)', 'Hale')).toBeLessThan(0.6);
    expect(share('A Journey to the End of the Night (Hale)', 'Hale')).toBeLessThan(
      share('Hjal (Hale)', 'Hale'),
    );
    expect(share('Hale', 'Hale')).toBeGreaterThan(share('Hjal (Hale)', 'Hale'));
  });

  test('that is another part of one title is not the film, and is shown to a person', async () => {
    const { ranked } = await find(
      wanted('Three Colors (Red)', { year: 1994, directors: ['Krzysztof Kieslowski'] }),
    );
    expect(ranked[0]?.candidate.tmdbId).toBe(idOf('Three Colors (Blue)', 1993));
    expect(ranked[0]?.confidence).toBeLessThan(0.6);
    expect(ranked[0]?.evidence).toContain('another part of that title');
  });

  test('that names a part of the film leads to it', async () => {
    const { ranked } = await find(wanted('Die Nibelungen Part I', { directors: ['Fritz Lang'] }));
    expect(ranked[0]?.candidate.tmdbId).toBe(idOf('The Nibelungs', 1924));
  });

  test.each([
    ['Pociąg (Night Train) – Part One', 'Jerzy Kawalerowicz', 'Night Train', 1959],
    ['Hale, Part II', 'Bo Ek', 'Hale', 2020],
  ])(
    '%s is shown to a person, at least, where the catalogue has the film as one',
    async (title, by, whole, year) => {
      const { ranked } = await find(wanted(title, { directors: [by] }));
      expect(ranked[0]?.candidate.tmdbId).toBe(idOf(whole, year));
      expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.2);
      const byAnother = await find(wanted(title, { directors: ['Somebody Else'] }));
      expect(byAnother.ranked[0]?.confidence ?? 0).toBeLessThan(0.2);
    },
  );

  test('may be the name of a programme', async () => {
    for (const title of ['Midnight Classics: Pizza Connection', 'Pizza Connection | Film Club']) {
      const { ranked } = await find(wanted(title, { year: 1985, directors: ['Damiano Damiani'] }));
      expect(ranked[0]?.candidate.tmdbId).toBe(idOf('Pizza Connection', 1985));
      expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.6);
    }
  });

  test('main titles are compared with their numbers', async () => {
    const { ranked } = await find(
      wanted('Mou gaan dou III: Jung gik mou gaan', { year: 2003, directors: ['Andrew Lau'] }),
    );
    expect(ranked[0]?.confidence ?? 0).toBeLessThan(0.6);
  });
});

describe('rivals before certainty', () => {
  test('two films of one title by one director are not told apart by the edition alone', async () => {
    const catalogue = fetching(index.catalogue(new Set()));
    const { ranked } = await findFilm(
      wanted('The Man Who Knew Too Much', { directors: ['Alfred Hitchcock'] }),
      catalogue,
    );
    expect(
      ranked
        .slice(0, 2)
        .map(({ candidate }) => candidate.year)
        .sort(),
    ).toEqual([1934, 1956]);
    expect(ranked[0]?.confidence).toBeLessThan(0.9);
    expect(catalogue.fetched).toHaveLength(2);
  });

  test('and are by year or length', async () => {
    const film = { directors: ['Alfred Hitchcock'] };
    for (const facts of [{ year: 1934 }, { runtimeMinutes: 75 }]) {
      const { ranked } = await find(wanted('The Man Who Knew Too Much', { ...film, ...facts }));
      expect(ranked[0]?.candidate.year).toBe(1934);
      expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.9);
    }
  });

  test('none is sure whose rival was not seen', async () => {
    const inner = index.catalogue(new Set());
    const details: CandidateCatalogue['details'] = (id) =>
      id === idOf('Nosferatu', 1922) ? inner.details(id) : Promise.resolve(undefined);
    const { ranked } = await findFilm(wanted('Nosferatu', { directors: ['F. W. Murnau'] }), {
      ...inner,
      details,
    });
    expect(ranked[0]?.confidence).toBeLessThan(0.9);
  });
});

describe("the director's films", () => {
  const film = wanted("Un condamné à mort s'est échappé", {
    year: 1956,
    directors: ['Bresson, Robert'],
    runtimeMinutes: 101,
  });

  test('lead to one that is known by another title', async () => {
    const { ranked, searches } = await find(film);
    expect(ranked[0]).toMatchObject({
      candidate: { tmdbId: idOf('A Man Escaped', 1956) },
      strategy: 'director_films',
    });
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.6);
    expect(searches.filter(({ strategy }) => strategy === 'director_films')).toHaveLength(2);
    expect(searches.length).toBeLessThanOrEqual(4);
  });

  test('are none of them it where year and length say otherwise', async () => {
    const { ranked } = await find(film, new Set([idOf('A Man Escaped', 1956)]));
    expect(ranked[0]?.confidence ?? 0).toBeLessThan(0.2);
  });

  test('are not asked for where the title is decisive, nor by a catalogue that knows no people', async () => {
    const known = await find(
      wanted('Pickpocket', { year: 1959, directors: ['Robert Bresson'], runtimeMinutes: 76 }),
    );
    expect(known.searches.map(({ strategy }) => strategy)).toEqual(['exact_title_year']);
    const { searches } = await findFilm(film, { ...index.catalogue(new Set()), people: undefined });
    expect(searches.some(({ strategy }) => strategy === 'director_films')).toBe(false);
  });
});

describe('what is not evidence, and what is', () => {
  const confidence = (entry: Partial<WantedFilm>, more: object): number =>
    assess(wanted('Hale', { year: 2020, ...entry }), [
      { title: 'Hale', year: 2020, otherTitles: [], directors: [], popularity: 3, ...more },
    ])[0]!.confidence;

  test('a director who is not known there does not speak against a film', () => {
    const unnamed = confidence({}, {});
    expect(confidence({ directors: ['Bo Ek'] }, {})).toBeGreaterThan(unnamed - 0.1);
    expect(confidence({ directors: ['Bo Ek'] }, { directors: ['Ann Lee'] })).toBeLessThan(0.6);
  });

  test('a section of shorts speaks against a feature, and a feature film category against a short', () => {
    const feature = confidence({}, { runtimeMinutes: 95 });
    expect(confidence({ categories: ['Berlinale Shorts'] }, { runtimeMinutes: 95 })).toBeLessThan(
      feature - 0.3,
    );
    expect(confidence({ categories: ['Best Animated Feature'] }, { runtimeMinutes: 12 })).toBeLessThan(0.9);
    expect(confidence({ categories: ['Panorama'] }, { runtimeMinutes: 95 })).toBeCloseTo(feature, 6);
  });

  test('an adult film is taken by its director, and for a person otherwise', () => {
    const film = { adult: true, directors: ['Bo Ek'] };
    expect(confidence({ directors: ['Bo Ek'] }, film)).toBeGreaterThan(0.9);
    expect(confidence({}, film)).toBeLessThanOrEqual(0.5);
  });
});

test('what each fact adds comes to the confidence', () => {
  const entry = wanted('Hale', { year: 2020, directors: ['Bo Ek'], runtimeMinutes: 95 });
  const pool = [
    { title: 'Hale', year: 2020, otherTitles: [], directors: ['Bo Ek'], runtimeMinutes: 96 },
    { title: 'Hale', year: 1990, otherTitles: [], directors: ['Ann Lee'] },
  ];
  const [best] = assess(entry, pool);
  const facts = best!.waterfall();
  const odds = facts.reduce((sum, { adds }) => sum + adds, 0);
  expect(1 / (1 + Math.exp(-odds))).toBeCloseTo(best!.confidence, 2);
  expect(facts.map(({ words }) => words)).toEqual(
    expect.arrayContaining(['same title', 'director Bo Ek agrees', 'running time 1 min off']),
  );
  expect(facts.find(({ words }) => words.startsWith('director'))!.adds).toBeGreaterThan(0.5);
});

/** A catalogue that keeps whose details it was asked for. */
function fetching(inner: CandidateCatalogue): CandidateCatalogue & { fetched: number[] } {
  const fetched: number[] = [];
  return {
    ...inner,
    fetched,
    details: (id) => {
      fetched.push(id);
      return inner.details(id);
    },
  };
}
