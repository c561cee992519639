/**
 * The profile of simulated sources that fail nothing by themselves, refuse nothing and answer at once: for tests that count
 * requests, dollars, rows or statements exactly, or stop something at one of them. All others run on the default, `real`.
 */
export const COUNTED = 'kind' as const;
