import { expect, test } from 'vitest';
import { readEntries } from '../../../sources/programmes/entries.js';
import { bufferContent } from '../../../sources/programmes/files/content.js';
import { readCsv } from '../../../sources/programmes/files/csv.js';

async function read(table: string) {
  const { rows, rowNumbers, warnings } = await readCsv(bufferContent('films.csv', Buffer.from(table)));
  const { entries, rejects, withoutFilm } = readEntries(rows, 'some-festival-2025', rowNumbers);
  const films = entries.map(({ title, nominations = [] }) => [title, nominations[0]?.category]);
  return { films, entries, warnings, withoutFilm, rejects: rejects.map(({ row, field }) => [row, field]) };
}

const TWO_AND_ONE = [
  ['Senso', 'A'],
  ['Livia', 'A'],
  ['Ossessione', 'B'],
];
const inSections = (a: string, b: string) =>
  TWO_AND_ONE.map(([title, section]) => [title, section === 'A' ? a : b]);

test.each([
  [
    'OFFICIAL SELECTION',
    'NIGHT OWLS',
    'Title,Director,Year\nOFFICIAL SELECTION,,\nSenso,Ana,2024\nLivia,Bo,2024\nNIGHT OWLS,,\nOssessione,Cy,2023\n',
  ],
  [
    'Directors’ Fortnight',
    'Short Films',
    'Title;Director\nDirectors’ Fortnight\nSenso;Ana\nLivia;Bo\nShort Films (1);\nOssessione;Cy\n',
  ],
  [
    'Tender Hearts',
    'Wild Roses',
    'Title;Director\nTender Hearts;\nSenso;Ana\nLivia;Bo\nLivia;Bo\nWild Roses;\nOssessione;Cy\n',
  ],
  [
    'Concorso',
    'Fuori concorso',
    'Titolo;Regia\nSelezione ufficiale;\nConcorso;\nSenso;Ana\nLivia;Bo\nFuori concorso:;\nOssessione;Cy\n',
  ],
  [
    'Tender Hearts',
    'Wild Roses',
    'Title,Director,Year\nTender Hearts,Tender Hearts,Tender Hearts\nSenso,Ana,2024\nLivia,Bo,2024\nWild Roses,Wild Roses,Wild Roses\nOssessione,Cy,2023\n',
  ],
  [
    'Tender Hearts',
    'Forum',
    'Section,Title,Director\nTender Hearts,,\n,Senso,Ana\n,Livia,Bo\nForum,,\n,Ossessione,Cy\n',
  ],
  [
    'Competition',
    'Panorama',
    '| Title | Director | Year |\n|:--|---|--:|\n| **Competition** |||\n| *Senso* | Ana | 2024 |\n| Livia | Bo | 2024 |\n| **Panorama** |||\n| [Ossessione](https://example.org/o) | Cy | 2023 |\n',
  ],
])('the title of a section in a row of its own is that of the films below: %s, %s', async (a, b, table) => {
  const { films, rejects } = await read(table);
  expect(films).toEqual(inSections(a, b));
  expect(rejects.filter(([, field]) => field === 'category').length).toBeGreaterThan(1);
});

test('one such title above films with all their cells', async () => {
  const rows = ['Senso', 'Livia', 'Ossessione', 'Bellissima'].map((title) => `${title},Ana,2024,Italy\n`);
  const { films } = await read(`Title,Director,Year,Country\nTender Hearts,,,\n${rows.join('')}`);
  expect(films).toHaveLength(4);
  expect(films[0]).toEqual(['Senso', 'Tender Hearts']);
});

