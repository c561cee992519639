import { expect, test } from 'vitest';
import { payeeWords, priceWords } from '../../../domain/words/prices.js';

test.each([
  [{ costPerRequestUsd: 0.03, planFeeUsd: null }, '$0.03'],
  [{ costPerRequestUsd: 0.001, planFeeUsd: 0 }, '$0.001 notional; plan $0.00 a month'],
  [{ costPerRequestUsd: 0.001, planFeeUsd: 5 }, '$0.001 notional; plan $5.00 a month'],
])('%o is told as %s', (price, words) => {
  expect(priceWords(price)).toBe(words);
});

test("in a table of what was spent, a plan's figure is called notional", () => {
  expect(['omdb', 'imdb_scrape'].map(payeeWords)).toEqual(['OMDb (notional)', 'IMDb']);
});
