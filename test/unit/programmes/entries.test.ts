import { describe, expect, test } from 'vitest';
import { distinctNominations } from '../../../domain/programme/nominations.js';
import { readEntries } from '../../../sources/programmes/entries.js';
import { countNominations } from '../../../sources/programmes/same-film.js';

const EDITION = 'cannes-2025';

describe('rows of a programme', () => {
  test('cost no film as long as they have a title or an id; what was done is told', () => {
    const { entries, rejects } = readEntries(
      [
        { title: 'Alpha', year: 2025, imdbId: 'tt32275943' },
        { year: 2025 },
        { title: 'Fuori', year: '20x5' },
        { title: 'Sirât', imdbId: '34768402' },
        { ttl: 'Fuori' },
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
      [5, 'ttl: left out: no field of this name is known, found "Fuori"'],
      [5, 'entry: expected a title or an IMDb id, found {"ttl":"Fuori"}'],
      [6, 'entry: expected a title or an IMDb id, found "Fuori"'],
      [7, 'entry: expected a title or an IMDb id, found null'],
    ]);
  });

  test('may call their fields as tables do, and have a nomination beside the film', () => {
    const { entries, rejects } = readEntries(
      [
        { Film: 'Alpha', Director: 'Ana Lily', 'Prod. year': 2025, Section: 'Competition', Winner: true },
        { title: ['Fuori', 'Outside'], nominations: [{ Category: 'Best Actress', nominee: 'Bo Ek' }] },
        { title: 'Sirât', name: 'not its title', nominations: [{ category: 'A' }], won: true },
        JSON.parse('{ "title": "Hale", "__proto__": { "year": 2025 } }'),
      ],
      EDITION,
    );
    expect(
      entries.map(({ title, year, directors, nominations }) => [title, year, directors, nominations]),
    ).toEqual([
      ['Alpha', 2025, ['Ana Lily'], [{ category: 'Competition', won: true }]],
      ['Fuori / Outside', undefined, undefined, [{ category: 'Best Actress', person: 'Bo Ek' }]],
      ['Sirât', undefined, undefined, [{ category: 'A' }]],
      ['Hale', undefined, undefined, undefined],
    ]);
    expect(rejects.map(({ row, reason }) => [row, reason])).toEqual([
      [1, 'directors: read as a list, found "Ana Lily"'],
      [2, 'title: read as "Fuori / Outside", found ["Fuori","Outside"]'],
      [3, 'name: left out: no field of this name is known, found "not its title"'],
      [3, 'won: left out: no field of this name is known, found true'],
      [4, '__proto__: left out: no field of this name is known, found {"year":2025}'],
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
    ['an id with too many zeros', { imdbId: 'tt00046438' }, { imdbId: 'tt0046438' }],
    [
      'directors in one text',
      { directors: 'Ana Lily, Bo Widerberg' },
      { directors: ['Ana Lily', 'Bo Widerberg'] },
    ],
    [
      'directors on lines of one cell',
      { directors: ['Ana Lily\r\nBo Widerberg\n'] },
      { directors: ['Ana Lily', 'Bo Widerberg'] },
    ],
    ['countries on lines of one cell', { countries: 'Iran\nFrance' }, { countries: ['Iran', 'France'] }],
    ['directors told as objects', { directors: [{ name: 'Ana Lily', id: 7 }] }, { directors: ['Ana Lily'] }],
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

  test('of an omnibus film have as many directors as their one cell names, and their nominations', () => {
    const names = Array.from({ length: 27 }, (_, at) => `Given${at} von Family${at}`);
    const nominations = [{ category: 'Competition', won: true }];
    const row = { title: 'Omnibus', directors: [names.join(', ')], nominations };
    const { entries, rejects } = readEntries([row], EDITION);
    expect(entries).toMatchObject([{ directors: names, nominations }]);
    expect(rejects).toMatchObject([{ field: 'directors' }]);
  });

  test('are named by their numbers in the file where those are given', () => {
    const { rejects } = readEntries([{ title: 'One' }, {}], EDITION, [2, 7]);
    expect(rejects.map(({ row }) => row)).toEqual([7]);
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

test('countries in one text are read one by one, and a name with a comma is one', () => {
  const countries = (text: string): unknown =>
    readEntries([{ title: 'Alpha', countries: text }], 'cannes-2025').entries[0]?.countries;
  expect(countries('France, Italy / Peru')).toEqual(['France', 'Italy', 'Peru']);
  expect(countries('Korea, Republic of; Peru')).toEqual(['Korea, Republic of', 'Peru']);
});
