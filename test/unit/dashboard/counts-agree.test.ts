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
import { syncAlerts } from '../../../entities/metrics/alerts.js';
import { listCompleteness } from '../../../entities/editions/completeness.js';
import { readAlertFigures } from '../../../entities/metrics/alert-figures.js';
import { prometheusSamples } from '../../system/fixtures/figures.js';
import { alertsFrom, alertThresholdsSchema } from '../../../domain/sweeps/alerts.js';
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
const THRESHOLDS = alertThresholdsSchema.parse({ minLookups: 1 });
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
  await compareCompleteness(staged);
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
  await compareNavigation(waits);
  const alerts = await readAlertFigures(db(), THRESHOLDS);
  expect(alerts.review.waiting).toBe(waits('review'));
}

/** What stands in the navigation of each page, in the overview's first lines, and at the head of what they lead to. */
async function compareNavigation(waits: (state: string) => number): Promise<void> {
  const overview = await page('/');
  const review = await page('/review');
  const inNavigation = (section: string): number =>
    Number(new RegExp(`${section}<span class="section-count">(\\d+)`).exec(overview)?.[1] ?? 0);
  const tab = (name: string): number =>
    Number(new RegExp(`${name} <span class="numeric">(\\d+)`).exec(review)?.[1]);
  const need = (words: RegExp): number => Number(words.exec(overview)?.[1] ?? 0);
  expect([tab('To review'), tab('Flagged'), tab('Parked')]).toEqual(
    ['review', 'flagged', 'parked'].map(waits),
  );
  expect(tab('For a person')).toBe(waits('review') + waits('flagged'));
  expect(inNavigation('Review')).toBe(waits('review') + waits('flagged'));
  expect([
    need(/>(\d+) films? waits? for a reviewer/),
    need(/>(\d+) doubtful records? waits? for/),
    need(/>(\d+) films? waits? for the sources/),
  ]).toEqual(['review', 'flagged', 'parked'].map(waits));

  const open = (await json<unknown[]>('/api/alerts?limit=1000')).length;
  expect(inNavigation('Alerts')).toBe(open);
  expect(await page('/alerts')).toContain(`>${open} ${open === 1 ? 'is' : 'are'} open<`);
  const samples = prometheusSamples(await page('/metrics'));
  const bySeverity = ['info', 'warning', 'critical'].map(
    (severity) => samples.get(`festival_lookup_open_alerts{severity="${severity}"}`) ?? 0,
  );
  expect(bySeverity.reduce((sum, alerts) => sum + alerts, 0)).toBe(open);
}

/** How complete the editions are is counted as the imports are; of nominations it counts those that are still named. */
async function compareCompleteness(staged: EditionFigures[]): Promise<void> {
  const complete = await listCompleteness(db(), { limit: 100 });
  const gone = await db().query<{ edition: string; gone: number }[]>(
    `SELECT edition.key AS edition, count(nomination.id)::int AS gone FROM festival_editions edition
     LEFT JOIN nominations nomination ON nomination.edition_id = edition.id AND nomination.vanished_at IS NOT NULL GROUP BY 1`,
  );
  for (const { edition, films, full, minimal, stub, waiting, nominations } of staged)
    expect(complete.find((one) => one.edition === edition)).toMatchObject({
      ...{ films, fullFilms: full, minimal, stub, waiting },
      nominations: nominations - gone.find((row) => row.edition === edition)!.gone,
    });
}

test.each([1, 2, 3, 4])('after many random steps (seed %i)', { timeout: 120_000 }, async (seed) => {
  const random = randomOf(seed);
  dashboard = await dashboardFor(dataSource());
  await db().query('TRUNCATE alerts, api_lookup_metrics, spend_ledger, movies, festival_editions CASCADE');
  const editions = [1, 2, 3].map((n) => `agree-${n}-2025`);
  for (const edition of editions) await stageSome(dataSource(), random, edition);
  for (let step = 0; step < 60; step += 1) await happens(dataSource(), random);
  await syncAlerts(
    db(),
    alertsFrom({ ...(await readAlertFigures(db(), THRESHOLDS)), stuck: undefined }, THRESHOLDS),
    { unknown: [], steadyMinutes: 15 },
  );
  for (const edition of editions) await compareEdition(edition);
  await compareAll();
});
