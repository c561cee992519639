import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inputProblems } from '../../../client/imports/check.js';
import { readEntries } from '../../../sources/programmes/entries.js';

/** What is told of a value that does not fit. */
function told(schema: z.ZodType, value: unknown): string {
  return (
    schema
      .safeParse(value)
      .error?.issues.map(({ message }) => message)
      .join('; ') ?? 'nothing'
  );
}

describe('what is told of a value that does not fit', () => {
  test.each<[z.ZodType, unknown, string]>([
    [z.string(), undefined, 'expected text, found nothing'],
    [z.string(), 5, 'expected text, found a number'],
    [z.number(), 'five', 'expected a number, found text'],
    [z.coerce.number(), 'five', 'expected a number, found no number'],
    [z.int(), 1.5, 'expected a whole number, found a fraction'],
    [z.boolean(), null, 'expected true or false, found null'],
    [z.array(z.string()), {}, 'expected a list, found an object'],
    [z.strictObject({}), [], 'expected an object, found a list'],
    [z.number().positive(), 0, 'expected a number above 0'],
    [z.number().min(1), 0, 'expected a number of at least 1'],
    [z.number().max(200), 201, 'expected a number of at most 200'],
    [z.number().lt(1), 1, 'expected a number below 1'],
    [z.string().min(1), '', 'expected at least 1 character'],
    [z.string().length(3), 'ab', 'expected exactly 3 characters'],
    [z.array(z.int()).max(2), [1, 2, 3], 'expected at most 2 entries'],
    [z.enum(['a', 'b']), 'c', 'expected one of "a", "b"'],
    [z.enum(['a', 'b']), undefined, 'expected one of "a", "b", found nothing'],
    [z.literal('a'), 'c', 'expected "a"'],
    [z.url(), 'x', 'expected a URL such as https://example.org'],
    [z.string().regex(/^x$/), 'y', 'expected text of the form /^x$/'],
    [z.strictObject({}), { titel: 1, jear: 2 }, 'unknown field "titel", "jear"'],
    [z.number().multipleOf(5), 3, 'expected a multiple of 5'],
    [z.union([z.string(), z.int()]), null, 'expected one of the forms that are known'],
    [
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]),
      { kind: 'c' },
      'expected one of "a", "b"',
    ],
  ])('%#', (schema, value, words) => {
    expect(told(schema, value)).toBe(words);
  });

  test("is the schema's own word where it has one", () => {
    expect(told(z.number('expected an amount in USD'), 'x')).toBe('expected an amount in USD');
    expect(told(z.int().max(2100, 'expected a year up to 2100'), 3000)).toBe('expected a year up to 2100');
  });

  test('names no more than a few of many unknown fields, in short', () => {
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`${index}${'x'.repeat(500)}`, 1]),
    );
    expect(told(z.strictObject({}), many)).toMatch(/ and 45 more$/);
    expect(told(z.strictObject({}), many).length).toBeLessThan(500);
  });
});

test("an import's input and a programme's rows are told of in these words", () => {
  expect(inputProblems({ year: 2025, policy: { window: 0 } })).toEqual([
    { field: 'festival', message: 'expected text, found nothing' },
    { field: 'policy.window', message: 'expected a number of at least 1' },
  ]);
  const { rejects } = readEntries(
    [
      { title: 'Alpha', runtimeMinutes: 0 },
      { title: 'Alpha', nominations: [{}] },
    ],
    'cannes-2025',
  );
  expect(rejects.map(({ reason }) => reason)).toEqual([
    'runtimeMinutes: left out: expected minutes, such as 133, found 0',
    'nominations[0].category: read as "Programme", found nothing',
  ]);
});
