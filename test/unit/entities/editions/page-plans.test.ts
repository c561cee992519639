import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataSource } from 'typeorm';
import { coverageWithPrices } from '../../../../client/sources/coverage.js';
import { examineDatabase } from '../../../../entities/doctor/examine.js';
import { readPrintedAwards } from '../../../../entities/awards/printed.js';
import { createDataSource } from '../../../../entities/data-source.js';
import { readHistory } from '../../../../entities/movies/history/all-history.js';
import * as history from '../../../../entities/movies/history/history.js';
import * as record from '../../../../entities/movies/record.js';
import { filterChoices, listFilms } from '../../../../entities/movies/search.js';
import { listCompleteness } from '../../../../entities/editions/completeness.js';
import { countEditionFilms, listEditionFilms } from '../../../../entities/editions/films.js';
import { listEditions, readEdition, readStubReasons } from '../../../../entities/editions/figures.js';
import { readPersonLinkage } from '../../../../entities/people/linkage.js';
import { readPersonQueue } from '../../../../entities/people/queue.js';
import { listDecisions, readConfidenceReport } from '../../../../entities/review/decisions.js';
import { listReviews } from '../../../../entities/review/queue-list.js';
import { readFigures } from '../../../../entities/metrics/figures.js';
import { readCacheUse } from '../../../../entities/sources/response-cache.js';
import { countQueue, neighboursOf, readQueue } from '../../../../entities/review/queue.js';
import { readSourceErrors } from '../../../../entities/sources/errors.js';
import { topCollaborations } from '../../../../entities/sweeps/collaborations.js';
import { fill } from '../../../bench/dashboard/fill.js';
import { explain, StatementLog, type PlanReport } from '../../../bench/dashboard/plans.js';
import { createTestDatabase, type TestDatabase } from '../../../support/databases/postgres.js';

/** No page of the dashboard reads a table that grows with the films from end to end. */
const AMOUNTS = { movies: 10_000, metrics: 20_000, nominations: 20_000 };
const EDITION = 'festival-8-2025';
const PAGE = { limit: 50, offset: 0 };
const statements = new StatementLog();
let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createDataSource(database.url);
  dataSource.setOptions({ logging: true, logger: statements });
  await dataSource.initialize();
  await fill(dataSource, AMOUNTS);
}, 180_000);

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** How Postgres reads the big tables for the statements of some work. */
async function plansOf(work: () => Promise<unknown>): Promise<PlanReport[]> {
  statements.take();
  await work();
  return await explain(dataSource, statements.take());
}

const db = (): DataSource['manager'] => dataSource.manager;
const PAGES: [string, () => Promise<unknown>][] = [
  ['the overview', () => readFigures(db(), { days: null, festival: null })],
  ['the overview of 30 days', () => readFigures(db(), { days: 30, festival: null })],
  ['the overview of a festival', () => readFigures(db(), { days: null, festival: EDITION })],
  ['imports', () => listEditions(db(), { limit: 26, offset: 0 })],
  ['imports by what they cost', () => listEditions(db(), { limit: 26, offset: 0, sort: '-spent' })],
  ['figures of an import', () => readEdition(db(), EDITION)],
  ['why films of an import are stubs', () => readStubReasons(db(), EDITION)],
  ['films of an import', () => listEditionFilms(db(), EDITION, {}, PAGE)],
  ['films of an import, filtered', () => listEditionFilms(db(), EDITION, { type: 'stub' }, PAGE)],
  ['how many films an import has', () => countEditionFilms(db(), EDITION, { state: 'waiting' })],
  ['the review queue', () => readQueue(db(), { kind: 'waiting' }, PAGE)],
  ['the review queue of a festival', () => readQueue(db(), { kind: 'review', festival: EDITION }, PAGE)],
  ['what waits for review', () => countQueue(db(), undefined)],
  ['the next film in review', () => neighboursOf(db(), '77', { kind: 'waiting' })],
  ['films', () => listFilms(db(), {}, PAGE)],
  ['films of a title', () => listFilms(db(), { text: 'silent river' }, PAGE)],
  ['films of a festival', () => listFilms(db(), { festival: EDITION, importType: 'stub' }, PAGE)],
  ['what films are filtered by', () => filterChoices(db())],
  ['a film’s record', () => record.readFilmRecord(db(), '77')],
  ['a film’s nominations', () => record.readNominations(db(), '77')],
  ['a film’s lookups', () => history.readAttempts(db(), '77', 50)],
  ['a film’s decisions', () => history.readDecisions(db(), '77', 50)],
  ['what changed in a film’s record', () => history.readChanges(db(), '77', 50)],
  ['a film’s credits', () => history.readCredits(db(), '77', 50)],
  ['a film’s collaborations', () => history.readCollaborations(db(), '77', 10)],
  ['who made most films together', () => topCollaborations(db(), undefined, 30)],
  ['use of the cache', () => readCacheUse(db())],
  ['films by source', () => coverageWithPrices(db())],
  ['the review queue by festival', () => readQueue(db(), { kind: 'open', sort: 'festival' }, PAGE)],
  ['the review list', () => listReviews(db(), 50)],
  ['people to review', () => readPersonQueue(db(), { kind: 'doubtful' }, PAGE)],
  [
    'people whom nobody found, of an edition',
    () => readPersonQueue(db(), { kind: 'missing', festival: EDITION }, PAGE),
  ],
  ['how people were linked', () => readPersonLinkage(db(), undefined)],
  ['awards', () => readPrintedAwards(db(), { unknown: false }, PAGE)],
  ['how complete editions are', () => listCompleteness(db(), { limit: 50 })],
  ['decisions', () => listDecisions(db(), {}, PAGE)],
  ['how right confidences were', () => readConfidenceReport(db(), undefined)],
  ['what happened to films', () => readHistory(db(), {}, { limit: 50 })],
  ['a source’s errors', () => readSourceErrors(db(), 'omdb', 20)],
];

test.each(PAGES)('%s', async (_page, read) => {
  const plans = await plansOf(read);
  expect(plans).not.toEqual([]);
  expect(plans.filter(({ scans }) => scans.length > 0)).toEqual([]);
});

test('no check of the doctor takes the square of the films', async () => {
  statements.take();
  await examineDatabase(db(), ['a secret of nobody']);
  const checks = statements.take();
  expect(checks.length).toBeGreaterThan(20);
  for (const { query, parameters } of checks) {
    const [row] = await dataSource.query<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }[]>(
      `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${query}`,
      parameters,
    );
    const plan = row?.['QUERY PLAN'][0]?.Plan ?? {};
    const blocks = (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
    expect(blocks, query).toBeLessThan(20 * (AMOUNTS.movies + AMOUNTS.metrics));
  }
});

test('a table that is read from end to end is seen', async () => {
  const plans = await plansOf(() => dataSource.query(`SELECT 1 FROM movies WHERE overview = 'nothing'`));
  expect(plans).toMatchObject([{ scans: ['movies'] }]);
});
