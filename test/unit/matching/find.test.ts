import { describe, expect, test } from 'vitest';
import type { WantedFilm } from '../../../domain/film.js';
import { findFilm } from '../../../matching/find.js';
import type { CandidateCatalogue, MatchResult, SearchQuery } from '../../../matching/types.js';
import type { Film } from '../../bench/matching/films.js';
import { FilmIndex } from '../../bench/matching/search.js';

/** [title, original title, year, director, minutes, votes, other titles] */
type Row = [string, string, number, string, number | undefined, number, string[]?];

const ROWS: Row[] = [
  [
    'Amélie',
    "Le Fabuleux Destin d'Amélie Poulain",
    2001,
    'Jean-Pierre Jeunet',
    122,
    9000,
    ['Amelie from Montmartre'],
  ],
  ['Amelia', 'Amelia', 2009, 'Mira Nair', 111, 300],
  ['Spirited Away', '千と千尋の神隠し', 2001, 'Hayao Miyazaki', 125, 9500, ['El viaje de Chihiro']],
  ['Sirāt', 'Sirât', 2025, 'Oliver Laxe', 115, 80],
  ['It', 'It', 2017, 'Andy Muschietti', 135, 9900],
  ['It', 'It', 1927, 'Clarence G. Badger', 72, 60],
  ['It Chapter Two', 'It Chapter Two', 2019, 'Andy Muschietti', 169, 5000],
  ['It Follows', 'It Follows', 2014, 'David Robert Mitchell', 100, 4000],
  ["It's a Wonderful Life", "It's a Wonderful Life", 1946, 'Frank Capra', 130, 3000],
  ['M', 'M - Eine Stadt sucht einen Mörder', 1931, 'Fritz Lang', 111, 2500],
  ['M', 'M', 1951, 'Joseph Losey', 88, 40],
  ['M', 'M', 2018, 'Sara Forestier', 100, 30],
  ['Dial M for Murder', 'Dial M for Murder', 1954, 'Alfred Hitchcock', 105, 2000],
  ['M. Butterfly', 'M. Butterfly', 1993, 'David Cronenberg', 101, 200],
  ['1917', '1917', 2019, 'Sam Mendes', 119, 9000],
  ['Crash', 'Crash', 1996, 'David Cronenberg', 100, 1300],
  ['Crash', 'Crash', 2004, 'Paul Haggis', 112, 3400],
  ['Crash!', 'Crash!', 1976, 'Charles Band', 85, 20],
  ['Gloria', 'Gloria', 1980, 'John Cassavetes', 121, 250],
  ['Gloria', 'Gloria', 1999, 'Sidney Lumet', 108, 120],
  ['Gloria', 'Gloria', 2013, 'Sebastián Lelio', 110, 150],
  ['Gloria Bell', 'Gloria Bell', 2018, 'Sebastián Lelio', 102, 400],
  // The two series of this name are not films: the search for films never shows them.
  ['Snow Leopard', '雪豹', 2023, 'Pema Tseden', 109, 30],
  ['Snow Leopard', 'Snow Leopard', 2020, 'Zhang Ming', 14, 2],
  ['Mad Max', 'Mad Max', 1979, 'George Miller', 91, 4000],
  ['Army of Darkness', 'Army of Darkness', 1992, 'Sam Raimi', 81, 3000],
  ['Pizza Connection', 'Pizza Connection', 1985, 'Damiano Damiani', 112, 20],
  ['The Girl Who Leapt Through Time', '時をかける少女', 2006, 'Mamoru Hosoda', 98, 2000],
];
/** Numbers of the films are this test's own. */
const films: Film[] = ROWS.map(
  ([title, originalTitle, year, director, runtimeMinutes, votes, otherTitles = []], at) => ({
    id: at + 1,
    imdbId: `tt${String(1_000_000 + at)}`,
    title,
    originalTitle,
    otherTitles,
    year,
    directors: [director],
    runtimeMinutes,
    votes,
    editions: 1,
  }),
);
const index = new FilmIndex(films);

const wanted = (title: string, facts: Partial<WantedFilm> = {}): WantedFilm => ({
  title,
  directors: [],
  countries: [],
  ...facts,
});

