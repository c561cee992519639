import type { enrichmentSweep } from '../../../workflows/enrichment/workflow.js';
import { describe, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import type { EnrichmentInput, EnrichmentReport } from '../../../domain/sweeps/enrichment.js';
import type { Entry } from '../../../domain/programme/programme.js';
import type { LogEntry } from '../../../sandbox/simulated/http/server.js';
import type { Application } from '../fixtures/application.js';
import { shareApplication } from '../fixtures/shared-application.js';
import { filmOf, idOf, nowhere, onOmdb, onTmdb, TITLES, type Knowledge } from './fixtures/films.js';

let app: Application;
let runs = 0;

shareApplication((started) => {
  app = started;
});

let askedBefore = 0;

/** What was asked since the sources last learned something. */
function asked(): LogEntry[] {
  return app.sources.log().slice(askedBefore);
}

/** Makes the sources know these films so. */
function know(films: Knowledge[]): void {
  askedBefore = app.sources.log().length;
  app.sources.setScenario({ films: films.map((knowledge, number) => filmOf(number, knowledge)) });
}

/** Imports as many films, the more nominated the higher their number. */
async function importFilms(count: number): Promise<void> {
  const entries: Entry[] = Array.from({ length: count }, (_, number) => ({
    imdbId: idOf(number),
    title: TITLES[number] ?? '',
    year: 2025,
    nominations: Array.from({ length: number + 1 }, (_, n) => ({ category: `Category ${n}` })),
  }));
  const handle = await startImport(app.client, {
    festival: 'cannes',
    year: 2025,
    programme: { kind: 'inline', entries },
  });
  await handle.result();
}

/** Days pass, as far as the database can tell. */
async function daysLater(days: number): Promise<void> {
  await app.dataSource.query(
    `UPDATE movies SET last_enrichment_attempt = last_enrichment_attempt - $1 * interval '1 day',
       ratings_checked_at = ratings_checked_at - $1 * interval '1 day'`,
    [days],
  );
}

async function sweep(input: EnrichmentInput = {}): Promise<EnrichmentReport> {
  return await app.client.workflow.execute<typeof enrichmentSweep>('enrichmentSweep', {
    workflowId: `enrichment-sweep-${++runs}`,
    taskQueue: 'festival-lookup',
    args: [input],
  });
}

async function types(): Promise<Record<string, string>> {
  const rows = await app.dataSource.query<{ imdb_id: string; import_type: string }[]>(
    'SELECT imdb_id, import_type FROM movies ORDER BY imdb_id',
  );
  return Object.fromEntries(rows.map((row) => [row.imdb_id, row.import_type]));
}

const NO_RATINGS: EnrichmentInput = { maxRatings: 0 };

test('a minimal film that TMDb knows by now becomes full, for nothing', async () => {
  know([onOmdb, onOmdb]);
  await importFilms(2);
  expect(await types()).toEqual({ [idOf(0)]: 'minimal', [idOf(1)]: 'minimal' });
  know([onTmdb, onOmdb]);
  await daysLater(4);
  expect(await sweep(NO_RATINGS)).toMatchObject({
    tried: 2,
    upgraded: { full: 1, minimal: 0 },
    costUsd: 0,
    failed: 0,
  });
  expect(await types()).toEqual({ [idOf(0)]: 'full', [idOf(1)]: 'minimal' });
  expect(new Set(asked().map(({ source }) => source))).toEqual(new Set(['tmdb']));
  // In its festival's figures the film counts once, by its best record.
  const figures = await app.dataSource.query<unknown[]>(
    `SELECT metadata->>'import_type' AS type, count(*)::int AS films FROM api_lookup_metrics
     WHERE metadata->>'festival' = 'cannes-2025' AND metadata->>'import_type' IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
  expect(figures).toEqual([
    { type: 'full', films: 1 },
    { type: 'minimal', films: 1 },
  ]);
});

test('a film is tried when it is due, and not before; full ones never', async () => {
  know([onOmdb, onTmdb]);
  await importFilms(2);
  expect(await sweep(NO_RATINGS)).toMatchObject({ tried: 0 });
  await daysLater(4);
  expect(await sweep(NO_RATINGS)).toMatchObject({ tried: 1 });
  expect(await sweep(NO_RATINGS)).toMatchObject({ tried: 0, requests: 0 });
});

test('the longest untried come first, then the most nominated', async () => {
  know([onOmdb, onOmdb, onOmdb, onOmdb]);
  await importFilms(4);
  await daysLater(4);
  await app.dataSource.query(
    `UPDATE movies SET last_enrichment_attempt = now() - interval '30 days' WHERE imdb_id = $1`,
    [idOf(1)],
  );
  know([onTmdb, onTmdb, onTmdb, onTmdb]);
  expect(await sweep({ ...NO_RATINGS, maxFilms: 2, window: 1 })).toMatchObject({ tried: 2 });
  const upgraded = Object.entries(await types()).filter(([, type]) => type === 'full');
  expect(upgraded.map(([imdbId]) => imdbId)).toEqual([idOf(1), idOf(3)]);
});

describe('stubs', () => {
  test('whose lookup still runs are left to it', async () => {
    know([nowhere]);
    await importFilms(1);
    await daysLater(4);
    know([onTmdb]);
    expect(await sweep(NO_RATINGS)).toMatchObject({ tried: 0, running: 1 });
    expect(asked()).toEqual([]);
    expect(await types()).toEqual({ [idOf(0)]: 'stub' });
  });

  test('whose lookup has ended are looked up anew, without buying pages', async () => {
    know([nowhere, nowhere]);
    await importFilms(2);
    for (const number of [0, 1])
      await app.client.workflow.getHandle(`movie-lookup/${idOf(number)}`).terminate('gone');
    await daysLater(4);
    know([onTmdb, { tmdb: 'absent', omdb: 'absent', imdb: 'known' }]);
    expect(await sweep(NO_RATINGS)).toMatchObject({ tried: 2, upgraded: { full: 1, minimal: 0 } });
    expect(await types()).toEqual({ [idOf(0)]: 'full', [idOf(1)]: 'stub' });
    expect(asked().filter(({ source }) => source === 'zyte')).toEqual([]);
  });

  test('that a person decided on are nobody’s business', async () => {
    know([nowhere]);
    await importFilms(1);
    const lookup = app.client.workflow.getHandle(`movie-lookup/${idOf(0)}`);
    await lookup.signal('approve', { reviewer: 'ana', choice: { accept: 'stub' } });
    await lookup.result();
    await daysLater(40);
    know([onTmdb]);
    expect(await sweep(NO_RATINGS)).toMatchObject({ tried: 0, running: 0 });
  });
});

test('pages are bought where the policy says so, and within the limits', async () => {
  know([onOmdb, onOmdb]);
  await importFilms(2);
  await daysLater(4);
  const onImdb: Knowledge = { tmdb: 'absent', imdb: 'known' };
  know([onImdb, onImdb]);
  await app.dataSource.query(
    `UPDATE source_policies SET daily_limit_usd = 0.015 WHERE source = 'imdb_scrape'`,
  );
  try {
    const report = await sweep({ ...NO_RATINGS, buyPages: true, window: 1 });
    const charged = asked().reduce((sum, { chargedUsd }) => sum + chargedUsd, 0);
    expect(report.costUsd).toBeCloseTo(charged, 6);
    // The limit has room for one page of $0.01.
    expect(charged).toBeCloseTo(0.01, 6);
    expect(report).toMatchObject({ tried: 2, upgraded: { full: 1, minimal: 0 } });
  } finally {
    await app.dataSource.query(`UPDATE source_policies SET daily_limit_usd = 5 WHERE source = 'imdb_scrape'`);
  }
});

describe('ratings of full movies', () => {
  const ratings = () =>
    app.dataSource.query<{ source: string; value: number; votes: number | null }[]>(
      'SELECT source, value, votes FROM movie_ratings ORDER BY source',
    );

  test('come from OMDb once, and cost what OMDb charges', async () => {
    know([onTmdb]);
    await importFilms(1);
    expect((await ratings()).map(({ source }) => source)).not.toContain('imdb');
    const report = await sweep();
    expect(report).toMatchObject({ tried: 0, ratings: { tried: 1, updated: 1 }, costUsd: 0.001 });
    expect((await ratings()).map(({ source }) => source)).toContain('imdb');
    expect(await types()).toEqual({ [idOf(0)]: 'full' });
    expect(await sweep()).toMatchObject({ ratings: { tried: 0 }, costUsd: 0 });
    // Its cost is in the figures, and no tier of an import.
    expect(
      await app.dataSource.query(
        `SELECT SUM((metadata->>'cost_usd')::float) AS total_cost, metadata->>'festival' AS festival
         FROM api_lookup_metrics WHERE source = 'omdb' GROUP BY festival`,
      ),
    ).toEqual([{ total_cost: 0.001, festival: null }]);
  });

  test('of fewer people never replace those of more', async () => {
    know([onTmdb]);
    await importFilms(1);
    await app.dataSource.query(
      `INSERT INTO movie_ratings (movie_id, source, value, scale, votes) SELECT id, 'imdb', 9.9, 10, 100000000 FROM movies`,
    );
    await sweep();
    expect((await ratings()).find(({ source }) => source === 'imdb')).toMatchObject({
      value: 9.9,
      votes: 100_000_000,
    });
  });

  test('are not asked for when money is gone, and the report says why', async () => {
    know([onTmdb, onTmdb]);
    await importFilms(2);
    await app.dataSource.query(`UPDATE source_policies SET daily_limit_usd = 0 WHERE source = 'omdb'`);
    try {
      expect(await sweep()).toMatchObject({
        ratings: { tried: 0, updated: 0 },
        ratingsStopped: expect.stringContaining('daily limit') as string,
        costUsd: 0,
      });
    } finally {
      await app.dataSource.query(`UPDATE source_policies SET daily_limit_usd = 1 WHERE source = 'omdb'`);
    }
    expect(await sweep()).toMatchObject({ ratings: { tried: 2 } });
  });
});

test('input that cannot be used fails in words', async () => {
  await expect(sweep({ dueAfter: 'soon' })).rejects.toMatchObject({
    cause: {
      type: 'InvalidInput',
      message: expect.stringContaining('dueAfter: expected a duration') as string,
    },
  });
});
