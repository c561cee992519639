import { describe, expect, test } from 'vitest';
import type { FilmDescription } from '../../../../domain/film.js';
import { findFilm } from '../../../../matching/find.js';
import { FilmIndex } from '../../../bench/matching/tmdb/search.js';
import { films, find, idOf, wanted } from '../fixtures/as-printed.js';

const SURE = 0.9;
const SHOWN_IN = { editionYear: 2026, festival: 'il-cinema-ritrovato' };

async function best(title: string, facts: Partial<FilmDescription> = {}) {
  const { ranked, searches } = await find(wanted(title, { ...SHOWN_IN, ...facts }));
  return { id: ranked[0]?.candidate.tmdbId, ...ranked[0]!, searches };
}

describe('a title that bears no film as it stands is read another way', () => {
  test.each<[string, Partial<FilmDescription>, [string, number]]>([
    ['Nosferatu, 1922', {}, ['Nosferatu', 1922]],
    ['Nosferatu 1922 (restored)', {}, ['Nosferatu', 1922]],
    ['Film Club presents: Pickpocket', {}, ['Pickpocket', 1959]],
    ['The Ritzy presents A Man Escaped', { year: 1956 }, ['A Man Escaped', 1956]],
    ['Pickpocket (1959) [15]', {}, ['Pickpocket', 1959]],
    ['Pickpocket (1959) for Valentine’s Day', {}, ['Pickpocket', 1959]],
  ])('%s: sure by its director, else for a person', async (title, facts, film) => {
    const director = { Nosferatu: 'F. W. Murnau' }[film[0]] ?? 'Robert Bresson';
    const named = await best(title, { ...facts, directors: [director] });
    expect(named.id).toBe(idOf(...film));
    expect(named.confidence).toBeGreaterThanOrEqual(SURE);
    expect(named.evidence).toContain(`read as "${film[0]}"`);
    const unnamed = await best(title, facts);
    expect(unnamed.id).toBe(idOf(...film));
    expect(unnamed.confidence).toBeLessThan(SURE);
  });

  test.each(['Pickpocket, Robert Bresson, 1959', 'Pickpocket, Robert Bresson, France, 1959, 76 min'])(
    '%s: a film of whom it names',
    async (title) => {
      const named = await best(title);
      expect(named.id).toBe(idOf('Pickpocket', 1959));
      expect(named.confidence).toBeGreaterThanOrEqual(0.6);
      const another = await best(title.replace('Robert Bresson', 'Ana Lily'));
      expect(another.confidence).toBeLessThan(0.6);
    },
  );

  test('not where the catalogue has it as it stands', async () => {
    const { id, searches, evidence } = await best('Argentina, 1985', { editionYear: 2022 });
    expect(id).toBe(idOf('Argentina, 1985', 2022));
    expect(evidence).not.toContain('read as');
    expect(searches.map(({ query }) => query)).not.toContain('Argentina');
  });

  test.each(['Pickpocket 2049', 'Stalker, 1979'])(
    '%s: a year that is not the film’s is none',
    async (title) => {
      const { searches } = await best(title, { editionYear: 2026, year: 2025 });
      expect(searches.every(({ year }) => year === 2025 || year === undefined)).toBe(true);
    },
  );
});

test.each<[string, number]>([
  ["Nosferatu ('22)", 0],
  ["Stalker ('79)", 1979],
  ['Stalker (’79)', 1979],
])('%s: a short year in brackets is the film’s where it can be of one century alone', async (title, year) => {
  const { confidence, id } = await best(title, { directors: ['Andrei Tarkovsky'] });
  expect(id === idOf('Stalker', 1979) && confidence >= SURE).toBe(year === 1979);
});

test('a stamp over a title is none of its words', async () => {
  const { id, confidence } = await best('Stalker (1979) CANCELLED', { directors: ['Andrei Tarkovsky'] });
  expect([id, confidence >= SURE]).toEqual([idOf('Stalker', 1979), true]);
});