function idOf(title: string, year: number): number {
  return films.find((film) => film.title === title && film.year === year)!.id;
}

const find = (film: WantedFilm, absent = new Set<number>()): Promise<MatchResult> =>
  findFilm(film, index.catalogue(absent));

describe('films that are found and sure', () => {
  test.each<[string, WantedFilm, [string, number]]>([
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
  test.each<[string, WantedFilm, [string, number]]>([
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

/** UTF-8 read as Latin-1. */
function wronglyDecoded(text: string): string {
  return Buffer.from(text).toString('latin1');
}

test.each([
  ['by its note', wanted('Gloria (4K)', { year: 2025 })],
  ['by its note, with the year of the restoration', wanted('Gloria (4K restoration)', { year: 2024 })],
  ['without a year of its own', wanted('Gloria', {})],
])('a classic that is shown again is found by its director: %s', async (_, entry) => {
  const film = { ...entry, directors: ['John Cassavetes'], festival: 'venice', editionYear: 2025 };
  const { ranked } = await find(film);
  expect(ranked[0]).toMatchObject({ candidate: { tmdbId: idOf('Gloria', 1980) } });
  expect(ranked[0]!.confidence).toBeGreaterThanOrEqual(0.9);
});

test('a half of a pair of surrogates is never searched for', async () => {
  const { searches } = await find(wanted('𓃙𓃙'));
  for (const { query } of searches) expect(query.isWellFormed()).toBe(true);
  expect(searches.length).toBeGreaterThan(1);
});

test('a restored classic is found under the year of its showing', async () => {
  const film = films[idOf('Pizza Connection', 1985) - 1]!;
  const shown = { directors: film.directors, festival: 'cannes', editionYear: 2025, year: 2025 };
  const { ranked } = await find(wanted('Pizza Connection (4K Restoration)', shown));
  expect(ranked[0]).toMatchObject({ candidate: { tmdbId: film.id } });
  expect(ranked[0]!.confidence).toBeGreaterThanOrEqual(0.9);
  expect(ranked[0]!.evidence).toContain('shown again, its year is not held against it');
});

describe('damaged titles', () => {
  test.each([
    ['a misspelt word', 'Pizza oonnection', 'Pizza Connection', 1985],
    ['a programme note', 'Pizza Connection (4K restoration)', 'Pizza Connection', 1985],
    ['an article at the end', 'Girl Who Leapt Through Time, The', 'The Girl Who Leapt Through Time', 2006],
    [
      'two titles',
      '時をかける少女 / The Girl Who Leapt Through Time',
      'The Girl Who Leapt Through Time',
      2006,
    ],
    ['a wrong encoding', wronglyDecoded('千と千尋の神隠し'), 'Spirited Away', 2001],
    ['another form of the number', 'It Chapter 2', 'It Chapter Two', 2019],
    ['a doubled letter', 'Gloriaa', 'Gloria', 1980],
  ])('%s: %s', async (_name, title, right, year) => {
    const film = films[idOf(right, year) - 1]!;
    const { ranked } = await find(wanted(title, { year, directors: film.directors }));
    expect(ranked[0]).toMatchObject({ candidate: { tmdbId: film.id } });
    expect(ranked[0]!.confidence).toBeGreaterThanOrEqual(0.6);
  });
});

/** A catalogue that keeps what it was asked. */
function listening(
  inner: CandidateCatalogue,
): CandidateCatalogue & { asked: SearchQuery[]; fetched: number[] } {
  const [asked, fetched]: [SearchQuery[], number[]] = [[], []];
  return {
    asked,
    fetched,
    search: (query) => {
      asked.push(query);
      return inner.search(query);
    },
    details: (id) => {
      fetched.push(id);
      return inner.details(id);
    },
  };
}

describe('what is asked of the catalogue', () => {
  test('one search and one film where the first is decisive, under its name', async () => {
    const catalogue = listening(index.catalogue(new Set()));
    const { searches } = await findFilm(
      wanted('Sirât', { year: 2025, directors: ['Oliver Laxe'], runtimeMinutes: 115 }),
      catalogue,
    );
    expect(catalogue.asked).toEqual([{ text: 'Sirât', year: 2025 }]);
    expect(catalogue.fetched).toHaveLength(1);
    expect(searches).toMatchObject([{ strategy: 'exact_title_year', query: 'Sirât', year: 2025, hits: 1 }]);
    expect(searches[0]!.confidence).toBeGreaterThan(0.9);
  });

  test('title and year alone are not decisive before the namesakes were looked at', async () => {
    const { searches } = await find(wanted('Sirât', { year: 2025 }));
    expect(searches.map((step) => step.strategy)).toEqual(['exact_title_year', 'normalized_title']);
  });

  test('never the same twice, never more than eight, never an empty query', async () => {
    const titles = [
      'A Long Titttle - With Sseveral: Words, and 3 Numbers II / Und noch einer (Ein dritter)',
      '\u0000',
      '...',
      '💀',
      'The',
      "L'",
    ];
    for (const title of titles) {
      const catalogue = listening(index.catalogue(new Set()));
      await findFilm(wanted(title, { year: 1999, originalTitle: 'Something Else: Entirely' }), catalogue);
      expect(catalogue.asked.length).toBeLessThanOrEqual(8);
      expect(new Set(catalogue.asked.map((query) => JSON.stringify(query))).size).toBe(
        catalogue.asked.length,
      );
      for (const { text } of catalogue.asked) expect(text.trim()).not.toBe('');
    }
  });

  test('nothing for a title in which nothing can be read', async () => {
    const catalogue = listening(index.catalogue(new Set()));
    await expect(findFilm(wanted('\u0000\ud800'), catalogue)).resolves.toEqual({ ranked: [], searches: [] });
    expect(catalogue.asked).toEqual([]);
  });

  test('details of six films at most', async () => {
    const catalogue = listening(index.catalogue(new Set()));
    await findFilm(wanted('Gloria', { directors: ['Nobody'] }), catalogue);
    expect(catalogue.fetched.length).toBeLessThanOrEqual(6);
  });

  test('what the catalogue throws is passed on', async () => {
    const broken: CandidateCatalogue = {
      search: () => Promise.reject(new Error('TMDb is down')),
      details: () => Promise.resolve(undefined),
    };
    await expect(findFilm(wanted('Crash'), broken)).rejects.toThrow('TMDb is down');
  });

  test('a film whose details are gone meanwhile is not accepted unseen', async () => {
    const catalogue: CandidateCatalogue = {
      ...index.catalogue(new Set()),
      details: () => Promise.resolve(undefined),
    };
    const { ranked } = await findFilm(wanted('1917', { year: 2019 }), catalogue);
    expect(ranked[0]!.confidence).toBeLessThan(0.9);
  });
});

describe('evidence that flows back', () => {
  const doubtful = wanted('Gloria');

  test('weighs known candidates again before anything is asked', async () => {
    const first = await find(doubtful);
    const catalogue = listening(index.catalogue(new Set()));
    const known = first.ranked.map(({ candidate }) => candidate);
    const learned = { title: 'Gloria', year: 1980, directors: ['John Cassavetes'], runtimeMinutes: 121 };
    const again = await findFilm(doubtful, catalogue, { learned, known });
    expect(again.ranked[0]).toMatchObject({
      candidate: { tmdbId: idOf('Gloria', 1980) },
      strategy: 'learned_facts',
    });
    expect(again.ranked[0]!.confidence).toBeGreaterThan(0.9);
    expect(catalogue.asked.length).toBeLessThanOrEqual(1);
  });

  test('searches with the title learned, under its own name', async () => {
    const unknown = wanted('Sen to Chihiro', { year: 2001 });
    expect((await find(unknown)).ranked[0]?.confidence ?? 0).toBeLessThan(0.6);
    const learned = { title: 'Spirited Away', year: 2001, directors: ['Hayao Miyazaki'] };
    const { ranked, searches } = await findFilm(unknown, index.catalogue(new Set()), { learned });
    expect(ranked[0]).toMatchObject({ candidate: { tmdbId: idOf('Spirited Away', 2001) } });
    expect(ranked[0]!.confidence).toBeGreaterThan(0.9);
    expect(new Set(searches.map((step) => step.strategy))).toEqual(new Set(['learned_facts']));
  });
});
