import { describe, expect, test } from 'vitest';
import { parseOmdbJson } from '../../../../sources/omdb/answer.js';
import { omdbDate, omdbMinutes, omdbYear } from '../../../../sources/omdb/record.js';

describe('parseOmdbJson', () => {
  test.each([
    ['control characters', '{"Plot":"one\u001ftwo\nthree"}', { Plot: 'one two three' }],
    ['bad escapes', String.raw`{"Plot":"a \d b \u12 c"}`, { Plot: 'a d b u12 c' }],
    ['good escapes beside bad ones', String.raw`{"Plot":"\\d \"x\" é \z"}`, { Plot: String.raw`\d "x" é z` }],
  ])('mends %s', (_name, text, value) => {
    expect(parseOmdbJson(text)).toEqual(value);
  });

  test('gives up on unescaped quotes', () => {
    expect(parseOmdbJson('{"Error":"string "38" to type"}')).toBeUndefined();
  });
});

describe('OMDb values', () => {
  test.each([
    ['143 min', 143],
    ['1 h 2 min', 62],
    ['2 h', 120],
    ['1,440 min', 1440],
    ['0 min', undefined],
    ['long', undefined],
    [undefined, undefined],
  ])('running time %s', (text, minutes) => {
    expect(omdbMinutes(text)).toBe(minutes);
  });

  test.each([
    ['2013', 2013],
    ['2011–', 2011],
    ['2004–2010', 2004],
    ['soon', undefined],
  ])('year %s', (text, year) => {
    expect(omdbYear(text)).toBe(year);
  });

  test.each([
    ['14 Jun 2013', '2013-06-14'],
    ['1 Jan 2020', '2020-01-01'],
    ['Jun 2013', undefined],
    ['14 Foo 2013', undefined],
  ])('date %s', (text, date) => {
    expect(omdbDate(text)).toBe(date);
  });
});
