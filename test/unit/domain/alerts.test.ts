import { describe, expect, test } from 'vitest';
import { alertsFrom, alertThresholdsSchema, type AlertFigures } from '../../../domain/sweeps/alerts.js';

const thresholds = alertThresholdsSchema.parse({});
const calm: AlertFigures = {
  sources: [],
  imports: [],
  spend: [],
  down: [],
  incomplete: [],
  review: { waiting: 0, old: 0, oldestDays: 0 },
  stuck: undefined,
};

function keys(figures: Partial<AlertFigures>): string[] {
  return alertsFrom({ ...calm, ...figures }, thresholds).map(({ key }) => key);
}

test('nothing to tell is no alert', () => {
  expect(alertsFrom(calm, thresholds)).toEqual([]);
});

describe('failure rates', () => {
  const source = (lookups: number, failures: number) => ({
    sources: [{ source: 'omdb', lookups, failures, commonest: 'omdb_timeout' }],
  });

  test.each([
    [100, 10, []],
    [100, 11, ['source-failures/omdb']],
    [19, 19, []],
    [20, 20, ['source-failures/omdb']],
  ])('%i lookups of which %i failed', (lookups, failures, expected) => {
    expect(keys(source(lookups, failures))).toEqual(expected);
  });

  test('are told with their figures and the commonest reason', () => {
    expect(alertsFrom({ ...calm, ...source(40, 10) }, thresholds)[0]?.message).toBe(
      'OMDb: 10 of 40 lookups (25 %) failed in the last 60 minutes, mostly: did not answer in time.',
    );
  });

  test('an import whose films have no record', () => {
    expect(keys({ imports: [{ edition: 'cannes-2025', films: 25, stubs: 2 }] })).toEqual([]);
    expect(keys({ imports: [{ edition: 'cannes-2025', films: 25, stubs: 3 }] })).toEqual([
      'import-failures/cannes-2025',
    ]);
  });
});

describe('money', () => {
  test.each([
    [0.79, []],
    [0.8, ['spend/source/omdb/daily/80']],
    [0.99, ['spend/source/omdb/daily/80']],
    [0.9995, ['spend/source/omdb/daily/100', 'spend/source/omdb/daily/80']],
    [1, ['spend/source/omdb/daily/100', 'spend/source/omdb/daily/80']],
  ])('$%d of $1 with requests of $0.001', (usedUsd, expected) => {
    expect(
      keys({ spend: [{ of: 'source omdb', limit: 'daily', usedUsd, limitUsd: 1, nextUsd: 0.001 }] }),
    ).toEqual(expected);
  });

  test('a limit below one request’s price is no alert before money was spent', () => {
    const tiny = { of: 'source imdb_scrape', limit: 'daily', limitUsd: 0.01, nextUsd: 0.03 };
    expect(keys({ spend: [{ ...tiny, usedUsd: 0 }] })).toEqual([]);
  });
});

test('a source that is down, and reviews that wait', () => {
  expect(
    keys({
      down: [{ source: 'tmdb', message: 'invalid key', since: 'noon' }],
      review: { waiting: 2, old: 1, oldestDays: 8.4 },
    }),
  ).toEqual(['source-down/tmdb', 'review-waiting', 'review-old']);
});
