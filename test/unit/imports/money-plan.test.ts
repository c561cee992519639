import { describe, expect, test } from 'vitest';
import type { SourceUse } from '../../../domain/views/source.js';
import { planBasis, planImport } from '../../../client/imports/plan.js';
import { SOURCE_DEFAULTS, VENDOR_DEFAULTS } from '../../../config/source-defaults.js';
import type { KnownFilms, SourceRecord } from '../../../entities/editions/plan.js';

const policies: SourceUse[] = SOURCE_DEFAULTS.map((limits) => ({
  ...limits,
  connections: null,
  quotaResetHour: 0,
  planFeeUsd: null,
  spentTodayUsd: 0,
  spentThisMonthUsd: 0,
  requestsToday: 0,
}));
const NOTHING_KEPT = { omdb: 0, imdb_scrape: 0 };
const known: KnownFilms = {
  settled: 40,
  minimal: 0,
  open: { films: 100, cached: NOTHING_KEPT },
  openCritical: { films: 20, cached: NOTHING_KEPT },
};

/** Half known to TMDb, nine tenths of the others to OMDb, all to IMDb, a cent a page. */
const records: SourceRecord[] = [
  { source: 'tmdb', lookups: 200, successes: 100, requests: 800, costUsd: 0, asked: 200 },
  { source: 'omdb', lookups: 100, successes: 90, requests: 100, costUsd: 0.1, asked: 100 },
  { source: 'imdb_scrape', lookups: 50, successes: 50, requests: 50, costUsd: 0.5, asked: 50 },
];

function plan(more: Partial<Parameters<typeof planImport>[0]> = {}) {
  return planImport({ known, records, policies, mode: 'normal', ...more });
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

  test("pages cost what the vendor's bill says, else what the first vendor that is on asks", () => {
    const vendors = (billedUsd: number | null): SourceUse[] =>
      VENDOR_DEFAULTS.map((limits) => ({
        ...policies[0]!,
        ...limits,
        enabled: limits.source !== 'zyte',
        billedUsd: limits.source === 'crawlbase' ? billedUsd : 1,
      }));
    const pageStep = (billedUsd: number | null, more: Partial<Parameters<typeof planImport>[0]> = {}) =>
      plan({ policies: [...policies, ...vendors(billedUsd)], ...more }).steps[2]!;
    expect(pageStep(0.0013)).toMatchObject({ vendor: 'crawlbase', billed: true });
    expect(pageStep(0.0013).usd).toBeCloseTo(5 * 0.0013, 6);
    expect(planBasis(pageStep(0.0013))).toBe("own record, Crawlbase's bill");
    const zyteAlone = policies.map((limits) => ({ ...limits, billedUsd: 0.002 }));
    expect(planBasis(plan({ policies: zyteAlone }).steps[2]!)).toBe("own record, Zyte's bill");
    expect(plan({ policies: zyteAlone }).steps[2]!.usd).toBeCloseTo(5 * 0.002, 6);
    const assumed = pageStep(null, { records: [] });
    expect(planBasis(assumed)).toBe('assumption, our price for Crawlbase (no bill read)');
    // 1.1 requests a film, at two fifths of Crawlbase's $0.02.
    expect(assumed.usd / assumed.films).toBeCloseTo(1.1 * 0.4 * 0.02, 3);
  });

  test("the figure of a plan's requests, which have no price, is called notional", () => {
    const withPlan = policies.map((limits) => ({
      ...limits,
      planFeeUsd: limits.source === 'omdb' ? 0 : null,
    }));
    expect(plan({ policies: withPlan }).steps.map(planBasis)).toEqual([
      'own record',
      'own record, notional price',
      'own record, our price for Zyte (no bill read)',
    ]);
  });

  test('of a site that refuses plain requests each page costs a browser, whatever the record says, but not the bill', () => {
    const refusing = (billedUsd?: number): SourceUse[] =>
      policies.map((limits) => ({ ...limits, billedUsd, refusesPlain: limits.source === 'imdb_scrape' }));
    const pagesOf = (more: Parameters<typeof plan>[0]) => plan(more).steps[2]!;
    const recorded = pagesOf({ policies: refusing() });
    expect(recorded.usd).toBeCloseTo(5 * 0.03, 6);
    expect(planBasis(recorded)).toBe('own record, our price for Zyte (no bill read), browsers alone');
    const assumed = pagesOf({ policies: refusing(), records: [] });
    expect(assumed.usd / assumed.requests).toBeCloseTo(0.03, 2);
    expect(pagesOf({ policies: refusing(0.02) }).usd).toBeCloseTo(5 * 0.02, 6);
  });

  test('kept answers cost nothing', () => {
    const { steps, usd } = plan({
      known: { ...known, open: { films: 100, cached: { omdb: 50, imdb_scrape: 5 } } },
    });
    expect(usd).toBe(0);
    expect(steps[1]).toMatchObject({ source: 'omdb', cached: 50, requests: 0 });
  });

  test('free-only asks nobody who takes money', () => {
    const { steps, usd, stubs } = plan({ mode: 'free-only' });
    expect(steps.map(({ source }) => source)).toEqual(['tmdb']);
    expect({ usd, stubs }).toEqual({ usd: 0, stubs: 50 });
  });

  test('critical-only asks paid sources for critical films alone; the others stay stubs', () => {
    const { steps, stubs } = plan({ mode: 'critical-only' });
    expect(steps.map(({ source, films }) => [source, films])).toEqual([
      ['tmdb', 100],
      ['omdb', 10],
      ['imdb_scrape', 1],
    ]);
    expect(stubs).toBe(40);
  });

  test('kept answers about critical films are what counts in critical-only mode', () => {
    const kept = { films: 20, cached: { omdb: 10, imdb_scrape: 1 } };
    expect(plan({ mode: 'critical-only', known: { ...known, openCritical: kept } }).usd).toBe(0);
  });

  test('a source that is for critical films alone is planned so in every mode', () => {
    const zyteCritical = policies.map((policy) => ({
      ...policy,
      criticalOnly: policy.source === 'imdb_scrape',
    }));
    const { steps, stubs } = plan({ policies: zyteCritical });
    expect(steps.map(({ source, films }) => [source, films])).toEqual([
      ['tmdb', 100],
      ['omdb', 50],
      ['imdb_scrape', 1],
    ]);
    expect(stubs).toBe(4);
  });

  test('what reading the programme costs is part of it', () => {
    expect(plan({ programmeUsd: 0.01 }).usd).toBeCloseTo(plan().usd + 0.01, 6);
  });

  test('a limit that will hold it up is named, with the days that it takes', () => {
    const many = { ...known, open: { films: 6000, cached: NOTHING_KEPT } };
    expect(plan({ known: many }).notes).toContainEqual(
      expect.stringMatching(/^OMDb: 3,000 requests, 1000 left today; .* in 3 days in all\.$/),
    );
    expect(plan({ limitUsd: 0.05 }).notes).toHaveLength(1);
  });
});
