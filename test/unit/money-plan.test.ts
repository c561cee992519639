import { describe, expect, test } from 'vitest';
import { planImport } from '../../client/plan.js';
import { SOURCE_DEFAULTS } from '../../config/source-defaults.js';
import type { KnownFilms, SourceRecord } from '../../entities/queries/plan.js';
import type { SourceUse } from '../../entities/queries/source-policies.js';

const policies: SourceUse[] = SOURCE_DEFAULTS.map((limits) => ({
  ...limits,
  connections: null,
  spentTodayUsd: 0,
  spentThisMonthUsd: 0,
  requestsToday: 0,
}));
const known: KnownFilms = { settled: 40, minimal: 0, open: 100, cached: { omdb: 0, imdb_scrape: 0 } };

/** Half known to TMDb, nine tenths of the others to OMDb, all to IMDb, a cent a page. */
const records: SourceRecord[] = [
  { source: 'tmdb', lookups: 200, successes: 100, requests: 800, costUsd: 0, asked: 200 },
  { source: 'omdb', lookups: 100, successes: 90, requests: 100, costUsd: 0.1, asked: 100 },
  { source: 'imdb_scrape', lookups: 50, successes: 50, requests: 50, costUsd: 0.5, asked: 50 },
];

function plan(more: Partial<Parameters<typeof planImport>[0]> = {}) {
  return planImport({ known, records, policies, mode: 'normal', criticalShare: 0.2, ...more });
}

describe('a plan', () => {
  test("goes by this database's own record", () => {
    const { steps, usd, stubs, notes } = plan();
    expect(steps.map(({ source, films, requests }) => [source, films, requests])).toEqual([
      ['tmdb', 100, 400],
      ['omdb', 50, 50],
      ['imdb_scrape', 5, 5],
    ]);
    expect(usd).toBeCloseTo(50 * 0.001 + 5 * 0.01, 6);
    expect(stubs).toBe(0);
    expect(notes).toEqual([]);
    expect(steps.every(({ fromRecord }) => fromRecord)).toBe(true);
  });

  test('assumes where there is no record, and says so', () => {
    const { steps, usd } = plan({ records: [] });
    expect(steps.every(({ fromRecord }) => !fromRecord)).toBe(true);
    expect(usd).toBeGreaterThan(0);
  });

  test('kept answers cost nothing', () => {
    const { steps, usd } = plan({ known: { ...known, cached: { omdb: 50, imdb_scrape: 5 } } });
    expect(usd).toBe(0);
    expect(steps[1]).toMatchObject({ source: 'omdb', cached: 50, requests: 0 });
  });

  test('the spend mode holds', () => {
    expect(plan({ mode: 'free-only' })).toMatchObject({ usd: 0, stubs: 50 });
    expect(plan({ mode: 'critical-only' }).steps[1]).toMatchObject({ source: 'omdb', films: 10 });
  });

  test('a limit that will hold it up is named, with the days that it takes', () => {
    const many = { ...known, open: 6000 };
    expect(plan({ known: many }).notes).toContainEqual(
      expect.stringMatching(/^omdb: 3000 requests, 1000 left today; .* in 3 days in all\.$/),
    );
    expect(plan({ limitUsd: 0.05 }).notes).toHaveLength(1);
  });
});
