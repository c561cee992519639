import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { importStatus } from '../../../client/cli/import-status.js';
import { importsWords } from '../../../client/cli/commands/imports.js';
import type { Overview } from '../../../domain/views/panels.js';
import { reasonWords } from '../../../domain/words/films.js';
import { usdPerFilm } from '../../../domain/words/figures.js';
import { listEditions, readEdition, type EditionFigures } from '../../../entities/editions/figures.js';
import { readAlertFigures } from '../../../entities/metrics/alert-figures.js';
import { prometheusSamples } from '../../system/fixtures/figures.js';
import { alertThresholdsSchema } from '../../../domain/sweeps/alerts.js';
import { dashboardFor } from '../fixtures/dashboard.js';
import { useDatabase } from '../fixtures/entities.js';
import { happens, stageSome } from '../fixtures/random-imports.js';
import { randomOf } from '../fixtures/random.js';

/**
 * Every number that stands in two places is one number, whatever happened to the films: editions that share films, rows
 * that turned out to be one film, imports that were run again or cancelled, doubtful matches.
 */
const { dataSource, db } = useDatabase();
const TYPES = ['full', 'minimal', 'stub'] as const;
const noClient = {
  workflow: {
    getHandle: (workflowId: string) => ({
      workflowId,
      describe: () => Promise.reject(new WorkflowNotFoundError('none', workflowId, undefined)),
    }),
  },
} as unknown as Client;

let dashboard: FastifyInstance;

beforeAll(() => {
  const { options } = dataSource();
  vi.stubEnv('DATABASE_URL', 'url' in options ? String(options.url) : '');
});
afterAll(() => vi.unstubAllEnvs());

async function json<T>(path: string): Promise<T> {
  const response = await dashboard.inject(path);
  expect(response.statusCode, path).toBe(200);
  return response.json<T>();
}

async function page(path: string): Promise<string> {
  return (await dashboard.inject(path)).body;
}

/** The number in a tile of an import's page. */
function tile(html: string, name: string): string | undefined {
  return new RegExp(`<dt>${name}</dt><dd>(?:<a [^>]*>)?([^<]*)<`).exec(html)?.[1];
}

/** The number in a row of a printed table. */
function printed(text: string, name: string): string | undefined {
  return new RegExp(`^${name}  +(\\S+)`, 'm').exec(text)?.[1];
}

