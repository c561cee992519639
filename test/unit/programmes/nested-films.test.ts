import { describe, expect, test } from 'vitest';
import { readJson } from '../../../sources/programmes/files/json.js';
import { bufferContent } from '../../../sources/programmes/files/content.js';
import { readEntries } from '../../../sources/programmes/entries.js';

const EDITION = 'some-festival-2025';
type Told = [title: string | undefined, category?: string, won?: boolean];

/** The films of a row with their first nomination. */
function read(row: unknown): Told[] {
  return readEntries([row], EDITION).entries.map(({ title, nominations: [first] = [] }) =>
    first === undefined ? [title] : [title, first.category, ...(first.won === undefined ? [] : [first.won])],
  ) as Told[];
}

test('people of an honour are no films, for all their ids', () => {
  const people = [{ name: 'Ana Lily', imdbId: 'nm0000149' }];
  const honour = { nominations: [{ category: 'Honorary Award', person: 'Ana Lily', people, won: true }] };
  const { entries, withoutFilm, rejects } = readEntries([honour], EDITION);
  expect([entries, rejects]).toEqual([[], []]);
  expect(withoutFilm).toMatchObject([{ category: 'Honorary Award', people }]);
});

describe('names alone under an award', () => {
  test.each<[string, unknown, Told[]]>([
    ['of winners', { award: "Palme d'Or", winners: ['Alpha'] }, [['Alpha', "Palme d'Or", true]]],
    ['of an award by its name', { name: 'Grand Prix', winner: 'Alpha' }, [['Alpha', 'Grand Prix', true]]],
    ['of one in place of a title', { title: 'Best Film', winner: 'Alpha' }, [['Alpha', 'Best Film', true]]],
    [
      'of nominees, one of them the winner',
      { category: 'Best Feature', nominees: ['Alpha', 'Beta'], winner: 'Beta' },
      [
        ['Alpha', 'Best Feature'],
        ['Beta', 'Best Feature', true],
      ],
    ],
    [
      'beside a film as an object',
      { category: 'Best Feature', nominees: ['Alpha'], winner: { title: 'Beta' } },
      [
        ['Alpha', 'Best Feature'],
        ['Beta', 'Best Feature', true],
      ],
    ],
  ])('are films: %s', (_, row, films) => {
    expect(read(row)).toEqual(films);
  });

  test('are people where people are honoured, each nominated by herself', () => {
    const row = { category: 'Best Actress', nominees: ['Ana Lily', 'Bo Ek'], winner: 'Bo Ek' };
    const { entries, withoutFilm } = readEntries([row], EDITION);
    expect(entries).toEqual([]);
    expect(withoutFilm).toEqual([
      { category: 'Best Actress', person: 'Ana Lily' },
      { category: 'Best Actress', person: 'Bo Ek', won: true },
    ]);
  });

  test('are said of what stands beside a single one; a result is no name', () => {
    const [film] = readEntries([{ award: 'Bear', winner: 'Alpha', director: 'Ana Lily' }], EDITION).entries;
    expect(film).toMatchObject({ title: 'Alpha', directors: ['Ana Lily'] });
    expect(read({ title: 'Alpha', award: 'Bear', winner: 'yes' })).toEqual([['Alpha', 'Bear', true]]);
  });

  test('may say for which film a person is honoured', () => {
    const row = { category: 'Best Actress', winner: 'Ana Lily for “Alpha”' };
    const [film] = readEntries([row], EDITION).entries;
    expect(film).toMatchObject({ title: 'Alpha', nominations: [{ person: 'Ana Lily', won: true }] });
  });

  test('that are IMDb ids are no titles', async () => {
    const list = ['tt0060827', 'https://www.imdb.com/title/tt0060828/', 'Alpha'];
    const { rows } = await readJson(bufferContent('f.json', Buffer.from(JSON.stringify(list))));
    const { entries } = readEntries(rows, EDITION);
    expect(entries.map(({ imdbId, title }) => imdbId ?? title)).toEqual(['tt0060827', 'tt0060828', 'Alpha']);
  });

  test('make a programme of a file of awards', async () => {
    const file = { awards: [{ name: "Palme d'Or", winner: 'Alpha' }] };
    const { rows } = await readJson(bufferContent('f.json', Buffer.from(JSON.stringify(file))));
    expect(rows.flatMap(read)).toEqual([['Alpha', "Palme d'Or", true]]);
  });
});

