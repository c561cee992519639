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
  'Tytuł polski;Tytuł oryginalny;Rok produkcji;Reżyseria;Czas trwania\nAlpha;Alfa;1993;Ana Lily;95 min\n',
  'Název;Originální název;Rok;Režie;Délka\nAlpha;Alfa;1993;Ana Lily;95\n',
  'Film Adı;Orijinal Adı;Yıl;Yönetmen;Süre\nAlpha;Alfa;1993;Ana Lily;95 dk\n',
  'Titel;Originaltitel;År;Regissör;Längd\nAlpha;Alfa;1993;Ana Lily;95\n',
  'Titel;Oorspronkelijke titel;Productiejaar;Regisseur;Duur\nAlpha;Alfa;1993;Ana Lily;95 minuten\n',
  'Título;Título original;Ano;Direção;Duração\nAlpha;Alfa;1993;Ana Lily;95\n',
  '영문제목,제목,제작연도,감독,상영시간\nAlpha,Alfa,1993,Ana Lily,95분\n',
  '作品名,原題,製作年,監督,上映時間\nAlpha,Alfa,1993,Ana Lily,95分\n',
  '英文片名 English Title,片名 Title,年份 Year,導演 Director,片長 Length (min)\nAlpha,Alfa,1993,Ana Lily,95\n',
  'Titel / Title (EN),Originaltitel / Original Title,Jahr / Year,Regie / Director,Länge / Length\nAlpha,Alfa,1993,Ana Lily,95\n',
  'Title,English Title,Year,Director,Length\nAlfa,Alpha,1993,Ana Lily,95\n',
  'Project Title,Project Title (Original Language),Year,Directors,Duration\nAlpha,Alfa,1993,Ana Lily,95\n',
  'Película;Título original;Año;Director/a;Duración\nAlpha;Alfa;1993;Ana Lily;95\n',
  'Festival of Film, 2025\n\nas of 1 May\nTitle;Original title;Year;Directed by;Length\nAlpha;Alfa;1993;Ana Lily;95\n',
])('columns are found by the names that festivals give them: %j', async (table) => {
  expect(await filmsOf(table)).toEqual([ALPHA]);
});

test('an original title alone is the title; a column of two fields is none', async () => {
  expect(await filmsOf('Title,English Title,Director\nAlpha,,Ana Lily\n')).toEqual([
    { title: 'Alpha', directors: ['Ana Lily'] },
  ]);
  await expect(filmsOf('Title / Director,Year\nAlpha / Ana,1993\n')).rejects.toThrow('no column');
});

test.each([
  'Title,Director 1,Director 2,Country 1,Country #2\nAlpha,Ana Lily,Bo Ek,Italy,France\nBeta,Ana Lily,,Italy,\n',
  'Titre,Réalisateur 1,Co-réalisateur,Pays,Pays\nAlpha,Ana Lily,Bo Ek,Italy,France\nBeta,Ana Lily,,Italy,\n',
])('several columns tell of one list: %j', async (table) => {
  expect(await filmsOf(table)).toEqual([
    { title: 'Alpha', directors: ['Ana Lily', 'Bo Ek'], countries: ['Italy', 'France'] },
    { title: 'Beta', directors: ['Ana Lily'], countries: ['Italy'] },
  ]);
});

test('several columns tell of a nomination’s people, and several fields of JSON of directors', async () => {
  const [film] = await filmsOf('Film,Category,Nominee 1,Nominee 2\nAlpha,Best Song,Ana Lily,Bo Ek\n');
  expect(film).toMatchObject({ nominations: [{ people: [{ name: 'Ana Lily' }, { name: 'Bo Ek' }] }] });
  const row = { title: 'Alpha', director1: 'Ana Lily', 'Director 2': 'Bo Ek', director_3: '' };
  expect(readEntries([row], 'some-festival-2025').entries).toMatchObject([
    { directors: ['Ana Lily', 'Bo Ek'] },
  ]);
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
