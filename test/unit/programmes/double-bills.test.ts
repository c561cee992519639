import { describe, expect, test } from 'vitest';
import { distinctNominations } from '../../../domain/programme/nominations.js';
import { readCsv } from '../../../sources/programmes/files/csv.js';
import { bufferContent } from '../../../sources/programmes/files/content.js';
import { countNominations } from '../../../sources/programmes/same-film.js';
import { readEntries } from '../../../sources/programmes/entries.js';

const EDITION = 'some-festival-2025';
const nominations = [{ category: 'Retrospective', won: true }];
const titlesOf = (row: Record<string, unknown>): (string | undefined)[] => {
  const { entries } = readEntries([{ nominations, ...row }], EDITION);
  expect(entries.every((entry) => entry.nominations?.length === 1)).toBe(true);
  return entries.map(({ title }) => title);
};

describe('a row is of several films', () => {
  test.each<[string, string[]]>([
    ['Double Bill: Umberto D. + Bellissima', ['Umberto D.', 'Bellissima']],
    ['Umberto D. & Bellissima [Double Feature]', ['Umberto D.', 'Bellissima']],
    ['Umberto D. (1952), Bellissima (1951)', ['Umberto D. (1952)', 'Bellissima (1951)']],
    ['Umberto D. (1952) followed by Bellissima (1951)', ['Umberto D. (1952)', 'Bellissima (1951)']],
    ['Senso, Vol. I, II & III', ['Senso Vol I', 'Senso Vol II', 'Senso Vol III']],
    ['Senso Part 1 / Part 2', ['Senso Part 1', 'Senso Part 2']],
    ['Senso, Parts 1-3', ['Senso Part 1', 'Senso Part 2', 'Senso Part 3']],
    ['Senso (Vol. I–II)', ['Senso Vol 1', 'Senso Vol 2']],
    ['Senso, preceded by Appunti', ['Senso', 'Appunti']],
    ['Senso (preceded by the short film “Appunti” (1953))', ['Senso', 'Appunti” (1953)']],
    ['Senso + short Appunti (1953)', ['Senso', 'Appunti (1953)']],
    ['Senso followed by Appunti', ['Senso', 'Appunti']],
    ['Senso, précédé de Appunti', ['Senso', 'Appunti']],
    ['Senso (mit Vorfilm: Appunti)', ['Senso', 'Appunti']],
    ['Senso, screening with Appunti', ['Senso', 'Appunti']],
  ])('%s', (title, films) => {
    expect(titlesOf({ title })).toEqual(films);
  });

  test.each([
    'Senso (1954) + Q&A with the crew',
    'Senso (1954) + reception',
    'Senso (1954), restored (2018)',
    'Senso (1954) / Livia',
    'Harry + Max (2004)',
    'Senso + short film',
    'Double Feature: Senso',
    'Senso 1-3',
    'Senso, Episodes 1-5',
    'Senso Parts 12-3',
    'A Night Followed by Senso',
    'Senso followed by a talk',
    'Senso, followed by Q&A with the crew',
    'Man with short Hair',
  ])('%s is one', (title) => {
    expect(titlesOf({ title })).toEqual([title]);
  });

  test('as many as it has ids, years or lengths, each with its own', () => {
    const bill = { title: 'Umberto D. + Bellissima' };
    const films = (row: Record<string, unknown>): unknown[] =>
      readEntries([row], EDITION).entries.map(({ title, imdbId, year, runtimeMinutes }) => [
        title,
        imdbId ?? year ?? runtimeMinutes,
      ]);
    const byId = [
      ['Umberto D.', 'tt0045274'],
      ['Bellissima', 'tt0043332'],
    ];
    expect(films({ ...bill, imdbId: 'tt0045274 & tt0043332' })).toEqual(byId);
    expect(films({ ...bill, imdbId: ['tt0045274', 'tt0043332'] })).toEqual(byId);
    expect(films({ title: 'Umberto D. and Bellissima', imdbId: 'tt0045274, tt0043332' })).toEqual(byId);
    const pages = 'https://www.imdb.com/title/tt0045274/?a=1&b=2 https://www.imdb.com/title/tt0043332/';
    expect(films({ ...bill, imdbId: pages })).toEqual(byId);
    expect(films({ ...bill, year: '1952 / 1951' })).toEqual([
      ['Umberto D.', 1952],
      ['Bellissima', 1951],
    ]);
    expect(films({ title: 'Umberto D.|Bellissima', runtimeMinutes: '89|115' })).toEqual([
      ['Umberto D.', 89],
      ['Bellissima', 115],
    ]);
    expect(films({ title: 'Ossessione & Co', year: '1942/1943' })).toEqual([['Ossessione & Co', 1943]]);
  });

  test('of what is shown with it, the row says nothing but what it names for both', () => {
    const row = {
      title: 'Senso, preceded by Appunti',
      imdbId: 'tt0047469',
      year: 1954,
      countries: ['Italy'],
    };
    expect(readEntries([{ ...row, directors: ['Luchino Visconti'] }], EDITION).entries).toMatchObject([
      { title: 'Senso', imdbId: 'tt0047469', year: 1954, directors: ['Luchino Visconti'] },
      { title: 'Appunti', filmKey: `${EDITION}-appunti` },
    ]);
    const [, other] = readEntries([{ ...row, directors: ['Luchino Visconti', 'Ana Lily'] }], EDITION).entries;
    expect(other?.directors).toEqual(['Luchino Visconti', 'Ana Lily']);
  });

  test('parts that have one id are one film', () => {
    expect(titlesOf({ title: 'Senso Parts 1-2', imdbId: 'tt0047469' })).toEqual(['Senso Parts 1-2']);
  });

  test('as many as a cell of a table has addresses', async () => {
    const table =
      'title,imdb url\nUmberto D. | Bellissima,https://www.imdb.com/title/tt0045274/ https://www.imdb.com/title/tt0043332/\n';
    const { rows } = await readCsv(bufferContent('bill.csv', Buffer.from(table)));
    expect(readEntries(rows, EDITION).entries.map(({ imdbId }) => imdbId)).toEqual([
      'tt0045274',
      'tt0043332',
    ]);
  });
});

