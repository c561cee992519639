import type { SourceCoverage, SourceUse } from '../../domain/views/source.js';
import { readSourceRecords, type SourceRecord } from '../../entities/editions/plan.js';
import { readSourceCoverage } from '../../entities/sources/coverage.js';
import { readSourcePolicies } from '../../entities/sources/policies.js';
import type { Db } from '../../entities/sql.js';
import { firstVendor, PLANNED, ratesOf } from '../imports/plan.js';

/** A source's coverage with what asking it again would cost. */
export interface PricedCoverage extends SourceCoverage {
  /** USD for asking again for all that was fetched. */
  refreshUsd: number;
  /** Its requests are a plan's, and have no price. */
  notional: boolean;
}

/**
 * What each source has said of its films, and what a refresh would cost by the rates that plans go by.
 * @param known the sources, where somebody reads them already: their spending of a month is summed for that.
 */
export async function coverageWithPrices(
  db: Db,
  known: Promise<SourceUse[]> = readSourcePolicies(db),
): Promise<PricedCoverage[]> {
  const [coverage, policies, records] = await Promise.all([
    readSourceCoverage(db),
    known,
    readSourceRecords(db),
  ]);
  return coverage.map((one) => ({
    ...one,
    refreshUsd: one.fetched * usdOfFilm(one.source, policies, records),
    notional: typeof policies.find(({ source }) => source === one.source)?.planFeeUsd === 'number',
  }));
}

/** What a film costs with a source. A site that is in no plan is asked for one page a film, at its price. */
function usdOfFilm(
  source: SourceCoverage['source'],
  policies: readonly SourceUse[],
  records: readonly SourceRecord[],
): number {
  const policy = policies.find((one) => one.source === source);
  const planned = PLANNED.find((name) => name === source);
  if (planned === undefined) return policy?.costPerRequestUsd ?? 0;
  return ratesOf(planned, records, policy, planned === 'imdb_scrape' ? firstVendor(policies) : undefined).usd;
}
