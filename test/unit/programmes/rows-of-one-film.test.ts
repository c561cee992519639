import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEntries } from '../../../sources/programmes/entries.js';

const EDITION = 'cannes-2025';

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

test('a title alone is of the one film of that title, unless that is too old; then, and where there are two, it is told', () => {
  const bare = { title: 'Alpha', nominations: [{ category: 'Audience Award' }] };
  const film = (director: string, year: number) => ({ title: 'Alpha', directors: [director], year });
  const read = (...rows: unknown[]) => {
    const { entries, rejects } = readEntries(rows, 'some-festival-2025');
    return [entries.length, entries.find(({ nominations }) => nominations)?.directors, rejects.length];
  };
  expect(read(film('Ana Lily', 2023), bare)).toEqual([1, ['Ana Lily'], 0]);
  expect(read(bare, film('Ana Lily', 2024))).toEqual([1, ['Ana Lily'], 0]);
  expect(read(film('Ana Lily', 1977), bare)).toEqual([2, undefined, 1]);
  expect(read(film('Ana Lily', 2023), bare, film('Bo Ek', 2023))).toEqual([3, undefined, 1]);
});
