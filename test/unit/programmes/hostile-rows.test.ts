import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEntries } from '../../../sources/programmes/entries.js';

const EDITION = 'cannes-2025';

/** All texts and names in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...textsIn(each)]);
}

describe('hostile rows', () => {
  test('with NUL or other control characters are cleaned of them, and told', () => {
    const { entries, rejects } = readEntries(
      [
        { title: 'Al\0pha' },
        { title: 'Beta', nominations: [{ category: 'Best\u001b[31m' }] },
        { 'ti\0tle': 1 },
      ],
      EDITION,
    );
    expect(entries).toMatchObject([
      { title: 'Al pha' },
      { title: 'Beta', nominations: [{ category: 'Best [31m' }] },
    ]);
    expect(rejects.map(({ field }) => field)).toEqual([
      'title',
      'nominations[0].category',
      'ti\uFFFDtle',
      'entry',
    ]);
    expect(rejects[0]?.reason).toBe('title: read as "Al pha", found "Al\\u0000pha"');
    expect(rejects[0]?.raw).toEqual({ title: 'Al\uFFFDpha' });
  });

  test('with half a letter are stored without it', () => {
    expect(readEntries([{ title: 'Alpha \ud83d' }], EDITION).entries).toMatchObject([{ title: 'Alpha' }]);
  });

  test('in any script, with emoji and right-to-left marks, are stored as they are', () => {
    const titles = [
      'شجرة التين المقدسة',
      '\u202Eעברית\u202C',
      '🎬🍿 👩‍👩‍👧',
      '千と千尋の神隠し',
      '=HYPERLINK("http://x")',
    ];
    const { entries, rejects } = readEntries(
      titles.map((title) => ({ title })),
      EDITION,
    );
    expect(entries.map(({ title }) => title)).toEqual(titles);
    expect(rejects).toEqual([]);
  });

  test('with a title of 10,000 characters are cut, and shown in short', () => {
    const { entries, rejects } = readEntries([{ title: 'x'.repeat(10_000) }], EDITION);
    expect(entries[0]?.title).toBe('x'.repeat(1000));
    expect(rejects[0]?.reason).toContain('cut to 1000 characters of 10000');
    expect(rejects[0]?.reason.length).toBeLessThan(200);
    expect(JSON.stringify(rejects[0]?.raw).length).toBeLessThan(10_100);
  });

  test('nested a hundred thousand levels deep are read without following them', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    const { entries, rejects } = readEntries([{ title: 'Bomb', directors: deep }, deep], EDITION);
    expect(entries).toMatchObject([{ title: 'Bomb' }]);
    expect(rejects.map(({ row, raw }) => [row, raw])).toEqual([
      [1, 'a deeply nested value'],
      [2, 'a deeply nested value'],
    ]);
  });

  test('with thousands of unknown fields are told in some lines', () => {
    const fields = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`field ${at}`, at]));
    const { entries, rejects } = readEntries([{ title: 'Alpha', ...fields }], EDITION);
    expect(entries).toMatchObject([{ title: 'Alpha' }]);
    expect(rejects).toHaveLength(51);
    expect(rejects.at(-1)?.reason).toBe('entry: 19950 more fields were left out or changed');
    expect(new Set(rejects.map(({ raw }) => raw)).size).toBe(1);
  });

  test.each([
    ['a bill of 50,000 films', { title: 'A (2001) & '.repeat(50_000) }],
    ['50,000 ids', { title: 'Alpha', imdbId: 'tt0000001|'.repeat(50_000) }],
  ])('with %s are one film', (_, row) => {
    expect(readEntries([row], EDITION).entries).toHaveLength(1);
  });

  test('of more films of one title than a programme has are refused', () => {
    const rows = Array.from({ length: 501 }, (_, at) => ({ title: 'Untitled', directors: [`Person ${at}`] }));
    expect(() => readEntries(rows, EDITION)).toThrow(
      '501 films without an IMDb id are called "Untitled": expected at most 500 of one title.',
    );
  });

  test('of any kind become an entry or a reject that a database can hold, and never an exception', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
    );
    const row = fc.oneof(
      fc.anything({ key: text, values: [text, fc.integer(), fc.constant(null)] }),
      fc.record(
        { title: text, year: fc.anything(), nominations: fc.array(fc.record({ category: text })) },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const { entries, withoutFilm, rejects } = readEntries(rows, EDITION);
        expect(entries.length + withoutFilm.length === 0 && rejects.length === 0).toBe(rows.length === 0);
        for (const entry of entries) expect(entry.title ?? entry.imdbId).not.toBeUndefined();
        for (const text of textsIn([entries, rejects])) {
          expect(text).not.toContain('\0');
          expect(text.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
