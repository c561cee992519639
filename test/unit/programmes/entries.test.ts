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

describe('rows of a programme', () => {
  test('are told with field, expectation and what was found', () => {
    const { entries, rejects } = readEntries(
      [
        { title: 'Alpha', year: 2025, imdbId: 'tt32275943' },
        { year: 2025 },
        { title: 'Fuori', year: '20x5' },
        { title: 'Fuori', imdbId: '34768402' },
        { titel: 'Fuori' },
        'Fuori',
        null,
      ],
      EDITION,
    );
    expect(entries.map(({ title }) => title)).toEqual(['Alpha']);
    expect(rejects.map(({ row, field }) => [row, field])).toEqual([
      [2, 'title'],
      [3, 'year'],
      [4, 'imdbId'],
      [5, 'titel; title'],
      [6, 'entry'],
      [7, 'entry'],
    ]);
    expect(rejects[1]?.reason).toBe('year: expected a year such as 2025, found "20x5"');
    expect(rejects[2]?.reason).toContain('expected an IMDb title id such as "tt27714581", found "34768402"');
    expect(rejects[3]?.reason).toContain('unknown field "titel"');
  });

  test('are named by their numbers in the file where those are given', () => {
    const { rejects } = readEntries([{ title: 'One' }, {}], EDITION, [2, 7]);
    expect(rejects.map(({ row }) => row)).toEqual([7]);
  });

  test('of one film are one entry with the nominations of all', () => {
    const row = (category: string) => ({ title: 'Alpha', nominations: [{ category }] });
    const { entries, rejects } = readEntries(
      [row('One'), row('Two'), { title: 'ALPHA' }],
      EDITION,
      [2, 3, 4],
    );
    expect(entries).toEqual([{ title: 'Alpha', nominations: [{ category: 'One' }, { category: 'Two' }] }]);
    expect(rejects).toEqual([]);
  });

  test('of one film are told where they say otherwise of it; the first one holds', () => {
    const imdbId = 'tt32275943';
    const { entries, rejects } = readEntries(
      [
        { imdbId, title: 'Alpha', year: 2025, directors: ['Ana Lily', 'Bo Widerberg'] },
        { imdbId, title: 'alpha', year: 2024, nominations: [{ category: 'One' }] },
        { imdbId, directors: ['Widerberg, Bo', 'ANA LILY'] },
        { imdbId, title: 'Beta', directors: ['Ana Lily'] },
      ],
      EDITION,
      [2, 3, 4, 5],
    );
    expect(entries).toMatchObject([{ title: 'Alpha', year: 2025, nominations: [{ category: 'One' }] }]);
    expect(rejects.map(({ row, field }) => [row, field])).toEqual([
      [3, 'year'],
      [5, 'title; directors'],
    ]);
    expect(rejects[0]?.reason).toBe(
      'year: expected 2025, found 2024; the same film as row 2 (tt32275943): its nominations were added there',
    );
  });

  test('of one film add what the first of them left out', () => {
    const rows = [{ imdbId: 'tt32275943' }, { imdbId: 'tt32275943', title: 'Alpha', critical: true }];
    expect(readEntries(rows, EDITION)).toEqual({
      entries: [{ imdbId: 'tt32275943', title: 'Alpha', critical: true }],
      rejects: [],
    });
  });

  test('that are the same film 50,000 times are read in linear steps', () => {
    const nominations = [{ category: 'Palme d’Or' }];
    const rows = Array.from({ length: 50_000 }, () => ({ title: 'Alpha', nominations }));
    expect(readEntries(rows, EDITION).entries[0]?.nominations).toHaveLength(50_000);
    expect(nominations).toHaveLength(1);
  });
});

describe('hostile rows', () => {
  test('with NUL or other control characters are refused by field, and kept without them', () => {
    const { entries, rejects } = readEntries(
      [
        { title: 'Al\0pha' },
        { title: 'Alpha', nominations: [{ category: 'Best\u001b[31m' }] },
        { 'ti\0tle': 1 },
      ],
      EDITION,
    );
    expect(entries).toEqual([]);
    expect(rejects.map(({ field }) => field)).toEqual([
      'title',
      'nominations[0].category',
      'ti\uFFFDtle; title',
    ]);
    expect(rejects[0]?.reason).toBe('title: expected text without control characters, found "Al\\u0000pha"');
    expect(rejects[0]?.raw).toEqual({ title: 'Al\uFFFDpha' });
  });

  test('with half a letter are stored with U+FFFD instead', () => {
    expect(readEntries([{ title: 'Alpha \ud83d' }], EDITION).entries).toEqual([{ title: 'Alpha \uFFFD' }]);
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

  test('with a title of 10,000 characters are refused, and shown in short', () => {
    const { entries, rejects } = readEntries([{ title: 'x'.repeat(10_000) }], EDITION);
    expect(entries).toEqual([]);
    expect(rejects[0]?.reason).toContain('expected at most 1,000 characters');
    expect(rejects[0]?.reason.length).toBeLessThan(200);
    expect(JSON.stringify(rejects[0]?.raw).length).toBeLessThan(10_100);
  });

  test('nested a hundred thousand levels deep are refused without following them', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    const { rejects } = readEntries([{ title: 'Bomb', directors: deep }, deep], EDITION);
    expect(rejects.map(({ field, raw }) => [field, raw])).toEqual([
      ['entry', 'a deeply nested value'],
      ['entry', 'a deeply nested value'],
    ]);
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
        const { entries, rejects } = readEntries(rows, EDITION);
        // Rows of one film that say the same of it are one entry.
        expect(rejects.length + entries.length).toBeLessThanOrEqual(rows.length);
        expect(entries.length === 0 && rejects.length === 0).toBe(rows.length === 0);
        for (const text of textsIn([entries, rejects])) {
          expect(text).not.toContain('\0');
          expect(text.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
