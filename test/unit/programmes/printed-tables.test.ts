import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../sources/programmes/files/csv.js';
import { bufferContent } from '../../../sources/programmes/files/content.js';
import { readEntries } from '../../../sources/programmes/entries.js';

const EDITION = 'some-festival-2025';

async function read(table: string) {
  const { rows, rowNumbers, warnings } = await readCsv(bufferContent('films.csv', Buffer.from(table)));
  const { entries, withoutFilm, rejects } = readEntries(rows, EDITION, rowNumbers);
  const films = entries.map(({ filmKey: _, ...film }) => film);
  return { films, withoutFilm, told: [...warnings, ...rejects.map(({ reason }) => reason)] };
}

test.each([
  'Titre français;Titre VO;Réalisé par;Nationalité\nAlpha;Alfa;Ana Lily;Italie\n',
  'Titolo italiano;Titolo originale;Diretto da;Nazione\nAlpha;Alfa;Ana Lily;Italie\n',
  'Título en español;Título original;Dirigida por;País de origen\nAlpha;Alfa;Ana Lily;Italie\n',
  'Film;;Director;;Country\nTitle;Original title;First name;Surname;\nAlpha;Alfa;Ana;Lily;Italie\n',
])('a header is read as festivals print it: %j', async (table) => {
  const film = { title: 'Alpha', originalTitle: 'Alfa', directors: ['Ana Lily'], countries: ['Italie'] };
  expect(await read(table)).toMatchObject({ films: [film], told: [] });
});

test('a row of names is a header only below one, and not where it says anything else', async () => {
  const { films } = await read('Title,Director\nTitle,Ana Lily\nFilm,Movie\n');
  expect(films.map(({ title }) => title)).toEqual(['Title', 'Film']);
});

test('commas of a title are its own where there is no other column', async () => {
  const { films, told } = await read('Film\nAlpha (Ana Lily, Italy, 2023)\nBeta\n');
  expect(films).toEqual([{ title: 'Alpha (Ana Lily, Italy, 2023)' }, { title: 'Beta' }]);
  expect(told).toEqual(['1 title with commas stands without quotes and was put together (row 2)']);
});

test.each([
  ['PL/D', ['PL', 'D']],
  ['Bosnia and Herzegovina/Croatia', ['Bosnia and Herzegovina', 'Croatia']],
  ['France-Belgium', ['France', 'Belgium']],
  ['Italy and Spain', ['Italy', 'Spain']],
  ['Guinea-Bissau', ['Guinea-Bissau']],
  ['"Korea, Republic of"', ['Korea, Republic of']],
])('countries of one cell: %s', async (cell, countries) => {
  expect((await read(`Title,Country\nAlpha,${cell}\n`)).films).toEqual([{ title: 'Alpha', countries }]);
});

describe('nominations of one row', () => {
  test('are one for each column of awards, in JSON, too', async () => {
    const { films } = await read('Film,Award 1,Award 2,Award 3\nAlpha,Bear,Lion,\nBeta,,,Palm\n');
    expect(films.map(({ nominations = [] }) => nominations.map(({ award }) => award))).toEqual([
      ['Bear', 'Lion'],
      ['Palm'],
    ]);
    const row = {
      title: 'Alpha',
      category: 'Best Film',
      category2: 'Best Score',
      director: 'Ana',
      director2: 'Bo',
    };
    const [film] = readEntries([row], EDITION).entries;
    expect(film?.nominations?.map(({ category }) => category)).toEqual(['Best Film', 'Best Score']);
    expect(film?.directors).toEqual(['Ana', 'Bo']);
  });

  test('have the category that stands beside several awards, and who won where a result is expected', async () => {
    const { films } = await read('Film,Category,Award 1,Award 2\nAlpha,Competition,Bear,Lion\n');
    expect(films).toMatchObject([
      {
        nominations: [
          { category: 'Competition', award: 'Bear' },
          { category: 'Competition', award: 'Lion' },
        ],
      },
    ]);
    const won = await read('Film,Award,Winner\nAlpha,Best Actress,Ana Lily\nBeta,Best Film,somebody\n');
    expect(won.films.map(({ nominations: [first] = [] }) => [first?.person, first?.won])).toEqual([
      ['Ana Lily', true],
      [undefined, undefined],
    ]);
    expect(won.told).toHaveLength(2);
  });

  test('are of the title above where the cells to its left were merged, too', async () => {
    const { films, withoutFilm } = await read(
      'Section,Title,Award,Person\nForum,Alpha,Best Film,\n,,Best Actor,Ana Lily\n,Beta,Best Score,Bo Ek\n,,Honorary Bear,Cy Da\n',
    );
    expect(films.map(({ nominations }) => nominations?.length)).toEqual([2, 1]);
    expect(withoutFilm).toMatchObject([{ person: 'Cy Da' }]);
  });

  test('name everybody of several columns, or of one', async () => {
    const people = [{ name: 'Ana Lily' }, { name: 'Bo Ek' }];
    for (const table of [
      'Film,Category,Nominee,Nominee 2\nAlpha,Best Song,Ana Lily,Bo Ek\n',
      'Film,Category,Recipient(s)\nAlpha,Best Song,Ana Lily & Bo Ek\n',
    ])
      expect((await read(table)).films).toMatchObject([{ nominations: [{ people }] }]);
  });

  test('are of the nominee as a film where films are honoured and no other is named, and that is told', async () => {
    const { films, withoutFilm, told } = await read(
      'Category,Nominee,Film\nBest Picture,Alpha,\nBest Documentary Feature,Beta,\nBest Performance in a Short Film,Ana Lily,\nBest Film Editing,Bo Ek,\n',
    );
    expect(films).toMatchObject([
      { title: 'Alpha', nominations: [{ category: 'Best Picture' }] },
      { title: 'Beta', nominations: [{ category: 'Best Documentary Feature' }] },
    ]);
    expect(withoutFilm.map(({ person }) => person)).toEqual(['Ana Lily', 'Bo Ek']);
    expect(told).toHaveLength(2);
  });
});

test.each([
  ["'77", { year: 1977 }],
  ['’07', {}],
])('a year of two digits: %s', async (year, facts) => {
  expect((await read(`Title,Year\nAlpha,${year}\n`)).films).toEqual([{ title: 'Alpha', ...facts }]);
});

test.each(['92 mn', '92 minutes / 1h32', '5520 s', '5520 sec.'])('a length: %s', async (length) => {
  expect((await read(`Title,Length\nAlpha,${length}\n`)).films).toEqual([
    { title: 'Alpha', runtimeMinutes: 92 },
  ]);
});

test('what a page wrote for a sign is that sign, and that is told', () => {
  const row = { title: 'Alpha &amp; Beta', nominations: [{ category: 'Prix d&#39;Or' }] };
  const { entries, rejects } = readEntries([row], EDITION);
  expect(entries).toMatchObject([{ title: 'Alpha & Beta', nominations: [{ category: "Prix d'Or" }] }]);
  expect(rejects).toHaveLength(2);
});
