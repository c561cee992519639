import { afterEach, expect, test, vi } from 'vitest';
import stringWidth from 'string-width';
import { table } from '../../../client/cli/table.js';
import { tellUtc, when } from '../../../client/cli/output.js';

afterEach(() => {
  vi.unstubAllEnvs();
  tellUtc(false);
});

const HEAD = ['film', 'nominations', 'why'];
const ROWS = [
  ['Alpha\ntt32275943', 1, 'TMDb does not know the film, and OMDb has it under another title altogether'],
  ['Sirât 深海', 12, 'found'],
];

test('a table has no boxes, and its figures stand to the right', () => {
  expect(table(HEAD, ROWS, Infinity)).toBe(
    [
      'film        nominations  why',
      'Alpha                 1  TMDb does not know the film, and OMDb has it under another title altogether',
      'tt32275943',
      'Sirât 深海           12  found',
    ].join('\n'),
  );
});

test.each([120, 80, 60, 44])('at %i columns no line is longer, and nothing is cut', (width) => {
  const printed = table(HEAD, ROWS, width);
  for (const line of printed.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  const words = printed.split(/\s+/);
  for (const word of 'Alpha tt32275943 under another title altogether 12'.split(' '))
    expect(words).toContain(word);
});

test('a terminal too narrow for columns gets a list of fields', () => {
  const printed = table(HEAD, ROWS, 24);
  expect(printed).toContain('nominations: 12');
  for (const line of printed.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(24);
});

test('COLUMNS says how wide the terminal is', () => {
  vi.stubEnv('COLUMNS', '60');
  expect(
    Math.max(
      ...table(HEAD, ROWS)
        .split('\n')
        .map((line) => stringWidth(line)),
    ),
  ).toBeLessThanOrEqual(60);
});

test('times are local, and UTC on request', () => {
  vi.stubEnv('TZ', 'Asia/Tokyo');
  const at = new Date('2025-05-13T20:15:00Z');
  expect(when(at)).toBe('2025-05-14 05:15');
  tellUtc(true);
  expect(when(at)).toBe('2025-05-13 20:15 UTC');
  expect(when(null)).toBe('');
});
