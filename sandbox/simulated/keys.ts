/**
 * The keys that the simulated sources take unless a scenario names others. They open nothing but the sandbox.
 * TMDb has two for one account: the v3 key and the v4 read token.
 */
export const SANDBOX_KEYS = {
  tmdb: '5a4db0c5a4db0c5a4db0c5a4db0c5a4d',
  tmdbToken: `eyJ${'sandbox'.repeat(6)}.eyJ${'festival'.repeat(8)}.${'lookup'.repeat(7)}`,
  omdb: '5a4db0c5',
  crawlbase: 'sandbox-normal-token',
  crawlbaseJs: 'sandbox-javascript-token',
  zyteStats: '5a4db0c5a4db0c5a4db0c5a4db0c5a50',
  zyte: '5a4db0c5a4db0c5a4db0c5a4db0c5a4f',
} as const;
