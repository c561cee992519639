import { SOURCE_DEFAULTS } from '../config/source-defaults.js';
import type { Source } from './source.js';

/** A source's place, price (USD, at most) and rate as they stand in code; the database may say otherwise while running. */
export function sourceDefaults(
  name: (typeof SOURCE_DEFAULTS)[number]['source'],
): Pick<Source, 'priority' | 'costPerRequest' | 'rateLimit'> {
  const defaults = SOURCE_DEFAULTS.find(({ source }) => source === name);
  if (defaults === undefined) throw new Error(`No defaults for the source ${name}.`);
  return {
    priority: defaults.priority,
    costPerRequest: defaults.costPerRequestUsd,
    rateLimit: { requests: defaults.rateLimitRequests, perMs: defaults.rateLimitPerMs },
  };
}
