const DOLLARS = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});
const COUNT = new Intl.NumberFormat('en-US');

/** USD to the hundredth of a cent, everywhere: "$0.0033". */
export function usd(amount: number): string {
  return DOLLARS.format(amount);
}

/** "12,345". */
export function count(value: number): string {
  return COUNT.format(value);
}

/** "1 film", "12 films"; `one` may be more than a word where `many` is given: "1 film waits". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** What a film cost, of those that were looked up; "–" before the first. */
export function usdPerFilm(spentUsd: number, lookedUp: number): string {
  return lookedUp === 0 ? '–' : usd(spentUsd / lookedUp);
}

/** Sums of dollars without the dust of binary fractions. */
export function roundUsd(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
