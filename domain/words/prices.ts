import type { SourceUse } from '../views/source.js';
import { usd } from './figures.js';
import { sourceWords } from './films.js';

/** A source in a table of what was spent: OMDb's requests are a plan's, and its figures stand for them. */
export function payeeWords(source: string): string {
  return source === 'omdb' ? `${sourceWords(source)} (notional)` : sourceWords(source);
}

/** What a request costs, or its notional figure where a plan is paid for. */
export function priceWords({
  costPerRequestUsd,
  planFeeUsd,
}: Pick<SourceUse, 'costPerRequestUsd' | 'planFeeUsd'>): string {
  const price = usd(costPerRequestUsd);
  return planFeeUsd === null ? price : `${price} notional; plan ${usd(planFeeUsd)} a month`;
}
