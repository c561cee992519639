import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importInput } from '../../../client/cli/programme-argument.js';
import { festivalImportInputSchema } from '../../../domain/policy.js';
import { EntryReader, readEntries } from '../../../sources/programmes/entries.js';
import { eachProgrammeRow, readProgrammeFile } from '../../../sources/programmes/files/file.js';
import { readProgrammeRows } from '../../../sources/programmes/read-programme.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-check-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe.each([
  ['table.csv', 'title,year,category,rest\nOne,2024,Best,x\n\nTwo,20x5,Best,x\nOne,2024,Other,x\n'],
  ['list.json', '[{"title":"One","year":2024},{"title":"Two","year":"20x5"},{"title":"One","year":2024}]'],
])('%s, read row by row,', (name, content) => {
  test('is what it is when it is read as a whole', async () => {
    const path = await file(name, content);
    const whole = await readProgrammeFile(path);
    const rows: unknown[] = [];
    const numbers: number[] = [];
    const warnings = await eachProgrammeRow(path, undefined, (row, number) => {
      rows.push(row);
      numbers.push(number);
    });
    expect(rows).toEqual(whole.rows);
    expect(rows).toHaveLength(3);
    expect(numbers).toEqual(whole.rowNumbers ?? [1, 2, 3]);
    expect(warnings).toEqual(whole.warnings);
  });

  test('has the same films and reasons', async () => {
    const path = await file(name, content);
    const { rows, rowNumbers } = await readProgrammeFile(path);
    const whole = readEntries(rows, 'check', rowNumbers);
    const reader = new EntryReader('check');
    await eachProgrammeRow(path, undefined, (row, number) => {
      reader.take(row, number);
    });
    const read = reader.read();
    expect(read).toEqual(whole);
    expect(read.rejects).toMatchObject([{ field: 'year' }]);
    expect(read.entries.map(({ filmKey }) => filmKey)).toEqual(['check-one-2024', 'check-two']);
  });
});

describe("an import's arguments", () => {
  test('keep the numbers that the rows have in their file', async () => {
    const path = await file('numbers.csv', 'title,year\nOne,2024\n\nTwo,20x5\n');
    const input = festivalImportInputSchema.parse(await importInput(path, '2025', { festival: 'cannes' }));
    const { rows, rowNumbers } = await readProgrammeRows(input.programme, {
      festival: 'cannes',
      year: 2025,
      signal: new AbortController().signal,
    });
    expect(input.programme.kind).toBe('inline');
    expect(readEntries(rows, 'cannes-2025', rowNumbers).rejects).toMatchObject([{ row: 4, field: 'year' }]);
  });

  test('may name the part that a file is', async () => {
    const path = await file('part.json', '[{"title":"One"}]');
    const options = { festival: 'cannes', year: '2025', part: 'shorts' };
    expect(await importInput(path, undefined, options)).toMatchObject({
      programme: { kind: 'inline', part: 'shorts' },
    });
  });

  test("may name a festival's own site, or its event", async () => {
    expect(await importInput('berlin', '2026', { site: 'berlinale' })).toMatchObject({
      programme: { kind: 'site', site: 'berlinale' },
    });
    expect(await importInput('any', '2026', { event: 'ev0000001' })).toMatchObject({
      programme: { kind: 'imdb-event', eventId: 'ev0000001' },
    });
    expect(await importInput('cannes', '2026', {})).toEqual({ festival: 'cannes', year: 2026 });
  });

  test('are refused where they do not go together', async () => {
    const path = await file('plain.json', '[{"title":"One"}]');
    await expect(importInput(path, '2025', { festival: 'x', site: 'berlinale' })).rejects.toThrow(
      'is a file',
    );
    await expect(importInput('x', '2025', { site: 'elsewhere' })).rejects.toThrow('expected one of');
    await expect(importInput('x', '2025', { part: 'shorts' })).rejects.toThrow('--part goes with a file');
    await expect(importInput('x', '2025', { site: 'berlinale', event: 'ev0000001' })).rejects.toThrow(
      'alone',
    );
  });
});