test('a title by the director whom the entry names is read without the name', async () => {
  const { id, confidence } = await best('Pickpocket by Robert Bresson', { directors: ['Robert Bresson'] });
  expect([id, confidence >= SURE]).toEqual([idOf('Pickpocket', 1959), true]);
  const other = await best('Pickpocket by Night', { directors: ['Robert Bresson'] });
  expect(other.evidence).not.toContain('read as');
});

test.each(['Pickpocket + A Man Escaped', 'A Man Escaped + Pickpocket', 'Pickpocket / A Man Escaped'])(
  'two films of one showing are for a person: %s',
  async (title) => {
    const { ranked } = await find(wanted(title, { ...SHOWN_IN, directors: ['Robert Bresson'] }));
    const ids = ranked.slice(0, 2).map(({ candidate }) => candidate.tmdbId);
    expect(new Set(ids)).toEqual(new Set([idOf('Pickpocket', 1959), idOf('A Man Escaped', 1956)]));
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.2);
    expect(ranked[0]?.confidence).toBeLessThan(0.6);
  },
);

test.each(['Pickpocket + A Man Escaped + Stalker', 'Pickpocket 1-3', 'Pickpocket I + II'])(
  'a bill of three and bare parts are for a person, too: %s',
  async (title) => {
    const { ranked } = await find(wanted(title, { ...SHOWN_IN, directors: ['Robert Bresson'] }));
    expect(ranked[0]?.candidate.tmdbId).toBe(idOf('Pickpocket', 1959));
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.2);
    expect(ranked[0]?.confidence).toBeLessThan(0.6);
  },
);

test.each(['看不見的人 A Man Escaped', 'A Man Escaped 사형수 탈출하다'])(
  'a title in two scripts with nothing between is that of either: %s',
  async (title) => {
    const facts = { year: 1956, directors: ['布列松 Robert BRESSON'] };
    const { ranked } = await find(wanted(title, { ...SHOWN_IN, ...facts }));
    expect(ranked[0]?.candidate.tmdbId).toBe(idOf('A Man Escaped', 1956));
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(SURE);
  },
);

describe('a title that the entry has among other words', () => {
  const by = async (title: string, directors: string[]) =>
    (await find(wanted(title, { directors }))).ranked[0];

  test.each([
    '[FREE] Pickpocket',
    '07 Pickpocket',
    'Pickpocket, France',
    'Bresson’s Pickpocket',
    'Homage: The Art of Pickpocket',
    'Pickpocket & Mouchette',
    'Pickpocket 1959 FRA 76min',
  ])('is shown to a person where its director is named: %s', async (title) => {
    const found = await by(title, ['Robert Bresson']);
    expect(found?.candidate.tmdbId).toBe(idOf('Pickpocket', 1959));
    expect(found?.confidence).toBeGreaterThanOrEqual(0.2);
    expect(found?.confidence).toBeLessThan(0.6);
    expect((await by(title, ['Bo Ek']))?.confidence ?? 0).toBeLessThan(0.2);
  });

  test('is no other part, and not one of a few letters', async () => {
    expect((await by('Pickpocket 2', ['Robert Bresson']))?.confidence ?? 0).toBeLessThan(0.2);
    expect((await by('Looking for M again', ['Fritz Lang']))?.confidence ?? 0).toBeLessThan(0.2);
  });
});

test('what a festival calls an event is a film only where a person or the year says so', async () => {
  const film = { ...films[0]!, title: 'Opening Night', originalTitle: 'Opening Night', otherTitles: [] };
  const catalogue = new FilmIndex([{ ...film, year: 2024, directors: ['Ana Lily'] }]).catalogue(new Set());
  const find = async (facts: object) => (await findFilm(wanted('Opening Night', facts), catalogue)).ranked[0];
  expect((await find({}))?.confidence).toBeLessThanOrEqual(0.5);
  expect((await find({ directors: ['Ana Lily'] }))?.confidence).toBeGreaterThanOrEqual(0.9);
  expect((await find({ year: 2024 }))?.confidence).toBeGreaterThan(0.5);
});