test('merged cells say of each row what the first one says', async () => {
  const sections = await read('Section,Title,Director\nForum,Senso,Ana\n,Livia,Bo\nPanorama,Ossessione,Cy\n');
  expect(sections.films).toEqual(inSections('Forum', 'Panorama'));
  expect(sections.warnings[0]).toContain('1 row has what the row above says');
  const awards = await read(
    'Film,Category,Nominee\nSenso,Best Director,Ana\n,Best Actor,Bo\nLivia,Best Actress,Cy\n,Honorary Award,Di\n',
  );
  expect(awards.entries.map(({ nominations = [] }) => nominations.length)).toEqual([2, 1]);
  expect(awards.withoutFilm).toMatchObject([{ person: 'Di' }]);
  const repeated = await read('Section,Title,Director\nForum,Senso,Ana\nForum,Livia,Bo\n,Ossessione,Cy\n');
  expect(repeated.films.at(-1)).toEqual(['Ossessione', undefined]);
  const prizes = await read('Title,Director,Award\nSenso,Ana,Gold\nLivia,Bo,\nOssessione,Cy,Silver\n');
  expect(prizes.films.map(([, category]) => category)).toEqual(['Gold', undefined, 'Silver']);
});

test('no film is lost where titles stand alone, and where a film is called as a section is', async () => {
  expect((await read('Title\nCompetition\nSENSO\nLivia\n')).films).toHaveLength(3);
  expect((await read('Title,Director\nForum,\nSenso,\nLivia,Bo\nOssessione,\n')).films).toHaveLength(4);
  const named = await read(
    'Title,Director,Year\nPanorama,,\nSenso,Ana,2024\nPanorama,Bo,2024\nLivia,Cy,2023\n',
  );
  expect(named.films.map(([title]) => title)).toEqual(['Senso', 'Panorama', 'Livia']);
  const later = await read('Title,Director,Year\nSenso,Ana,2024\nLivia,,\nOssessione,Cy,2023\n');
  expect(later.films).toHaveLength(3);
  expect(later.warnings).toEqual(['films.csv: 1 row has a title alone and stands as a film (row 3).']);
});

test.each([
  [
    'Opening Film',
    'Tribute to Ana',
    'Title,Director\nOpening Film,\nSenso,Ana\nTribute to Ana,\nLivia,Ana\n',
  ],
  ['A', 'B', 'Title,Director\nA,\nSenso,Ana\nB,\nLivia,Ana\n'],
])('sections of one film each, and letters, which are none: %s, %s', async (a, b, table) => {
  const { films } = await read(table);
  expect(films).toEqual([
    ['Senso', a === 'A' ? undefined : a],
    ['Livia', b === 'B' ? undefined : b],
  ]);
});

test('a title in capitals alone is a film where nothing else is so', async () => {
  const { films } = await read('Title,Director,Year\nSenso,Ana,2024\nLIVIA,,\nOssessione,Bo,2023\n');
  expect(films.map(([title]) => title)).toEqual(['Senso', 'LIVIA', 'Ossessione']);
});

test('cells were merged where nothing but titles stands beside them, and a section is one all the same', async () => {
  const { entries } = await read(
    'Director,Title\nAna Lily,Alpha\n,Beta\n,Gamma\n,Official Competition\nBo Ek,Delta\n,Epsilon\n',
  );
  const told = entries.map(({ title, directors = [], nominations = [] }) => [
    title,
    directors[0],
    nominations[0]?.category,
  ]);
  expect(told).toEqual([
    ['Alpha', 'Ana Lily', undefined],
    ['Beta', 'Ana Lily', undefined],
    ['Gamma', 'Ana Lily', undefined],
    ['Delta', 'Bo Ek', 'Official Competition'],
    ['Epsilon', 'Bo Ek', 'Official Competition'],
  ]);
  const { films } = await read('Section,Title\nForum,Alpha\n,Beta\nPanorama,Gamma\n');
  expect(films).toEqual([
    ['Alpha', 'Forum'],
    ['Beta', 'Forum'],
    ['Gamma', 'Panorama'],
  ]);
  const known = await read('Director,Title\nAna Lily,Alpha\nBo Ek,Beta\nCy Da,Gamma\n,Delta\n');
  expect(known.entries.at(-1)?.directors).toBeUndefined();
});

test('directors and years to the left of titles may be merged', async () => {
  const { entries } = await read(
    'Director,Year,Title,Length\nAna,1975,Senso,95\n,,Livia,96\nBo,1962,Ossessione,97\n',
  );
  expect(entries.map(({ directors = [], year }) => [directors[0], year])).toEqual([
    ['Ana', 1975],
    ['Ana', 1975],
    ['Bo', 1962],
  ]);
});