async function compareEdition(edition: string): Promise<void> {
  const figures = (await readEdition(db(), edition))!;
  const { films, full, minimal, stub, waiting, review, nominations, spendUsd } = figures;
  expect(full + minimal + stub + waiting).toBe(films);
  const [health] = await db().query<Record<string, string>[]>(
    'SELECT * FROM festival_import_health WHERE festival = $1',
    [edition],
  );
  expect(
    [
      'films',
      'full_imports',
      'minimal_imports',
      'stub_imports',
      'not_looked_up',
      'awaiting_review',
      'nominations',
    ].map((name) => Number(health?.[name])),
  ).toEqual([films, full, minimal, stub, waiting, review, nominations]);
  const told = { films, full, minimal, stub, awaitingReview: review };
  const listed = await json<{ imports: { edition: string }[] }>('/api/imports');
  expect(listed.imports.find((one) => one.edition === edition)).toMatchObject(told);
  const one = await json<{ reasons: { reason: string; films: number }[] }>(`/api/imports/${edition}`);
  expect(one).toMatchObject({ ...told, lookedUp: films - waiting });

  // Whoever follows a number to its films finds so many.
  const total = async (query: string): Promise<number> =>
    (await json<{ total: number }>(`/api/imports/${edition}/films${query}`)).total;
  expect(await total('')).toBe(films);
  expect(await total('?state=waiting')).toBe(waiting);
  expect(await total('?state=review')).toBe(review);
  for (const type of TYPES) {
    expect(await total(`?type=${type}`)).toBe(figures[type]);
    const found = await json<{ total: number }>(`/api/films?festival=${edition}&importType=${type}`);
    expect(found.total, `${edition} ${type}`).toBe(figures[type]);
  }
  for (const { reason, films: stubs } of one.reasons) expect(await total(`?reason=${reason}`)).toBe(stubs);

  const html = await page(`/imports/${edition}`);
  const perFilm = usdPerFilm(spendUsd, films - waiting);
  expect(['Films', 'Full', 'Minimal', 'Stubs', 'Before a reviewer'].map((name) => tile(html, name))).toEqual(
    [films, full, minimal, stub, review].map(String),
  );
  expect(tile(html, 'A film')).toBe(perFilm);
  expect(tile(html, 'Not looked up')).toBe(waiting === 0 ? undefined : String(waiting));
  const row =
    new RegExp(`<a href="/imports/${edition}">.*?</tr>`, 's').exec(await page('/imports'))?.[0] ?? '';
  expect([...row.matchAll(/#films">(\d+)</g)].map(([, number]) => Number(number))).toEqual([
    films,
    full,
    minimal,
    stub,
    waiting,
    review,
  ]);

  const { words } = await importStatus(noClient, edition);
  expect(TYPES.map((type) => printed(words, type))).toEqual(TYPES.map((type) => String(figures[type])));
  expect(printed(words, 'awaiting review')).toBe(String(review));
  expect(printed(words, 'a film looked up')).toBe(perFilm);
  for (const { reason, films: stubs } of one.reasons)
    expect(words, reason).toMatch(new RegExp(`${reasonWords(reason)} +${stubs}$`, 'm'));
}

async function compareAll(): Promise<void> {
  const overview = await json<Overview>('/api/overview?range=all');
  const staged = await listEditions(db(), { limit: 50, offset: 0 });
  const shape = ({
    full,
    minimal,
    stub,
    waiting,
  }: Omit<EditionFigures, 'edition'> | Overview['festivals'][number]) => [full, minimal, stub, waiting];
  for (const row of overview.festivals)
    expect(shape(row), row.festival).toEqual(shape(staged.find(({ edition }) => edition === row.festival)!));
  expect(overview.festivals).toHaveLength(3);
  const kpi = await db().query<{ festival: string; attempts: number }[]>(
    `SELECT metadata->>'festival' AS festival, count(*)::int AS attempts FROM api_lookup_metrics
     WHERE metadata->>'festival' IS NOT NULL GROUP BY 1`,
  );
  for (const { festival, attempts } of kpi)
    expect(overview.festivals.find((row) => row.festival === festival)?.attempts).toBe(attempts);

  const words = importsWords({
    imports: staged.map((figures) => ({ edition: figures.edition, state: undefined, staged: figures })),
    unread: [],
    more: false,
    silent: false,
  });
  for (const { edition, films } of staged) expect(printed(words, `${edition} `)).toBe(String(films));

  // Of all films, whatever edition names them.
  const samples = prometheusSamples(await page('/metrics'));
  for (const type of [...TYPES]) {
    const found = await json<{ total: number }>(`/api/films?importType=${type}`);
    expect(samples.get(`festival_lookup_films{import_type="${type}"}`) ?? 0).toBe(found.total);
  }
  const waits = (state: string): number =>
    overview.waiting.reduce((sum, row) => (row.state === state ? sum + row.films : sum), 0);
  const queue = await db().query<{ state: string; films: number }[]>(
    'SELECT review_state AS state, count(*)::int AS films FROM review_queue GROUP BY 1',
  );
  for (const state of ['review', 'flagged']) {
    const films = queue.find((row) => row.state === state)?.films ?? 0;
    expect(waits(state)).toBe(films);
    expect(samples.get(`festival_lookup_review_films{state="${state}"}`)).toBe(films);
    expect((await json<{ total: number }>(`/api/review?kind=${state}`)).total).toBe(films);
    expect((await json<{ total: number }>(`/api/films?reviewState=${state}`)).total).toBe(films);
  }
  expect((await json<{ total: number }>('/api/review?kind=parked')).total).toBe(waits('parked'));
  const alerts = await readAlertFigures(db(), alertThresholdsSchema.parse({}));
  expect(alerts.review.waiting).toBe(waits('review'));
}

test.each([1, 2, 3, 4])('after many random steps (seed %i)', { timeout: 120_000 }, async (seed) => {
  const random = randomOf(seed);
  dashboard = await dashboardFor(dataSource());
  await db().query('TRUNCATE api_lookup_metrics, spend_ledger, movies, festival_editions CASCADE');
  const editions = [1, 2, 3].map((n) => `agree-${n}-2025`);
  for (const edition of editions) await stageSome(dataSource(), random, edition);
  for (let step = 0; step < 60; step += 1) await happens(dataSource(), random);
  for (const edition of editions) await compareEdition(edition);
  await compareAll();
});
