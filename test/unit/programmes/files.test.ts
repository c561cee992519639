import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEntries } from '../../../sources/programmes/entries.js';
import { readProgrammeFile, readProgrammeWithHeader } from '../../../sources/programmes/files/file.js';
import { AppError } from '../../../domain/errors.js';

let folder: string;
let files = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'programme-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A file of its own for each call, gone after the tests. */
function fileOf(body: string | Buffer, ending = 'csv'): string {
  const path = join(folder, `${++files}.${ending}`);
  writeFileSync(path, body);
  return path;
}

async function readCsv(text: string | Buffer) {
  return await readProgrammeFile(fileOf(text));
}

async function messageOf(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return (error as AppError).message;
}

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
    expect(warnings).toEqual(['1 titles with commas stand without quotes and were put together (row 2)']);
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

describe('hostile files', () => {
  test('of 1 GB are refused unread', async () => {
    for (const ending of ['csv', 'json', 'txt']) {
      const path = fileOf('', ending);
      truncateSync(path, 2 ** 30);
      const before = process.memoryUsage().rss;
      expect(await messageOf(readProgrammeFile(path))).toContain('has 1024 MB: expected at most');
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
    }
  });

  test.each([
    ['a bomb of lists', '['.repeat(1_000_000) + ']'.repeat(1_000_000), 'nested more than 32 levels deep'],
    ['a bomb of objects', '{"a":'.repeat(100_000), 'nested more than 32 levels deep'],
    ['millions of values', `[${'[],'.repeat(3_000_000)}[]]`, 'more than 5000000 values'],
    ['too many films', `[${'1,'.repeat(100_000)}1]`, '100001 films: expected at most 100000'],
    ['cut off', '[{"title":"Alpha"}', 'is not JSON'],
    ['no programme', '{"films":1}', 'holds no programme'],
    ['empty', ' \n', 'is empty'],
  ])('JSON: %s', async (_, text, message) => {
    expect(await messageOf(readProgrammeFile(fileOf(text, 'json')))).toContain(message);
  });

  test('brackets within texts are no nesting', async () => {
    const title = '[[[{{{\\"'.repeat(50);
    expect((await readProgrammeFile(fileOf(JSON.stringify([{ title }]), 'json'))).rows).toEqual([{ title }]);
  });

  test.each([
    ['too many films', `title\n${'x\n'.repeat(100_001)}`, 'more than 100000 films'],
    ['a quote that never ends', `title\n"${'x'.repeat(2_000_000)}`, 'is not CSV'],
    ['an Excel workbook', 'PK\u0003\u0004\u0014\u0000', 'an Excel workbook: save the table as CSV'],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0]), 'is compressed: unpack it first'],
    ['a web page', '<!DOCTYPE html><html></html>', 'is a web page'],
    ['nothing', '', 'is empty'],
    ['a header of NUL bytes', '\0,\0\n', 'has no column'],
  ])('CSV: %s', async (_, text, message) => {
    expect(await messageOf(readCsv(text))).toContain(message);
  });

  test('messages hold no control characters of the file', async () => {
    const message = await messageOf(readCsv('\u001b[31mred\u0007,\0\n'));
    expect(message).toContain('\uFFFD[31mred\uFFFD');
  });

  test('a folder and a missing file are told', async () => {
    expect(await messageOf(readProgrammeFile(folder))).toContain('is no file');
    expect(await messageOf(readProgrammeFile(join(folder, 'none.json')))).toContain('cannot be read');
  });

  test('formulas are no titles, but for the words that they show', async () => {
    const cells = ['=HYPERLINK("http://x"; "The ""Y""")', '="1917"', '@SUM(1)', '+1', '-one', "'+2", "'71"];
    const none = ['=1+1', '=HYPERLINK("http://x")', '=cmd|"/C calc"!A0', '#NAME?', '#N/A'];
    const table = [...cells, ...none].map((cell) => `"${cell.replaceAll('"', '""')}"`);
    const { rows, rowNumbers } = await readCsv(`title\n${table.join('\n')}\n`);
    const { entries, rejects } = readEntries(rows, 'cannes-2025', rowNumbers);
    const titles = ['The "Y"', '1917', '@SUM(1)', '+1', '-one', '+2', "'71"];
    expect(entries.map(({ title }) => title)).toEqual(titles);
    expect([...new Set(rejects.map(({ row }) => row))]).toEqual([9, 10, 11, 12, 13]);
    expect(rejects[0]?.reason).toContain('found {"formula":"=1+1"}');
  });

  test('column names that objects own are columns like others', async () => {
    const { rows, warnings } = await readCsv('title,__proto__,constructor\nAlpha,1,2\n');
    expect(rows).toEqual([{ title: 'Alpha' }]);
    expect(warnings[0]).toContain('"__proto__", "constructor"');
  });

  test('100,000 rows are read, each with its number', async () => {
    const row = (index: number) => `Film ${index},2025,"Director, ${index}",${'x'.repeat(300)}\n`;
    const path = fileOf(
      `title,year,director,ignored\n${Array.from({ length: 100_000 }, (_, at) => row(at)).join('')}`,
    );
    const { rows, rowNumbers } = await readProgrammeFile(path);
    expect(rows).toHaveLength(100_000);
    expect(rows.at(-1)).toEqual({ title: 'Film 99999', year: 2025, directors: ['Director, 99999'] });
    expect(rowNumbers?.at(-1)).toBe(100_001);
  });
});

test('whatever bytes a file holds, it is read or refused in words', async () => {
  const separators = fc.constantFrom(',', ';', '\t', '\n', '"', '\r\n', 'title', 'year', 'é', '\0', '\ufeff');
  const texts = fc.array(fc.oneof(separators, fc.string({ unit: 'binary' })), { maxLength: 30 });
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    texts.map((parts) => Buffer.from(parts.join(''))),
    texts.map((parts) => Buffer.from(`title,year\n${parts.join('')}`)),
    fc.json().map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(bodies, fc.constantFrom('csv', 'json', 'txt'), async (body, ending) => {
      const path = fileOf(body, ending);
      const read = await readProgrammeFile(path).catch((error: unknown) => error);
      if (read instanceof Error) expect(read).toBeInstanceOf(AppError);
      else readEntries((read as { rows: unknown[] }).rows, 'cannes-2025');
      rmSync(path);
    }),
    { numRuns: 300 },
  );
});

test('a table written by the rules of CSV is read as it was', async () => {
  const cell = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    // eslint-disable-next-line no-control-regex
    .filter((text) => text === text.trim() && !/[\u0000-\u001f\ufeff]/.test(text));
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 8 }), async (titles) => {
      const quoted = titles.map((title) => `"${title.replaceAll('"', '""')}"`);
      const path = fileOf(`title\r\n${quoted.join('\r\n')}\r\n`);
      const { rows } = await readProgrammeFile(path);
      expect(rows).toEqual(titles.map((title) => ({ title })));
      rmSync(path);
    }),
  );
});
