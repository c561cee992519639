import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { readEntries } from '../../../sources/programmes/entries.js';
import { readProgrammeFile, readProgrammeWithHeader } from '../../../sources/programmes/files/file.js';
import { readCsv, fileOf, messageOf, useFolder } from '../fixtures/programme-files.js';

useFolder();

describe('tables that people have', () => {
  test('an IMDb list export', async () => {
    const { rows, rowNumbers, warnings } = await readCsv(
      'Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated\n' +
        '1,tt27714581,2025-05-20,2025-05-20,,Sentimental Value,Affeksjonsverdi,https://www.imdb.com/title/tt27714581/,Movie,8.0,135,2025,"Drama",1000,2025-05-21,Joachim Trier,,\n' +
        '2,tt32909489,2025-05-20,2025-05-20,"a, note",The Young Mother\'s Home,Jeunes mères,https://www.imdb.com/title/tt32909489/,Movie,,,2025,,,,"Jean-Pierre Dardenne, Luc Dardenne",,\n',
    );
    expect(warnings).toEqual([]);
    expect(rowNumbers).toEqual([2, 3]);
    expect(rows).toEqual([
      {
        imdbId: 'tt27714581',
        title: 'Sentimental Value',
        originalTitle: 'Affeksjonsverdi',
        runtimeMinutes: 135,
        year: 2025,
        directors: ['Joachim Trier'],
      },
      {
        imdbId: 'tt32909489',
        title: "The Young Mother's Home",
        originalTitle: 'Jeunes mères',
        year: 2025,
        directors: ['Jean-Pierre Dardenne', 'Luc Dardenne'],
      },
    ]);
  });

  test('a Letterboxd export of films', async () => {
    const { rows } = await readCsv(
      'Date,Name,Year,Letterboxd URI\n2025-05-24,Sirât,2025,https://boxd.it/abc\n',
    );
    expect(rows).toEqual([{ title: 'Sirât', year: 2025 }]);
  });

  test('a Letterboxd list, with the lines on the list itself before its films', async () => {
    const { rows, rowNumbers } = await readCsv(
      'Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2025-05-24,My Cannes,,https://boxd.it/x,"Two\nlines"\n\n' +
        'Position,Name,Year,URL,Description\n1,Sirât,2025,https://boxd.it/abc,\n2,Alpha,2025,https://boxd.it/def,\n',
    );
    expect(rows).toEqual([
      { title: 'Sirât', year: 2025 },
      { title: 'Alpha', year: 2025 },
    ]);
    expect(rowNumbers).toEqual([6, 7]);
  });

  test('one with the fields of an entry, separated by semicolons, lists by bars', async () => {
    const { rows } = await readCsv(
      'title;year;imdbId;directors;critical;category;person;won\n' +
        "Alpha;2025;https://www.imdb.com/title/tt32275943/;Julia Ducournau|Somebody, Else;yes;Palme d'Or;;no\n" +
        'Fuori;2025;;;;;;\n',
    );
    expect(rows).toEqual([
      {
        title: 'Alpha',
        year: 2025,
        imdbId: 'tt32275943',
        directors: ['Julia Ducournau', 'Somebody, Else'],
        critical: true,
        nominations: [{ category: "Palme d'Or", won: false }],
      },
      { title: 'Fuori', year: 2025 },
    ]);
  });

  test.each([
    'sep=;\nTitle;Year;Director\nFilm A;2024;Ana Esker\n',
    'sep=,\r\nTitle,Year,Director\r\nFilm A,2024,Ana; Esker\r\n',
    '"sep=|"\nTitle|Year|Director\nFilm A|2024|Ana Esker\n',
    'sep=\t\nTitle\tYear\tDirector\nFilm A\t2024\tAna Esker\n',
  ])('the first line may name the separator, and is not counted: %j', async (text) => {
    const { rows, rowNumbers } = await readCsv(text);
    expect(rows).toMatchObject([{ title: 'Film A', year: 2024 }]);
    expect(rowNumbers).toEqual([2]);
  });

  test('semicolons within a cell do not part a table of commas', async () => {
    const { rows } = await readCsv('title,directors\nAlpha,A;B\n');
    expect(rows).toEqual([{ title: 'Alpha', directors: ['A', 'B'] }]);
  });

  test('columns of any name, with a mapping, and a word on those that are not read', async () => {
    const path = fileOf('Werk,Jahr,Spielort\nAlpha,2025,Palais\n');
    const { rows, warnings } = await readProgrammeFile(path, { title: 'Werk', year: 'Jahr' });
    expect(rows).toEqual([{ title: 'Alpha', year: 2025 }]);
    expect(warnings).toEqual([`${path}: columns that are not read: "Spielort".`]);
    expect(await messageOf(readProgrammeFile(path))).toContain(
      'no column for a film\'s title or IMDb id. Its columns: "Werk", "Jahr", "Spielort".',
    );
    expect(await messageOf(readProgrammeFile(path, { title: 'Titel' }))).toContain(
      'no column "Titel" for title',
    );
  });

  test('row numbers count the header, empty lines and cells over several lines as a spreadsheet does', async () => {
    const { rows, rowNumbers } = await readCsv('title,year\n\nAlpha,20x5\n,\n"Two\nlines",2025\nFuori,0\n');
    const { rejects } = readEntries(rows, 'cannes-2025', rowNumbers);
    expect(rowNumbers).toEqual([3, 5, 6]);
    expect(rejects.map(({ row, field }) => [row, field])).toEqual([
      [3, 'year'],
      [6, 'year'],
    ]);
  });

  test('a title with commas and without quotes is put together where the other columns show that it is one', async () => {
    const { rows, warnings } = await readCsv('title,year,category\nAlpha, Beta,2025,Best\nGamma,2024,Best\n');
    expect(rows).toEqual([
      { title: 'Alpha, Beta', year: 2025, nominations: [{ category: 'Best' }] },
      { title: 'Gamma', year: 2024, nominations: [{ category: 'Best' }] },
    ]);
    expect(warnings).toEqual(['1 title with commas stands without quotes and was put together (row 2)']);
  });

  test('any other row with more cells than the header names no film: nobody knows which cell is which', async () => {
    const { rows, rowNumbers } = await readCsv('title,director\nAlpha, Beta,Ana\n');
    const { entries, rejects } = readEntries(rows, 'cannes-2025', rowNumbers);
    expect(entries).toEqual([]);
    expect(rejects.map(({ row, field }) => [row, field])).toEqual([
      [2, 'column 3'],
      [2, 'entry'],
    ]);
  });
});

