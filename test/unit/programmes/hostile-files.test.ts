import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEntries } from '../../../sources/programmes/entries.js';
import { readProgrammeFile } from '../../../sources/programmes/files/file.js';
import { AppError } from '../../../domain/errors.js';
import { folder, readCsv, fileOf, messageOf, useFolder } from '../fixtures/programme-files.js';

useFolder();

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
    ['too many columns', `title${',x'.repeat(200_000)}\nAlpha`, 'has 200001 columns: expected at most 1000'],
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

test('a space that does not break stays one; written as an entity it is a space', async () => {
  const { rows } = await readProgrammeFile(fileOf('title\nSenso\u00a01954\nLivia&nbsp;&amp; Ana\n'));
  expect(rows).toEqual([{ title: 'Senso\u00a01954' }, { title: 'Livia & Ana' }]);
});

test('a table written by the rules of CSV is read as it was', async () => {
  const cell = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    // eslint-disable-next-line no-control-regex
    .filter((text) => text === text.trim() && !/[\u0000-\u001f\ufeff]/.test(text))
    // Formulas, and what guards from them, are read as another text or none (above); entities as their signs.
    .filter((text) => !/^(?:'?=|'[-+@])|&\w+;/.test(text));
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