describe('rows of one film that write its title in several ways', () => {
  const filmsOf = (rows: Record<string, unknown>[]) => readEntries(rows, EDITION).entries;
  const directors = ['Ana Lily'];

  test.each([
    ['Alpha (4K restoration)', 'Alpha'],
    ['The Alpha', 'Alpha, The'],
    ['Alpha & Beta', 'Alpha and Beta'],
  ])('add up: %s, %s', (one, other) => {
    const rows = [
      { title: one, directors, category: 'One' },
      { title: other, directors, category: 'Two' },
    ];
    const [film, second] = filmsOf(rows);
    expect(second).toBeUndefined();
    expect(film?.nominations).toHaveLength(2);
    expect(filmsOf([...rows].reverse())[0]?.filmKey).toBe(film?.filmKey);
  });

  test('add up by the year in the title, which is not lost', () => {
    const rows = [
      { title: 'Alpha (1926)', directors, category: 'One' },
      { title: 'Alpha', directors, runtimeMinutes: 70, category: 'Two' },
    ];
    expect(filmsOf(rows)).toMatchObject([{ title: 'Alpha', year: 1926, runtimeMinutes: 70 }]);
    expect(filmsOf([{ title: 'Alpha (1926)' }, { title: 'Alpha', year: 1926 }])).toHaveLength(1);
    expect(filmsOf([{ title: 'Alpha (1926)' }, { title: 'Alpha (2009)' }, { title: 'Alpha' }])).toHaveLength(
      3,
    );
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['both beside one', { title: 'Alpha / Alfa' }, { title: 'Alfa' }],
    ['both beside one in brackets', { title: 'Alfa (Alpha)' }, { title: 'Alpha' }],
    ['both in either order', { title: 'Alfa (Alpha)' }, { title: 'Alpha / Alfa' }],
    ['one as the original', { title: 'Alpha', originalTitle: 'Alfa' }, { title: 'Alfa' }],
    [
      'each as the other’s original',
      { title: 'Alpha', originalTitle: 'Alfa' },
      { title: 'Alfa', originalTitle: 'Alpha' },
    ],
    [
      'one as that of a film with an id',
      { title: 'Alpha', originalTitle: 'Alfa', imdbId: 'tt0045274' },
      { title: 'Alfa' },
    ],
  ])('add up in two languages: %s', (_, one, other) => {
    const rows = [
      { ...one, directors, category: 'One' },
      { ...other, directors: ['LILY Ana'], category: 'Two' },
    ];
    const [film, second] = filmsOf(rows);
    expect(second).toBeUndefined();
    expect(film?.nominations).toHaveLength(2);
    expect(filmsOf([...rows].reverse())[0]?.filmKey).toBe(film?.filmKey);
    expect(
      filmsOf([
        { ...one, directors },
        { ...other, directors: ['Bo Ek'] },
      ]),
    ).toHaveLength(2);
  });

  test('add up by the original title and the year where no director is told', () => {
    const one = { title: 'Alpha', originalTitle: 'Alfa', year: 1993 };
    expect(filmsOf([one, { title: 'Alfa', year: 1993 }])).toHaveLength(1);
    expect(filmsOf([one, { title: 'Alfa', year: 1994 }])).toHaveLength(2);
    expect(filmsOf([one, { title: 'Alfa' }])).toHaveLength(2);
  });

  test('do not add up where each half is a film of its own', () => {
    const titles = ['Alpha / Beta', 'Alpha', 'Beta'];
    expect(filmsOf(titles.map((title) => ({ title, directors })))).toHaveLength(3);
  });

  test('have keys of their own where they are several', () => {
    const films = filmsOf([{ title: 'Alpha 1926' }, { title: 'Alpha', year: 1926 }]);
    expect(new Set(films.map(({ filmKey }) => filmKey)).size).toBe(2);
  });
});

