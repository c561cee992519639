import { describe, expect, test } from 'vitest';
import type { FilmDescription } from '../../../../domain/film.js';
import { assess } from '../../../../matching/assess.js';
import { findFilm } from '../../../../matching/find.js';
import type { CandidateCatalogue } from '../../../../matching/types.js';
import { find, index, wanted, idOf } from '../fixtures/as-printed.js';

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
  const confidence = (entry: Partial<FilmDescription>, more: object): number =>
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