describe('films within a row', () => {
  test.each<[string, unknown, Told[]]>([
    [
      'of a section',
      { section: 'Competition', films: [{ title: 'Alpha' }, { title: 'Beta' }] },
      [
        ['Alpha', 'Competition'],
        ['Beta', 'Competition'],
      ],
    ],
    ['of a section by name', { name: 'Forum', films: [{ name: 'Alpha' }] }, [['Alpha', 'Forum']]],
    ['of a programme of shorts', { title: 'Shorts 1', films: ['Alpha'] }, [['Alpha', 'Shorts 1']]],
    [
      'that a category names',
      { category: 'Best Film', winner: { title: 'Alpha' }, nominees: [{ title: 'Beta' }] },
      [
        ['Alpha', 'Best Film', true],
        ['Beta', 'Best Film'],
      ],
    ],
    [
      'as an object',
      { film: { title: 'Alpha' }, category: 'Best Film', won: true },
      [['Alpha', 'Best Film', true]],
    ],
    [
      'by section',
      { Competition: [{ title: 'Alpha' }], Forum: [{ title: 'Beta' }] },
      [
        ['Alpha', 'Competition'],
        ['Beta', 'Forum'],
      ],
    ],
    ['in a list', [{ title: 'Alpha' }], [['Alpha']]],
  ])('%s', (_, row, films) => {
    expect(read(row)).toEqual(films);
  });

  test('are told, with those whom a nomination names', () => {
    const nominees = [
      { name: 'Ann Bo', film: 'Alpha', winner: true },
      { name: 'Cy Do', film: 'Beta' },
    ];
    const { entries, rejects } = readEntries([{ category: 'Best Actor', nominees }], EDITION);
    expect(entries.map(({ nominations }) => nominations)).toEqual([
      [{ category: 'Best Actor', person: 'Ann Bo', won: true }],
      [{ category: 'Best Actor', person: 'Cy Do' }],
    ]);
    expect(rejects[0]).toMatchObject({ row: 1, field: 'films' });
  });

  test.each([
    ['its people', { title: 'Alpha', category: 'Best Actor', nominees: [{ name: 'Ann Bo' }] }],
    ['what is shown of it elsewhere', { title: 'Alpha', category: 'Best', trailers: [{ title: 'Teaser' }] }],
    [
      'its people by the name it has',
      { name: 'Alpha', category: 'Best', cast: [{ title: 'Dr.', name: 'Ann' }] },
    ],
  ])('are not %s', (_, row) => {
    expect(read(row)[0]?.[0]).toBe('Alpha');
    expect(read(row)).toHaveLength(1);
  });

  test('honours of people stay without a film', () => {
    const { withoutFilm } = readEntries(
      [{ nominations: [{ category: 'Honour', person: 'Ann Bo' }] }],
      EDITION,
    );
    expect(withoutFilm).toEqual([{ category: 'Honour', person: 'Ann Bo' }]);
  });
});

describe('a file of JSON', () => {
  const rowsOf = async (value: unknown) =>
    (await readJson(bufferContent('films.json', Buffer.from(JSON.stringify(value))))).rows;

  test.each<[string, unknown]>([
    ['as a list of titles', ['Alpha', 'Beta']],
    ['under another name', { data: [{ title: 'Alpha' }, { title: 'Beta' }] }],
    ['by section', { sections: [{ name: 'One', films: [{ title: 'Alpha' }, { title: 'Beta' }] }] }],
  ])('holds films %s', async (_, value) => {
    const { entries } = readEntries(await rowsOf(value), EDITION);
    expect(entries.map(({ title }) => title)).toEqual(['Alpha', 'Beta']);
  });

  test.each([[{ people: [{ name: 'Ann Bo' }] }], [{ title: undefined }], [{}], [7]])(
    '%j holds none',
    async (value) => {
      await expect(rowsOf(value)).rejects.toThrow('holds no programme');
    },
  );
});

test('a list of awards is one of nominations', () => {
  const awards = [
    { name: 'Best Film', winner: true },
    { category: 'Best Sound', name: 'Ann Bo' },
  ];
  expect(readEntries([{ title: 'Alpha', Awards: awards }], EDITION).entries[0]?.nominations).toEqual([
    { category: 'Best Film', award: 'Best Film', won: true },
    { category: 'Best Sound', person: 'Ann Bo' },
  ]);
});
