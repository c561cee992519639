import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distinctNominations } from '../../../domain/nominations.js';
import { readEntries } from '../../../sources/programmes/entries.js';
import { countNominations } from '../../../sources/programmes/same-film.js';

const EDITION = 'cannes-2025';

/** All texts and names in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...textsIn(each)]);
}

describe('rows of a programme', () => {
  test('cost no film as long as they have a title or an id; what was done is told', () => {
    const { entries, rejects } = readEntries(
      [
        { title: 'Alpha', year: 2025, imdbId: 'tt32275943' },
        { year: 2025 },
        { title: 'Fuori', year: '20x5' },
        { title: 'Sirât', imdbId: '34768402' },
        { titel: 'Fuori' },
        'Fuori',
        null,
      ],
      EDITION,
    );
    expect(entries.map(({ title, imdbId }) => [title, imdbId])).toEqual([
      ['Alpha', 'tt32275943'],
      ['Fuori', undefined],
      ['Sirât', 'tt34768402'],
    ]);
    expect(rejects.map(({ row, reason }) => [row, reason])).toEqual([
      [2, 'entry: expected a title or an IMDb id, found {"year":2025}'],
      [3, 'year: left out: expected a year such as 2025, found "20x5"'],
      [4, 'imdbId: read as tt34768402, found "34768402"'],
      [5, 'titel: left out: no field of this name is known, found "Fuori"'],
      [5, 'entry: expected a title or an IMDb id, found {"titel":"Fuori"}'],
      [6, 'entry: expected a title or an IMDb id, found "Fuori"'],
      [7, 'entry: expected a title or an IMDb id, found null'],
    ]);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a running time of 0', { runtimeMinutes: 0 }, {}],
    ['a running time in words', { runtimeMinutes: '1h 35' }, { runtimeMinutes: 95 }],
    ['a year as text', { year: '2016' }, { year: 2016 }],
    ['a span of years', { year: '2015–16' }, { year: 2016 }],
    ['a year that is none', { year: 16 }, {}],
    ['an empty id', { imdbId: '' }, {}],
    ["another site's id", { imdbId: 'https://www.themoviedb.org/movie/539-x' }, {}],
    ['an id with too many zeros', { imdbId: 'tt00038674' }, { imdbId: 'tt0038674' }],
    [
      'directors in one text',
      { directors: 'Ana Lily, Bo Widerberg' },
      { directors: ['Ana Lily', 'Bo Widerberg'] },
    ],
    ['a director that is a number', { directors: ['Ana Lily', 7] }, { directors: ['Ana Lily'] }],
    ['an unknown field', { festival_id: 7 }, {}],
    ['a yes for true', { critical: 'yes' }, { critical: true }],
    ['a nested value', { directors: [[[[[[[[[['Ana']]]]]]]]]] }, {}],
    ['a control character', { originalTitle: 'Al\0pha' }, { originalTitle: 'Al pha' }],
    ['nominations that are none', { nominations: 7 }, { nominations: [] }],
    [
      'one nomination for a list',
      { nominations: { category: 'Best' } },
      { nominations: [{ category: 'Best' }] },
    ],
    ['categories for nominations', { nominations: ['Best'] }, { nominations: [{ category: 'Best' }] }],
    [
      'a nomination won by word',
      { nominations: [{ category: 'Best', won: 'yes' }] },
      { nominations: [{ category: 'Best', won: true }] },
    ],
    [
      'a nomination without category',
      { nominations: [{ award: 'Palme', won: true }, { person: 'Ana' }] },
      {
        nominations: [
          { category: 'Palme', award: 'Palme', won: true },
          { category: 'Programme', person: 'Ana' },
        ],
      },
    ],
  ])('%s costs only itself', (name, written, read) => {
    const { entries, rejects } = readEntries([{ title: 'Alpha', ...written }], EDITION);
    expect(entries).toMatchObject([{ title: 'Alpha', ...read }]);
    expect(Object.keys(entries[0]!).sort()).toEqual(['filmKey', 'title', ...Object.keys(read)].sort());
    // A list of categories is a list of nominations, in short.
    expect(rejects.length).toBe(name === 'categories for nominations' ? 0 : 1);
  });

  test('with a section of 1,300 characters keep their nomination, cut', () => {
    const category = 'Panorama '.repeat(145).trim();
    const { entries, rejects } = readEntries(
      [{ title: 'Alpha', nominations: [{ category, won: true }] }],
      EDITION,
    );
    expect(entries[0]?.nominations).toMatchObject([{ won: true }]);
    expect(entries[0]?.nominations?.[0]?.category.length).toBeLessThanOrEqual(300);
    expect(rejects[0]?.reason).toMatch(
      /^nominations\[0\]\.category: cut to 300 characters of 1304, found "Panorama/,
    );
  });

  test('of an omnibus film have as many directors as their one cell names', () => {
    const names = Array.from({ length: 27 }, (_, at) => `Given${at} von Family${at}`);
    const { entries, rejects } = readEntries([{ title: 'Omnibus', directors: [names.join(', ')] }], EDITION);
    expect(entries[0]?.directors).toEqual(names);
    expect(rejects).toMatchObject([{ field: 'directors' }]);
  });

  test('are named by their numbers in the file where those are given', () => {
    const { rejects } = readEntries([{ title: 'One' }, {}], EDITION, [2, 7]);
    expect(rejects.map(({ row }) => row)).toEqual([7]);
  });
});

describe('rows that stand for several films', () => {
  const films = (row: Record<string, unknown>): unknown[] =>
    readEntries([row], 'x-1928').entries.map(({ title, imdbId, year, nominations }) => [
      title,
      imdbId,
      year,
      nominations?.length,
    ]);
  const nominations = [{ category: 'Actor', person: 'A. N. Actor', won: true }];

  test('give each of them the nomination', () => {
    const ids = { title: 'The Patriot|The Way', imdbId: 'tt0019257|tt0018526', year: 1928, nominations };
    expect(films(ids)).toEqual([
      ['The Patriot', 'tt0019257', 1928, 1],
      ['The Way', 'tt0018526', 1928, 1],
    ]);
    expect(films({ ...ids, title: 'Two films of theirs' })).toEqual([
      [undefined, 'tt0019257', 1928, 1],
      [undefined, 'tt0018526', 1928, 1],
    ]);
    expect(films({ title: 'Ménilmontant (1926) + Rien que les heures', nominations })).toEqual([
      ['Ménilmontant (1926)', undefined, undefined, 1],
      ['Rien que les heures', undefined, undefined, 1],
    ]);
    expect(films({ title: 'Die Nibelungen, Part I & Part II', nominations })).toEqual([
      ['Die Nibelungen Part I', undefined, undefined, 1],
      ['Die Nibelungen Part II', undefined, undefined, 1],
    ]);
    expect(films({ title: 'Kill Time: Vol. 1 & 2' }).map((film) => (film as string[])[0])).toEqual([
      'Kill Time Vol 1',
      'Kill Time Vol 2',
    ]);
  });

  test.each(['Fanny & Alexander', 'Love | Liebe', 'Face/Off', 'Part One and Only', 'Alpha (2001) restored'])(
    '%s is one film',
    (title) => {
      expect(films({ title })).toHaveLength(1);
    },
  );
});

describe('rows of one title', () => {
  const row = (facts: Record<string, unknown>, category = 'One') => ({
    title: 'Alpha',
    nominations: [{ category }],
    ...facts,
  });
  /** Keys and categories, whatever the order. */
  const filmsOf = (rows: unknown[]): Record<string, string[]> =>
    Object.fromEntries(
      readEntries(rows, EDITION).entries.map(({ filmKey, nominations = [] }) => [
        filmKey,
        nominations.map(({ category }) => category).sort(),
      ]),
    );

  test('and one director are one film with the nominations of all, however the name is written', () => {
    expect(
      filmsOf([
        row({ directors: ['Kore-eda Hirokazu'] }),
        row({ title: 'ALPHA', directors: ['KOREEDA, Hirokazu'] }, 'Two'),
        row({}, 'Three'),
      ]),
    ).toEqual({ 'cannes-2025-alpha': ['One', 'Three', 'Two'] });
  });

  test('and two directors are two films', () => {
    expect(filmsOf([row({ directors: ['Ana Lily'] }), row({ directors: ['Bo Widerberg'] }, 'Two')])).toEqual({
      'cannes-2025-alpha-ana-lily': ['One'],
      'cannes-2025-alpha-bo-widerberg': ['Two'],
    });
  });

  test('and one director, a short and the feature after it, are two films', () => {
    const directors = ['Ana Lily'];
    expect(
      Object.keys(filmsOf([row({ directors, runtimeMinutes: 12 }), row({ directors, runtimeMinutes: 95 })])),
    ).toHaveLength(2);
    expect(
      Object.keys(filmsOf([row({ directors }, 'Short Films'), row({ directors }, 'Feature Films')])),
    ).toHaveLength(2);
  });

  test('that may be of either of two films are a film of their own, and told', () => {
    const rows = [
      row({}, 'Three'),
      row({ directors: ['Ana Lily'] }),
      row({ directors: ['Bo Widerberg'] }, 'Two'),
    ];
    expect(filmsOf(rows)).toEqual({
      'cannes-2025-alpha': ['Three'],
      'cannes-2025-alpha-ana-lily': ['One'],
      'cannes-2025-alpha-bo-widerberg': ['Two'],
    });
    expect(readEntries(rows, EDITION).rejects).toMatchObject([
      {
        row: 1,
        reason: expect.stringContaining('cannot be told apart from row 2 (Ana Lily) and row 3') as string,
      },
    ]);
  });

  test('are the same films in whatever order they come', () => {
    const rows = [
      row({}, 'A'),
      row({ directors: ['Ana Lily'] }, 'B'),
      row({ directors: ['Lily, Ana'], runtimeMinutes: 90 }, 'C'),
      row({ directors: ['Bo Widerberg'], year: 2025 }, 'D'),
      row({ year: 1925 }, 'E'),
      row({ imdbId: 'tt32275943', directors: ['Cy Twombly'] }, 'F'),
      row({ directors: ['Cy Twombly'] }, 'G'),
    ];
    const expected = filmsOf(rows);
    expect(
      Object.values(expected)
        .map((categories) => categories.join(''))
        .sort(),
    ).toEqual(['A', 'BC', 'D', 'E', 'FG']);
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect(filmsOf(shuffled)).toEqual(expected);
      }),
    );
  });
});

