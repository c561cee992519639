import type { SourceUse } from '../views/source.js';
import { usd } from './figures.js';

/** What a request costs, or its notional figure where a plan is paid for. */
export function priceWords({
  costPerRequestUsd,
  planFeeUsd,
}: Pick<SourceUse, 'costPerRequestUsd' | 'planFeeUsd'>): string {
  const price = usd(costPerRequestUsd);
  return planFeeUsd === null ? price : `${price} notional; plan ${usd(planFeeUsd)} a month`;
}
