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

/** What asking a source again would cost: "about $1.20", "free", or its notional figure; "–" where nothing was fetched. */
export function refreshWords(source: { fetched: number; refreshUsd: number; notional: boolean }): string {
  const { fetched, refreshUsd, notional } = source;
  if (fetched === 0) return '–';
  if (refreshUsd === 0) return 'free';
  return `about ${usd(Math.ceil(refreshUsd * 100) / 100)}${notional ? ' notional' : ''}`;
}
