import { describe, expect, test } from 'vitest';
import type { FilmDescription } from '../../../domain/film.js';
import { wanted, find, films, idOf } from './fixtures/find.js';

describe('films that are found and sure', () => {
  test.each<[string, FilmDescription, [string, number]]>([
    ['Amélie', wanted('Amélie', { year: 2001, directors: ['Jean-Pierre Jeunet'] }), ['Amélie', 2001]],
    [
      'Amélie without accents and a year late',
      wanted('AMELIE', { year: 2002, directors: ['Jeunet, Jean-Pierre'] }),
      ['Amélie', 2001],
    ],
    ['千と千尋の神隠し', wanted('千と千尋の神隠し', { year: 2001 }), ['Spirited Away', 2001]],
    ['Spirited Away in Spanish', wanted('El viaje de Chihiro', { year: 2001 }), ['Spirited Away', 2001]],
    [
      'Sirât',
      wanted('Sirât', { year: 2025, directors: ['Óliver Laxe'], festival: 'cannes', editionYear: 2025 }),
      ['Sirāt', 2025],
    ],
    ['It', wanted('It', { year: 2017, directors: ['Andrés Muschietti'], runtimeMinutes: 135 }), ['It', 2017]],
    ['It, the silent one', wanted('It', { year: 1927, runtimeMinutes: 72 }), ['It', 1927]],
    ['M', wanted('M', { year: 1931, directors: ['Fritz Lang'] }), ['M', 1931]],
    ['M of 1951', wanted('M', { year: 1951, directors: ['Joseph Losey'] }), ['M', 1951]],
    ['1917', wanted('1917', { year: 2019, directors: ['Sam Mendes'] }), ['1917', 2019]],
    [
      '1917 at the Oscars of 2020',
      wanted('1917', { editionYear: 2020, festival: 'oscars', directors: ['Sam Mendes'] }),
      ['1917', 2019],
    ],
    [
      'Crash of Cannes 1996',
      wanted('Crash', { year: 1996, directors: ['David Cronenberg'], festival: 'cannes', editionYear: 1996 }),
      ['Crash', 1996],
    ],
    [
      'Crash of the Oscars 2006',
      wanted('Crash', { editionYear: 2006, festival: 'oscars', directors: ['Paul Haggis'] }),
      ['Crash', 2004],
    ],
    ['Gloria of 1980', wanted('Gloria', { year: 1980, directors: ['John Cassavetes'] }), ['Gloria', 1980]],
    [
      'Gloria of Berlin 2013',
      wanted('Gloria', { year: 2013, directors: ['Sebastian Lelio'], festival: 'berlin', editionYear: 2013 }),
      ['Gloria', 2013],
    ],
    [
      'Snow Leopard, the feature',
      wanted('Snow Leopard', { year: 2023, directors: ['Pema Tseden'], runtimeMinutes: 109 }),
      ['Snow Leopard', 2023],
    ],
    [
      'Snow Leopard by its own name',
      wanted('雪豹', { year: 2023, directors: ['Pema Tseden'] }),
      ['Snow Leopard', 2023],
    ],
    [
      'Snow Leopard, the short',
      wanted('Snow Leopard', { year: 2020, runtimeMinutes: 14 }),
      ['Snow Leopard', 2020],
    ],
  ])('%s', async (_name, film, [title, year]) => {
    const { ranked, searches } = await find(film);
    expect(ranked[0]).toMatchObject({ candidate: { tmdbId: idOf(title, year) } });
    expect(ranked[0]!.confidence).toBeGreaterThanOrEqual(0.9);
    expect(ranked[0]!.evidence).not.toBe('');
    expect(searches.length).toBeLessThanOrEqual(3);
  });
});

describe('films that the catalogue lacks are not taken for their namesakes', () => {
  test.each<[string, FilmDescription, [string, number]]>([
    [
      'Crash of 1996, only that of 2004 there',
      wanted('Crash', { year: 1996, directors: ['David Cronenberg'] }),
      ['Crash', 1996],
    ],
    [
      'Gloria of 2013, only older ones there',
      wanted('Gloria', { year: 2013, directors: ['Sebastián Lelio'] }),
      ['Gloria', 2013],
    ],
    [
      'the short Snow Leopard, only the feature there',
      wanted('Snow Leopard', { year: 2023, runtimeMinutes: 14 }),
      ['Snow Leopard', 2020],
    ],
    ['It of 1927, only the others there', wanted('It', { year: 1927 }), ['It', 1927]],
    ['M of 1931, only the others there', wanted('M', { year: 1931, directors: ['Fritz Lang'] }), ['M', 1931]],
    ['1917', wanted('1917', { year: 2019, directors: ['Sam Mendes'] }), ['1917', 2019]],
    ['Amélie', wanted('Amélie', { year: 2001 }), ['Amélie', 2001]],
  ])('%s', async (_name, film, [title, year]) => {
    const { ranked } = await find(film, new Set([idOf(title, year)]));
    expect(ranked[0]?.confidence ?? 0).toBeLessThan(0.6);
  });

  test.each(['Max', 'Darkness', 'Leap', 'Nobody Knows This Film'])(
    '"%s" is no part of another title',
    async (title) => {
      const { ranked } = await find(wanted(title));
      expect(ranked[0]?.confidence ?? 0).toBeLessThan(0.6);
    },
  );
});

describe('namesakes without anything to tell them apart', () => {
  test.each(['Crash', 'Gloria', 'M', 'Snow Leopard'])('%s goes to a person', async (title) => {
    const { ranked } = await find(wanted(title));
    expect(ranked[0]!.confidence).toBeLessThan(0.6);
    expect(ranked.length).toBeGreaterThan(1);
  });
});

test('a restored classic is found under the year of its showing', async () => {
  const film = films[idOf('Pizza Connection', 1985) - 1]!;
  const shown = { directors: film.directors, festival: 'cannes', editionYear: 2025, year: 2025 };
  const { ranked } = await find(wanted('Pizza Connection (4K Restoration)', shown));
  expect(ranked[0]).toMatchObject({ candidate: { tmdbId: film.id } });
  expect(ranked[0]!.confidence).toBeGreaterThanOrEqual(0.9);
  expect(ranked[0]!.evidence).toContain('shown again, its year is not held against it');
});
