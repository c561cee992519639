import { describe, expect, test } from 'vitest';
import { isPaid } from '../../../domain/sources.js';
import type { TierOutcome } from '../../../domain/lookup/tier.js';
import { newRound, type MoneyWait, type Subject } from '../../../workflows/movie-lookup/data.js';
import { afterRound, moneyOf } from '../../../workflows/movie-lookup/tiers/policy.js';
import { missed, doubtful, next, TIERS } from '../fixtures/policy.js';

describe('money', () => {
  test.each<[string, TierOutcome[], Partial<Subject>, string]>([
    ['free only: paid sources are passed over', [missed('tmdb')], { spendMode: 'free-only' }, 'pass omdb'],
    ['critical only, and the film is not', [missed('tmdb')], { spendMode: 'critical-only' }, 'pass omdb'],
    [
      'critical only, and the film is',
      [missed('tmdb')],
      { spendMode: 'critical-only', critical: true },
      'omdb',
    ],
    [
      'OMDb is over its limit: nothing dearer is bought in its place',
      [missed('tmdb'), missed('omdb', 'over_budget')],
      {},
      'stop: budget',
    ],
    [
      'a likely match is taken all the same',
      [doubtful(0.7), missed('omdb', 'over_budget')],
      {},
      'take 7, flagged',
    ],
  ])('%s', (_, said, film, expected) => {
    expect(next(said, film)).toBe(expected);
  });

  test('what a film waits for is kept when the free tiers alone are asked', () => {
    const money: MoneyWait = { source: 'omdb', reason: 'omdb_over_budget', retryAt: '2025-06-01T00:00:00Z' };
    expect(newRound(['tmdb'], money).money).toEqual(money);
    expect(newRound(TIERS, money).money).toBeUndefined();
    expect(next([missed('tmdb')], {}, ['tmdb'], money)).toBe('stop: budget');
  });

  test('the first source that was refused is waited for, until the soonest time that was named', () => {
    const late = { ...missed('omdb', 'over_budget'), retryAt: '2025-06-02T00:00:00Z' } as TierOutcome;
    const soon = { ...missed('imdb_scrape', 'over_budget'), retryAt: '2025-06-01T00:00:00Z' } as TierOutcome;
    const round = { ...newRound(TIERS), said: [{ outcome: late }, { outcome: soon }] };
    expect(moneyOf(round)).toEqual({
      source: 'omdb',
      reason: 'imdb_scrape_over_budget',
      retryAt: '2025-06-01T00:00:00Z',
    });
  });
});

test.each([
  ['stub', false, 'parked'],
  ['stub', true, 'parked'],
  ['minimal', false, 'resolved'],
  ['minimal', true, 'review'],
  ['full', false, 'resolved'],
  ['full', true, 'resolved'],
] as const)('a film that is %s, contradicted: %s, is %s', (importType, isContradicted, expected) => {
  expect(afterRound({ importType, contradicted: isContradicted })).toBe(expected);
});

test('which sources cost money', () => {
  expect(TIERS.filter(isPaid)).toEqual(['omdb', 'imdb_scrape']);
});
