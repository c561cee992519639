import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataSource } from 'typeorm';
import { coverageWithPrices, type PricedCoverage } from '../../../client/sources/coverage.js';
import { createDataSource } from '../../../entities/data-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases/postgres.js';
import { dashboardFor } from '../../unit/fixtures/dashboard.js';
import { movieOf, stage } from '../../unit/fixtures/entities.js';
import { commandsFor } from '../fixtures/commands.js';

let database: TestDatabase;
let dataSource: DataSource;

/** What the sources said of each film, in the order of time, and how the film stands. */
const FILMS: Record<string, { said: string[]; set?: string }> = {
  Full: { said: ['tmdb found'], set: `import_type = 'full', data_source_hierarchy = '{tmdb}'` },
  // Its record is here, but nobody knows whether TMDb still has it.
  'Refresh failed': {
    said: ['tmdb found', 'tmdb unavailable'],
    set: `import_type = 'full', data_source_hierarchy = '{tmdb}'`,
  },
  Minimal: {
    said: ['tmdb timeout', 'tmdb not_found', 'omdb found'],
    set: `import_type = 'minimal', data_source_hierarchy = '{omdb}'`,
  },
  // Neither a limit nor a switch is a word of the source.
  Stub: { said: ['tmdb not_found', 'omdb not_found', 'omdb over_budget', 'imdb_scrape blocked'] },
  Doubtful: { said: ['tmdb low_confidence'], set: `review_state = 'review'` },
  'Taken off': { said: ['tmdb found'] },
  'Nobody asked': { said: [] },
  Rejected: { said: ['tmdb found'], set: `review_state = 'rejected'` },
};

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  const titles = Object.keys(FILMS);
  const staged = await stage(
    dataSource,
    titles.map((title, n) => ({ title, imdbId: `tt${7_000_000 + n}`, nominations: [] })),
  );
  for (const [title, { said, set }] of Object.entries(FILMS)) {
    const id = await movieOf(dataSource.manager, staged.editionId, title);
    await dataSource.query(`UPDATE movies SET workflow_id = 'movie-lookup/' || imdb_id WHERE id = $1`, [id]);
    if (set !== undefined) await dataSource.query(`UPDATE movies SET ${set} WHERE id = $1`, [id]);
    for (const [n, line] of said.entries()) {
      const [source = '', why = ''] = line.split(' ');
      await dataSource.query(
        `INSERT INTO api_lookup_metrics (id, source, operation, success, metadata, inserted_at)
         VALUES (gen_random_uuid(), $1, 'movie_lookup', $2, $3, $4)`,
        [
          source,
          why === 'found',
          {
            movie_id: id,
            reason_for_fallback: why === 'found' ? null : `${source}_${why}`,
            requests: 1,
            cost_usd: 0,
          },
          new Date(Date.UTC(2025, 4, 14 + n)),
        ],
      );
    }
  }
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

test("each film counts once for a source, by the source's last word", async () => {
  const sources = await coverageWithPrices(dataSource.manager);
  const numbers = Object.fromEntries(
    sources.map((one) => [
      one.source,
      [one.eligible, one.fetched, one.absent, one.failed, one.needsLook, one.notAsked],
    ]),
  );
  expect(numbers).toEqual({
    tmdb: [7, 1, 2, 1, 2, 1],
    omdb: [7, 1, 1, 0, 0, 5],
    imdb_scrape: [5, 0, 0, 1, 0, 4],
    letterboxd: [5, 0, 0, 0, 0, 5],
    rotten_tomatoes: [2, 0, 0, 0, 0, 2],
    metacritic: [2, 0, 0, 0, 0, 2],
  });
  expect(sources.find(({ source }) => source === 'tmdb')?.oldestFetch).toEqual(
    new Date('2025-05-14T00:00:00Z'),
  );
});

test('a refresh costs what was fetched, at the rates of plans', async () => {
  const priceOf = async (source: string): Promise<Pick<PricedCoverage, 'refreshUsd' | 'notional'>> => {
    const found = (await coverageWithPrices(dataSource.manager)).find((one) => one.source === source);
    return { refreshUsd: found?.refreshUsd ?? NaN, notional: found?.notional ?? false };
  };
  expect(await priceOf('tmdb')).toEqual({ refreshUsd: 0, notional: false });
  expect(await priceOf('omdb')).toEqual({ refreshUsd: 0.001, notional: true });
  await dataSource.query(`UPDATE source_policies SET cost_per_request_usd = 0.5 WHERE source = 'omdb'`);
  expect(await priceOf('omdb')).toEqual({ refreshUsd: 0.5, notional: true });
});

test('the page and the command tell the same', async () => {
  const dashboard = await dashboardFor(dataSource);
  const { body } = await dashboard.inject({ url: '/sources' });
  const text = body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
  expect(text).toContain('TMDb 7 1 2 1 2 1 14 May 2025, 00:00 UTC free');
  const commands = await commandsFor({
    temporal: { address: '127.0.0.1:1' },
    variables: { DATABASE_URL: database.url },
  });
  const printed = await commands.festival('sources', 'coverage', '--utc');
  expect(printed.stdout).toMatch(/^TMDb +7 +1 +2 +1 +2 +1 +2025-05-14 00:00 UTC +free$/m);
  const { stdout } = await commands.festival('sources', 'coverage', '--json');
  expect(JSON.parse(stdout)).toMatchObject([{ source: 'tmdb', eligible: 7 }, {}, {}, {}, {}, {}]);
  await commands.stop();
});