describe('nominations of one film in one category', () => {
  const film = { title: 'Alpha', imdbId: 'tt0045274' };
  const count = (rows: Record<string, unknown>[]): number =>
    readEntries(
      rows.map((row) => ({ ...film, category: 'Best', ...row })),
      EDITION,
    ).entries.reduce((sum, entry) => sum + countNominations(entry), 0);

  test.each(['song', 'Role', 'character', 'work'])('are several by the column %s', (column) => {
    expect(
      count([
        { person: 'Bo', [column]: 'First', won: true },
        { person: 'Bo', [column]: 'Second' },
      ]),
    ).toBe(2);
  });

  test('are several where they name other people, or one in two roles', () => {
    expect(count([{ people: [{ name: 'Ann' }] }, { people: [{ name: 'Bo' }] }])).toBe(2);
    expect(count([{ people: ['Ann (Tom)'] }, { people: ['Ann (Jim)'] }, { people: ['Ann (Tom)'] }])).toBe(2);
    expect(count([{ people: ['Ann', 'Bo'] }, { people: ['Bo', 'Cy'] }, { people: ['Cy'] }, {}])).toBe(1);
  });

  test('are one where only capitals and blanks differ, written as in the row that does not shout', () => {
    const row = { person: 'Ann Bo', award: 'Gold', details: 'For the Score' };
    const shouted = { ...row, category: 'BEST', person: 'Ann BO', details: 'for the  score', won: true };
    expect(count([row, shouted])).toBe(1);
    expect(count([shouted, { ...row, details: 'For the Song' }])).toBe(2);
    expect(count([{ people: ['Ann Bo (Tom)'] }, { people: ['ANN BO (tom)'] }])).toBe(1);
    const [one] = readEntries(
      [
        { ...film, ...shouted },
        { ...film, category: 'Best', ...row },
      ],
      EDITION,
    ).entries;
    expect(distinctNominations(one?.nominations ?? [])).toMatchObject([
      { category: 'Best', person: 'Ann Bo', won: true },
    ]);
  });

  test.each(['-', '—', 'N/A', 'none', 'Various films'])(
    'have no film where the title is %s and a person is honoured',
    (title) => {
      const row = { title, category: 'Honorary Award', recipient: 'Ana Lily', won: true };
      const { entries, withoutFilm, rejects } = readEntries([row], EDITION);
      expect([entries.length, withoutFilm.length]).toEqual([0, 1]);
      expect(rejects).toMatchObject([{ field: 'title' }]);
      expect(readEntries([{ ...row, directors: ['Bo'] }], EDITION).entries).toHaveLength(1);
      expect(readEntries([{ title }], EDITION).entries).toHaveLength(1);
    },
  );
});
