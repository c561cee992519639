import type { ScenarioInput } from './scenario-schema.js';

const SECOND = 1000;

/**
 * How the sources behave when nobody is kind: what a scenario of the profile `real` has where it says nothing else. From
 * recordings and reports of 2025 and 2026; the shares of failures and refusals are beliefs. Bodies have the forms of
 * 2025/26, in full size and compressed.
 */
const REAL = {
  failures: 0.02,
  /** In tests a browser's 20 seconds are 0.2. */
  latencyScale: 0.01,
  tmdb: { latencyMs: { min: 30, max: 0.8 * SECOND } },
  omdb: { latencyMs: { min: 100, max: 2 * SECOND } },
  zyte: {
    latencyMs: { min: SECOND, max: 6 * SECOND },
    browserLatencyMs: { min: 10 * SECOND, max: 30 * SECOND },
    firewall: 0.9,
    requestsPerMinutePerSite: 600,
  },
  crawlbase: {
    latencyMs: { min: SECOND, max: 6 * SECOND },
    browserLatencyMs: { min: 10 * SECOND, max: 30 * SECOND },
  },
  letterboxd: { state: 'blocked' },
} as const satisfies ScenarioInput;

/** A scenario with what its profile says of the sources, where it says nothing itself. */
export function withProfile(input: ScenarioInput): ScenarioInput {
  if (input.profile === 'kind') return input;
  return {
    ...REAL,
    ...input,
    tmdb: { ...REAL.tmdb, ...input.tmdb },
    omdb: { ...REAL.omdb, ...input.omdb },
    zyte: { ...REAL.zyte, ...input.zyte },
    crawlbase: { ...REAL.crawlbase, ...input.crawlbase },
    letterboxd: { ...REAL.letterboxd, ...input.letterboxd },
  };
}