describe('encodings', () => {
  const table = 'title,directors\nSirât,Óliver Laxe\nLa Petite Dernière,Hafsia Herzi\nJeunes mères,x\n';
  test.each([
    ['UTF-8', Buffer.from(table)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${table}`)],
    ['UTF-16, as Excel writes it', iconv.encode(table, 'utf-16le', { addBOM: true })],
    ['UTF-16 with the other end first', iconv.encode(table, 'utf-16be', { addBOM: true })],
    ['Windows-1252', iconv.encode(table, 'windows-1252')],
  ])('%s', async (_, bytes) => {
    const { rows } = await readCsv(bytes);
    expect(rows[0]).toEqual({ title: 'Sirât', directors: ['Óliver Laxe'] });
  });

  test.each([
    ['windows-1251', 'Зеркало\nИди и смотри\nСталкер\nСолярис\n'],
    ['shift_jis', '千と千尋の神隠し\nもののけ姫\n'],
    ['gb18030', '霸王别姬\n活着\n大红灯笼高高挂\n花样年华\n'],
  ])('%s is guessed from its words, and said to be a guess', async (encoding, titles) => {
    const { rows, warnings } = await readCsv(iconv.encode(`title\n${titles}`, encoding));
    expect(rows.map((row) => (row as { title: string }).title)).toEqual(titles.trim().split('\n'));
    expect(warnings[0]).toContain('is not UTF-8; it was read as');
  });

  test('one accent in the whole table is too little to guess by, and read as Western letters', async () => {
    const { rows, warnings } = await readCsv(iconv.encode('title,year\nLa Peur,2001\nCafé,2010\n', 'latin1'));
    expect(rows.map((row) => (row as { title: string }).title)).toEqual(['La Peur', 'Café']);
    expect(warnings[0]).toContain('it was read as windows-1252');
  });

  test('a letter cut by a chunk of the file is whole', async () => {
    const titles = Array.from({ length: 30_000 }, (_, index) => `é${'ü'.repeat(index % 5)} ${index}`);
    const { rows } = await readCsv(`title\n${titles.join('\n')}\n`);
    expect(rows.map((row) => (row as { title: string }).title)).toEqual(titles);
  });
});

describe('JSON files', () => {
  test('JSON Lines: a film a line, as an entry or as it was exported; a line that is broken costs itself', async () => {
    const lines = [
      '{"title":"Alpha","year":2025}',
      '',
      '{"record":"full","entry":{"title":"Sirât"},"nominations":[]}',
      '{"title":"Broken',
      '{"entry":null,"nominations":[{"category":"Honorary Award","person":"Ana Reis"}]}',
    ];
    const { rows } = await readProgrammeFile(fileOf(lines.join('\r\n'), 'jsonl'));
    const read = readEntries(rows, 'cannes-2025');
    expect(read.entries.map(({ title }) => title)).toEqual(['Alpha', 'Sirât']);
    expect(read.withoutFilm).toMatchObject([{ category: 'Honorary Award' }]);
    expect(read.rejects).toMatchObject([{ row: 3 }]);
    const { rows: lone } = await readProgrammeFile(fileOf(`${lines[2] ?? ''}\n`, 'jsonl'));
    expect(lone).toEqual([{ title: 'Sirât' }]);
  });

  test.each([
    ['a list', '[{"title":"Alpha"}]', {}],
    ['entries', '{"entries":[{"title":"Alpha"}],"festival":"cannes"}', { festival: 'cannes' }],
    [
      'an import input',
      '{"festival":"cannes","year":2025,"programme":{"kind":"inline","entries":[{"title":"Alpha"}]}}',
      { festival: 'cannes', year: 2025 },
    ],
  ])('%s', async (_, text, header) => {
    const read = await readProgrammeWithHeader(fileOf(text, 'json'));
    expect(read.rows).toEqual([{ title: 'Alpha' }]);
    expect(read.header).toMatchObject(header);
  });

  test('are known by their first letter where their names do not say so', async () => {
    expect((await readProgrammeFile(fileOf('\uFEFF [{"title":"Alpha"}]', 'txt'))).rows).toHaveLength(1);
    expect((await readProgrammeFile(fileOf('title\nAlpha\n', 'txt'))).rows).toEqual([{ title: 'Alpha' }]);
  });
});