describe('rows of one id', () => {
  test('are told where they say otherwise of their film; the first one holds', () => {
    const imdbId = 'tt32275943';
    const { entries, rejects } = readEntries(
      [
        { imdbId, title: 'Alpha', year: 2025, directors: ['Ana Lily', 'Bo Widerberg'] },
        { imdbId, title: 'alpha', year: 2024, nominations: [{ category: 'One' }] },
        { imdbId, directors: ['Widerberg, Bo', 'ANA LILY'] },
        { imdbId, title: 'Beta', directors: ['Ana Lily'] },
      ],
      EDITION,
      [2, 3, 4, 5],
    );
    expect(entries).toMatchObject([{ title: 'Alpha', year: 2025, nominations: [{ category: 'One' }] }]);
    expect(rejects.map(({ row, field }) => [row, field])).toEqual([
      [3, 'year'],
      [5, 'title; directors'],
    ]);
    expect(rejects[0]?.reason).toBe(
      'year: expected 2025, found 2024; the same film as row 2: its nominations were added there',
    );
  });

  test('of one film add what the first of them left out', () => {
    const rows = [{ imdbId: 'tt32275943' }, { imdbId: 'tt32275943', title: 'Alpha', critical: true }];
    expect(readEntries(rows, EDITION)).toEqual({
      entries: [{ imdbId: 'tt32275943', title: 'Alpha', critical: true, filmKey: 'tt32275943' }],
      withoutFilm: [],
      rejects: [],
    });
  });

  test('that are the same film 50,000 times are read in linear steps', () => {
    const nominations = [{ category: 'Palme d’Or' }];
    const rows = Array.from({ length: 50_000 }, () => ({ title: 'Alpha', nominations }));
    expect(readEntries(rows, EDITION).entries[0]?.nominations).toHaveLength(50_000);
    expect(nominations).toHaveLength(1);
  });
});

