import { describe, expect, test } from 'vitest';
import { FaultBook } from '../../../sandbox/simulated/http/faults.js';
import { DayQuota, RateWindow } from '../../../sandbox/simulated/http/limits.js';
import { RequestLog } from '../../../sandbox/simulated/http/log.js';

test('a rate window forgets what is older than itself', () => {
  let now = 0;
  const window = new RateWindow(1000, () => now);
  expect([window.count(), window.count()]).toEqual([1, 2]);
  now = 999;
  expect(window.count()).toBe(3);
  now = 1000;
  expect(window.count()).toBe(2);
});

test('a day quota is counted by key and begins anew at midnight UTC', () => {
  let now = Date.parse('2025-05-13T23:59:59Z');
  const quota = new DayQuota(() => now);
  expect([quota.take('a', 2), quota.take('a', 2), quota.take('a', 2)]).toEqual([true, true, false]);
  expect(quota.take('b', 2)).toBe(true);
  now = Date.parse('2025-05-14T00:00:00Z');
  expect(quota.take('a', 2)).toBe(true);
});

describe('fault rules', () => {
  test('strike so many times, for the film they name', () => {
    const book = new FaultBook([{ match: 'tt0000001', times: 2, answer: 'once-more' }]);
    expect(book.next('tt0000002')).toBeUndefined();
    expect(book.next(undefined)).toBeUndefined();
    expect([1, 2, 3].map(() => book.next('tt0000001')?.answer)).toEqual([
      'once-more',
      'once-more',
      undefined,
    ]);
  });

  test('fall through to the next rule once used up', () => {
    const book = new FaultBook([
      { match: 'any', times: 1, answer: 'first' },
      { match: 'any', times: 'forever', answer: 'then' },
    ]);
    expect([1, 2, 3].map(() => book.next(undefined)?.answer)).toEqual(['first', 'then', 'then']);
  });

  test('strike at random, but the same way for the same seed', () => {
    const strikes = (seed: number) => {
      const book = new FaultBook([{ match: 'any', times: { probability: 0.3, seed }, answer: 'fault' }]);
      return Array.from({ length: 1000 }, () => book.next(undefined) !== undefined);
    };
    const share = strikes(7).filter(Boolean).length / 1000;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.35);
    expect(strikes(7)).toEqual(strikes(7));
    expect(strikes(8)).not.toEqual(strikes(7));
  });

  test('can be meant for one mode of fetching', () => {
    const book = new FaultBook([{ match: 'any', times: 'forever', answer: 'ban', mode: 'browserHtml' }]);
    expect(book.next('tt0000001', 'httpResponseBody')).toBeUndefined();
    expect(book.next('tt0000001', 'browserHtml')?.answer).toBe('ban');
  });
});

test('the log drops its oldest entries before it grows without end', () => {
  const log = new RequestLog();
  const entry = { at: '', source: 'tmdb', method: 'GET', status: 200, chargedUsd: 0, key: 'ok' } as const;
  for (let index = 0; index <= 200_000; index++) log.add({ ...entry, path: String(index) });
  expect(log.all().length).toBeLessThanOrEqual(200_000);
  expect(log.all().at(-1)?.path).toBe('200000');
});
