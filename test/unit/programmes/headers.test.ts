import { expect, test } from 'vitest';
import { readCsv } from '../../../sources/programmes/files/csv.js';
import { bufferContent } from '../../../sources/programmes/files/content.js';
import { readEntries } from '../../../sources/programmes/entries.js';

async function filmsOf(table: string): Promise<unknown[]> {
  const { rows, rowNumbers } = await readCsv(bufferContent('films.csv', Buffer.from(table)));
  return readEntries(rows, 'some-festival-2025', rowNumbers).entries.map(({ filmKey: _, ...film }) => film);
}

const ALPHA = {
  title: 'Alpha',
  originalTitle: 'Alfa',
  year: 1993,
  directors: ['Ana Lily'],
  runtimeMinutes: 95,
};

test.each([
  'Title (English),Title (Original),Year of production,Director(s),Duration (min.)\nAlpha,Alfa,1993,Ana Lily,95\n',
  'Titel;Originaltitel;Jahr;Regie;Länge\nAlpha;Alfa;1993;Ana Lily;95 min\n',
  'Titre;Titre original;Année;Réalisation;Durée\nAlpha;Alfa;1993;Ana Lily;95\n',
  'Titolo|Titolo originale|Anno|Regia|Durata\nAlpha|Alfa|1993|Ana Lily|95\n',
  'Título\tTítulo original\tAño\tDirección\tDuración\nAlpha\tAlfa\t1993\tAna Lily\t95\n',
  'Festival of Film, 2025\n\nas of 1 May\nTitle;Original title;Year;Directed by;Length\nAlpha;Alfa;1993;Ana Lily;95\n',
])('columns are found by the names that festivals give them: %j', async (table) => {
  expect(await filmsOf(table)).toEqual([ALPHA]);
});

test('a heading of one line above a table is none of its rows', async () => {
  expect(await filmsOf('Programme 2025,,\nTitle,Year,Director\nAlpha,1993,Ana Lily\n')).toHaveLength(1);
  await expect(filmsOf('Programme 2025\n\nAlpha\n')).rejects.toThrow('Its columns: "Programme 2025"');
});

test('beside a film and a category, a name is a person’s', async () => {
  const nominations = [{ category: 'ACTRESS', person: 'Ann Bo', won: true }];
  expect(await filmsOf('category,name,film,winner\nACTRESS,Ann Bo,Alpha,True\n')).toEqual([
    { title: 'Alpha', nominations },
  ]);
  expect(await filmsOf('title,name\nAlpha,Ann Bo\n')).toEqual([{ title: 'Alpha' }]);
});

test.each([
  ['winner (ex aequo)', true],
  ['Ex-Aequo', true],
  ['Lauréat', true],
  ['*', true],
  ['Won', true],
  ['Nominated', false],
  ['lost', false],
])('a result is %s', async (result, won) => {
  expect(await filmsOf(`title,award,result\nAlpha,Gold,${result}\n`)).toMatchObject([
    { nominations: [{ won }] },
  ]);
});