describe('nominations', () => {
  test('of people for no film are kept for them', () => {
    const award = { category: 'Honorary Award', person: 'Ana Lily', won: true };
    const read = readEntries([{ nominations: [award] }, { nominations: [{ category: 'Nobody' }] }], EDITION);
    expect(read.withoutFilm).toEqual([award]);
    expect(read.rejects.map(({ row }) => row)).toEqual([2]);
  });

  test('of several songs of one film are several, and counted so', () => {
    const song = (details: string | undefined, won = false) => ({
      title: 'Alpha',
      nominations: [{ category: 'Song', person: 'Bo', won, details }],
    });
    const [film] = readEntries([song('First'), song('Second', true), song('First')], EDITION).entries;
    expect(countNominations(film!)).toBe(2);
    expect(distinctNominations(film!.nominations!)).toMatchObject([
      { work: 'First', won: false },
      { work: 'Second', won: true },
    ]);
    const [plain] = readEntries([song(undefined), song('First', true)], EDITION).entries;
    expect(distinctNominations(plain!.nominations!)).toEqual([
      { category: 'Song', person: 'Bo', won: true, details: 'First', work: '' },
    ]);
  });
});

describe('hostile rows', () => {
  test('with NUL or other control characters are cleaned of them, and told', () => {
    const { entries, rejects } = readEntries(
      [
        { title: 'Al\0pha' },
        { title: 'Beta', nominations: [{ category: 'Best\u001b[31m' }] },
        { 'ti\0tle': 1 },
      ],
      EDITION,
    );
    expect(entries).toMatchObject([
      { title: 'Al pha' },
      { title: 'Beta', nominations: [{ category: 'Best [31m' }] },
    ]);
    expect(rejects.map(({ field }) => field)).toEqual([
      'title',
      'nominations[0].category',
      'ti\uFFFDtle',
      'entry',
    ]);
    expect(rejects[0]?.reason).toBe('title: read as "Al pha", found "Al\\u0000pha"');
    expect(rejects[0]?.raw).toEqual({ title: 'Al\uFFFDpha' });
  });

  test('with half a letter are stored without it', () => {
    expect(readEntries([{ title: 'Alpha \ud83d' }], EDITION).entries).toMatchObject([{ title: 'Alpha' }]);
  });

  test('in any script, with emoji and right-to-left marks, are stored as they are', () => {
    const titles = [
      'شجرة التين المقدسة',
      '\u202Eעברית\u202C',
      '🎬🍿 👩‍👩‍👧',
      '千と千尋の神隠し',
      '=HYPERLINK("http://x")',
    ];
    const { entries, rejects } = readEntries(
      titles.map((title) => ({ title })),
      EDITION,
    );
    expect(entries.map(({ title }) => title)).toEqual(titles);
    expect(rejects).toEqual([]);
  });

  test('with a title of 10,000 characters are cut, and shown in short', () => {
    const { entries, rejects } = readEntries([{ title: 'x'.repeat(10_000) }], EDITION);
    expect(entries[0]?.title).toBe('x'.repeat(1000));
    expect(rejects[0]?.reason).toContain('cut to 1000 characters of 10000');
    expect(rejects[0]?.reason.length).toBeLessThan(200);
    expect(JSON.stringify(rejects[0]?.raw).length).toBeLessThan(10_100);
  });

  test('nested a hundred thousand levels deep are read without following them', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    const { entries, rejects } = readEntries([{ title: 'Bomb', directors: deep }, deep], EDITION);
    expect(entries).toMatchObject([{ title: 'Bomb' }]);
    expect(rejects.map(({ row, raw }) => [row, raw])).toEqual([
      [1, 'a deeply nested value'],
      [2, 'a deeply nested value'],
    ]);
  });

  test('of any kind become an entry or a reject that a database can hold, and never an exception', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
    );
    const row = fc.oneof(
      fc.anything({ key: text, values: [text, fc.integer(), fc.constant(null)] }),
      fc.record(
        { title: text, year: fc.anything(), nominations: fc.array(fc.record({ category: text })) },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const { entries, withoutFilm, rejects } = readEntries(rows, EDITION);
        expect(entries.length + withoutFilm.length === 0 && rejects.length === 0).toBe(rows.length === 0);
        for (const entry of entries) expect(entry.title ?? entry.imdbId).not.toBeUndefined();
        for (const text of textsIn([entries, rejects])) {
          expect(text).not.toContain('\0');
          expect(text.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});

test('countries in one text are read one by one, and a name with a comma is one', () => {
  const countries = (text: string): unknown =>
    readEntries([{ title: 'Alpha', countries: text }], 'cannes-2025').entries[0]?.countries;
  expect(countries('France, Italy / Peru')).toEqual(['France', 'Italy', 'Peru']);
  expect(countries('Korea, Republic of; Peru')).toEqual(['Korea, Republic of', 'Peru']);
});
