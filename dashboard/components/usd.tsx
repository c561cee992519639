import type { VNode } from 'preact';
import { usd } from '../../domain/words/figures.js';

const MOST_DECIMALS = 4;

/** An amount of a column of amounts: where it has fewer decimals than others may have, their place is left free. */
export function Usd({ amount }: { amount: number }): VNode {
  const words = usd(amount);
  const decimals = words.split('.')[1]?.length ?? 0;
  return <span class={`lacks-${MOST_DECIMALS - decimals}`}>{words}</span>;
}