test('days, rules and the header once more are no films', async () => {
  const { films, warnings } = await read(
    'Title,Director,Year\n"Friday, 16 May",,\nSenso,Ana,2024\nTitle,Director,Year\n17.05.2025,,\nLivia,Bo,2023\nSonntag, 18. Mai,\nOssessione,Cy,2020\nTotal,,97\n',
  );
  expect(films.map(([title]) => title)).toEqual(['Senso', 'Livia', 'Ossessione']);
  expect(warnings).toEqual([
    'films.csv: 4 rows that name a day, a year or a sum were left out (row 2, 5, 7, 9).',
  ]);
});

test('years above the films of each are none, and a year alone among films is one', async () => {
  const years = await read(
    'Title,Director\n2023,\nSenso,Ana\nLivia,Bo\n2022,\nOssessione,Cy\nBellissima,Di\n',
  );
  expect(years.films.map(([title]) => title)).toEqual(['Senso', 'Livia', 'Ossessione', 'Bellissima']);
  const film = await read('Title,Director\nSenso,Ana\n1917,\nLivia,Bo\n');
  expect(film.films.map(([title]) => title)).toEqual(['Senso', '1917', 'Livia']);
  const list = await read('Title\nForum\nSenso\n');
  expect(list.warnings).toEqual(['films.csv: 1 title may be of a section and stands as a film (row 2).']);
});

test('a section above the header, or in JSON, is that of the films below; an empty list is told', async () => {
  const { films } = await read('Short Films 2025,,\nTitle,Director,Award\nSenso,Ana,Gold\nLivia,Bo,\n');
  expect(films).toEqual([
    ['Senso', 'Short Films 2025'],
    ['Livia', 'Short Films 2025'],
  ]);
  const rows = [{ Section: 'Forum' }, { title: 'Senso' }, { title: 'Livia', section: 'Panorama' }];
  const { entries } = readEntries(rows, 'some-festival-2025');
  expect(entries.map(({ nominations = [] }) => nominations[0]?.category)).toEqual(['Forum', 'Panorama']);
  expect(readEntries([[]], 'some-festival-2025').rejects).toHaveLength(1);
});

test('lengths of a column of which one cannot be of hours are of minutes', async () => {
  const { entries } = await read(
    'Title,Length\nSenso,12:30\nLivia,23:10\nOssessione,2:05\nBellissima,0:45\n',
  );
  expect(entries.map(({ runtimeMinutes }) => runtimeMinutes)).toEqual([13, 23, undefined, 1]);
  const hours = await read('Title,Length\nSenso,12:30\nLivia,1:50\n');
  expect(hours.entries.map(({ runtimeMinutes }) => runtimeMinutes)).toEqual([undefined, 110]);
});

test.each(['〃', '"', ',,', 'idem', 'ditto', '– " –'])(
  '%s says what the cell above says, and is no title for that',
  async (sign) => {
    const cell = `"${sign.replaceAll('"', '""')}"`;
    const { films, warnings } = await read(
      `Category,Title,Director\nBest Film,Senso,Ana\n${cell},Livia,${cell}\n${cell},Ditto,Bo\n`,
    );
    expect(films).toEqual([
      ['Senso', 'Best Film'],
      ['Livia', 'Best Film'],
      ['Ditto', 'Best Film'],
    ]);
    expect(warnings).toEqual(['films.csv: 2 rows have what the row above says, as merged cells (row 3, 4).']);
  },
);

test.each(['〃', '"', ',,', "''"])('%s in place of a title is the film above', async (sign) => {
  const cell = `"${sign.replaceAll('"', '""')}"`;
  const { entries } = await read(
    `Title,Director,Award\nSenso,Ana,Best Film\n${cell},Ana,Jury Prize\nDitto,Bo,\n`,
  );
  expect(
    entries.map(({ title, nominations = [] }) => [title, nominations.map(({ award }) => award)]),
  ).toEqual([
    ['Senso', ['Best Film', 'Jury Prize']],
    ['Ditto', []],
  ]);
});
