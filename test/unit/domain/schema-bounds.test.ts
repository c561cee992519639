import fc from 'fast-check';
import ms, { type StringValue } from 'ms';
import { describe, expect, test } from 'vitest';
import { choiceSchema } from '../../../domain/review/decision.js';
import { backfillInputSchema } from '../../../domain/sweeps/backfill.js';
import { enrichmentInputSchema } from '../../../domain/sweeps/enrichment.js';
import { movieLookupInputSchema } from '../../../domain/lookup/lookup.js';
import { durationSchema, festivalImportInputSchema, usdSchema } from '../../../domain/policy.js';
import { joinMessageSchema } from '../../../domain/lookup/signals.js';
import { problems } from '../../../workflows/shared/input.js';

/** A schema is no wider than what comes after it: timers, columns, ids of the protocol. */

const YEARS_10_MS = 10 * 365.25 * 86_400_000;

describe('durations', () => {
  test('that are accepted are finite, and no longer than ten years', () => {
    const unit = fc.constantFrom('ms', 's', 'minutes', 'hours', 'd', 'days', 'weeks', 'years');
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), unit, (value, name) => {
        const text = `${value.toFixed(2)} ${name}`;
        if (!durationSchema.safeParse(text).success) return;
        const time = ms(text as StringValue);
        expect(Number.isFinite(time)).toBe(true);
        expect(time).toBeLessThanOrEqual(YEARS_10_MS);
      }),
    );
  });

  test('the longest is accepted as the words for it have it', () => {
    const refused = durationSchema.safeParse('11 years');
    const [longest] = /\d+ years/.exec(refused.error?.message ?? '') ?? [];
    expect(durationSchema.safeParse(longest).success).toBe(true);
  });

  test.each(['99999999 weeks', `${'9'.repeat(400)} days`, '10 fortnights', '-1 day', ''])(
    '%s is none',
    (text) => {
      expect(durationSchema.safeParse(text).success).toBe(false);
    },
  );

  test('hold wherever one is given', () => {
    const long = '99999999 weeks';
    const input = { festival: 'cannes', year: 2025 };
    expect(festivalImportInputSchema.safeParse({ ...input, policy: { reviewAfter: long } }).success).toBe(
      false,
    );
    expect(festivalImportInputSchema.safeParse({ ...input, policy: { recheck: [long] } }).success).toBe(
      false,
    );
    expect(enrichmentInputSchema.safeParse({ dueAfter: long }).success).toBe(false);
  });
});

test.each([1_000_000, Infinity, NaN, -0.01, '5'])('%s is no amount of money', (usd) => {
  expect(usdSchema.safeParse(usd).success).toBe(false);
});

describe('a lookup’s input', () => {
  const film = { movieId: '4711', filmKey: 'tt0000001', label: 'A film (2025)' };
  test.each([
    ['an id that is no number', { movieId: 'abc' }],
    ['an id beyond 64 bits', { movieId: '9'.repeat(19) }],
    ['a key that is no part of a workflow’s id', { filmKey: 'a film' }],
    ['a key with half a letter', { filmKey: 'tt\uD83C' }],
    ['a key that is too long', { filmKey: 'x'.repeat(256) }],
    ['an edition that is none', { edition: 'Cannes' }],
  ])('%s is refused', (_, more) => {
    expect(movieLookupInputSchema.safeParse({ ...film, ...more }).success).toBe(false);
  });

  test('a label with half a letter is cleaned', () => {
    expect(movieLookupInputSchema.parse({ ...film, label: 'Alpha\uD83C' }).label).toBe('Alpha\uFFFD');
  });
});

test.each([2 ** 31, 0, 1.5])('%d is no id of TMDb', (tmdbId) => {
  expect(choiceSchema.safeParse({ tmdbId }).success).toBe(false);
  const film = { entry: { title: 'Alpha' }, tmdbId };
  const { error } = backfillInputSchema.safeParse({ name: 'spring', films: [film] });
  expect(error && problems(error)).toBe('films.0.tmdbId: expected a TMDb id such as 1124566');
});

test('one field is told of once, and of several each', () => {
  const { error } = festivalImportInputSchema.safeParse({ year: 1e99, x: 1, policy: { window: 0.5 } });
  expect(error && problems(error)).toBe(
    'festival: expected text, found nothing; year: expected a year such as 2025; policy.window: expected a whole number, found a fraction; unknown field "x"',
  );
});

test.each(['', 'x', 'festival-import/\uD83C', `festival-import/${'x'.repeat(300)}`, 'a b/c', null])(
  '%j is no workflow of ours to be joined',
  (id) => {
    expect(joinMessageSchema.safeParse(id).success).toBe(false);
  },
);
