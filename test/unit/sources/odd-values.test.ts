import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jsonOf } from '../../../sources/http/answers.js';
import { ODD_VALUES, readLeniently, type OddValue } from '../../../sources/http/odd-values.js';

const schema = z.object({
  id: z.int(),
  title: z.string(),
  kind: z.string().nullish(),
  score: z.number().nullish(),
  parts: z.object({ people: z.array(z.object({ name: z.string(), age: z.number().nullish() })) }).nullish(),
});
const GOOD = {
  id: 1,
  title: 'Alpha',
  kind: 'movie',
  score: 5,
  parts: { people: [{ name: 'A' }, { name: 'B' }] },
};

function read(value: unknown, identity: string[] = []) {
  const told: OddValue[] = [];
  const listen = (message: unknown) => told.push(message as OddValue);
  subscribe(ODD_VALUES, listen);
  try {
    return { ...readLeniently('tmdb', schema, value, identity), told };
  } finally {
    unsubscribe(ODD_VALUES, listen);
  }
}

describe('readLeniently', () => {
  test.each([
    ['a field that may be absent', { ...GOOD, score: '5' }, { ...GOOD, score: undefined }, ['score']],
    [
      'an entry of a list',
      { ...GOOD, parts: { people: [null, { name: 'B' }] } },
      { ...GOOD, parts: { people: [{ name: 'B' }] } },
      ['parts.people'],
    ],
    [
      'the entry whose name is missing, and the age of another one',
      { ...GOOD, parts: { people: [{ age: 3 }, { name: 'B', age: 'old' }, { name: 'C' }] } },
      { ...GOOD, parts: { people: [{ name: 'B' }, { name: 'C' }] } },
      ['parts.people.name', 'parts.people.age'],
    ],
    [
      'the part whose list is none',
      { ...GOOD, parts: { people: 7 } },
      { ...GOOD, parts: undefined },
      ['parts.people', 'parts.people'],
    ],
  ])('leaves out %s, and tells so', (_what, value, expected, paths) => {
    const before = structuredClone(value);
    const result = read(value);
    expect(result).toMatchObject({ data: JSON.parse(JSON.stringify(expected)) as object });
    expect(result.told.map(({ path }) => path)).toEqual(paths);
    expect(value).toEqual(before);
  });

  test.each([
    ['an id of another form', { ...GOOD, id: 'one' }, []],
    ['no title', { ...GOOD, title: undefined }, []],
    ['a kind of another form, where it makes the film', { ...GOOD, kind: 7 }, ['kind']],
    ['no object', 'Alpha', []],
  ])('refuses %s, and tells nothing', (_what, value, identity) => {
    const result = read(value, identity);
    expect(result).toHaveProperty('issues.0.path');
    expect(result.told).toEqual([]);
  });

  test('whatever else is odd in it, a thing with id and title is read', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.array(fc.anything()), (score, parts, people) => {
        for (const odd of [
          { ...GOOD, score, parts },
          { ...GOOD, parts: { people } },
        ])
          expect(read(odd)).toMatchObject({ data: { id: 1, title: 'Alpha' } });
      }),
    );
  });
});

test('texts longer than any of a film are cut, letters whole, and endless nesting is no JSON', () => {
  expect(jsonOf(JSON.stringify({ title: `${'x'.repeat(19_999)}🎬` }))).toEqual({
    title: `${'x'.repeat(19_999)}\uFFFD`,
  });
  expect(jsonOf('['.repeat(1_000_000) + ']'.repeat(1_000_000))).toBeUndefined();
});
