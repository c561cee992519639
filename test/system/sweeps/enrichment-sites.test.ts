import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import type { EnrichmentInput, EnrichmentReport } from '../../../domain/sweeps/enrichment.js';
import type { ImportProgress } from '../../../domain/lookup/lookup.js';
import type { Entry } from '../../../domain/programme/programme.js';
import type { TierSource } from '../../../domain/sources.js';
import type { FilmInput } from '../../../sandbox/simulated/scenario-schema.js';
import type { LogEntry } from '../../../sandbox/simulated/http/server.js';
import type { enrichmentSweep } from '../../../workflows/enrichment/workflow.js';
import type { Application } from '../fixtures/application.js';
import { shareApplication } from '../fixtures/shared-application.js';

let app: Application;
let runs = 0;
let askedBefore = 0;

shareApplication((started) => {
  app = started;
});
beforeEach(() => {
  askedBefore = app.sources.log().length;
});
afterEach(async () => {
  await allow('letterboxd', false);
  await allow('rotten_tomatoes', false);
  await allow('metacritic', false);
});

async function allow(source: string, enabled = true): Promise<void> {
  await app.dataSource.query(
    'UPDATE source_policies SET enabled = $2, daily_limit_usd = 1, rate_limit_per_ms = 10, requests_per_day = NULL WHERE source = $1',
    [source, enabled],
  );
}

function asked(): LogEntry[] {
  return app.sources.log().slice(askedBefore);
}

function filmOf(number: number, more: Partial<FilmInput> = {}): FilmInput {
  return {
    imdbId: `tt${93_000_000 + number}`,
    tmdbId: 1_970_000_000 + number,
    title: ['Amber Orchard', 'Broken Ferry', 'Quiet Shepherd'][number] ?? `Film ${number}`,
    year: 2025,
    releaseDate: '2025-03-01',
    runtimeMinutes: 100,
    directors: [`Director ${number}`],
    omdb: 'absent',
    imdb: 'absent',
    ...more,
  };
}

async function importFilms(entries: Entry[], tiers: TierSource[]): Promise<ImportProgress> {
  const handle = await startImport(app.client, {
    festival: 'cannes',
    year: 2025,
    programme: { kind: 'inline', entries },
    policy: { tiers },
  });
  await handle.result();
  return await handle.query<ImportProgress>('progress');
}

async function movie(): Promise<Record<string, unknown> | undefined> {
  const [row] = await app.dataSource.query<Record<string, unknown>[]>(
    `SELECT imdb_id, tmdb_id, import_type, match_strategy, match_confidence, data_source_hierarchy FROM movies`,
  );
  return row;
}

describe('Letterboxd as a tier', () => {
  const entry: Entry = { imdbId: 'tt93000000', title: 'Untitled Harvest Project', year: 2025 };

  test('names the TMDb film that no search finds, which becomes the full record for nothing', async () => {
    await allow('letterboxd');
    app.sources.setScenario({ films: [filmOf(0, { tmdb: 'unlinked' })] });
    expect(await importFilms([entry], ['tmdb', 'letterboxd'])).toMatchObject({ full: 1, spendUsd: 0 });
    expect(await movie()).toEqual({
      imdb_id: 'tt93000000',
      tmdb_id: 1_970_000_000,
      import_type: 'full',
      match_strategy: 'learned_facts',
      match_confidence: 0.97,
      data_source_hierarchy: ['letterboxd', 'tmdb'],
    });
    expect(asked().flatMap(({ source, path }) => (source === 'letterboxd' ? [path] : []))).toEqual([
      '/imdb/tt93000000/',
      '/film/amber-orchard/',
    ]);
  });

  test('is not asked while it is switched off, as it is by default, and the reason says so', async () => {
    app.sources.setScenario({ films: [filmOf(0, { tmdb: 'unlinked' })] });
    expect(await importFilms([entry], ['tmdb', 'letterboxd'])).toMatchObject({
      full: 0,
      failedReasons: { letterboxd_disabled: 1 },
    });
    expect(asked().filter(({ source }) => source === 'letterboxd')).toEqual([]);
  });

  test('falls through by its own reasons', async () => {
    await allow('letterboxd');
    app.sources.setScenario({ films: [] });
    expect(await importFilms([entry], ['tmdb', 'letterboxd'])).toMatchObject({
      failedReasons: { letterboxd_not_found: 1 },
    });
  });
});

async function sweep(input: EnrichmentInput = {}): Promise<EnrichmentReport> {
  return await app.client.workflow.execute<typeof enrichmentSweep>('enrichmentSweep', {
    workflowId: `enrichment-sites-${++runs}`,
    taskQueue: 'festival-lookup',
    args: [{ maxRatings: 0, window: 1, ...input }],
  });
}

const ratings = () =>
  app.dataSource.query<object[]>(
    `SELECT title, source, value, scale, votes, movie_ratings.updated_at IS NOT NULL AS dated
     FROM movie_ratings JOIN movies ON movies.id = movie_id WHERE source IN ('rotten_tomatoes', 'metacritic') ORDER BY 1, 2`,
  );

describe('sites of ratings', () => {
  const entries = [0, 1].map((number) => ({
    imdbId: `tt${93_000_000 + number}`,
    title: filmOf(number).title,
    year: 2025,
  }));

  beforeEach(async () => {
    app.sources.setScenario({
      films: [
        filmOf(0, {
          rottenTomatoes: { slug: 'amber_orchard_2025', score: 83, reviews: 51 },
          metacritic: { slug: 'amber-orchard', score: 0, reviews: 7 },
        }),
        // Known there, and reviewed too seldom for a score.
        filmOf(1, {
          rottenTomatoes: { slug: 'broken_ferry', reviews: 3 },
          metacritic: { slug: 'broken-ferry', reviews: 2 },
        }),
      ],
    });
    await importFilms(entries, ['tmdb']);
  });

  test('are not asked while they are switched off, as they are by default', async () => {
    const report = await sweep();
    expect(report.ratingPages).toBeUndefined();
    expect(asked().filter(({ source }) => source === 'zyte')).toEqual([]);
  });

  test('give their scores to full movies, once a month, for what Zyte charges; a missing score is no 0', async () => {
    await allow('rotten_tomatoes');
    await allow('metacritic');
    const report = await sweep();
    expect(report.ratingPages).toEqual({
      rotten_tomatoes: { tried: 2, updated: 1 },
      metacritic: { tried: 2, updated: 1 },
    });
    expect(await ratings()).toEqual([
      { title: 'Amber Orchard', source: 'metacritic', value: 0, scale: 100, votes: 7, dated: true },
      { title: 'Amber Orchard', source: 'rotten_tomatoes', value: 83, scale: 100, votes: 51, dated: true },
    ]);
    const charged = asked().reduce((sum, { chargedUsd }) => sum + chargedUsd, 0);
    // One page with the year, one without, twice that for the film whose addresses have no year.
    expect(charged).toBeCloseTo(0.07, 6);
    expect(report.costUsd).toBeCloseTo(charged, 6);
    const [costs] = await app.dataSource.query<{ usd: number }[]>(
      'SELECT sum(cost_usd)::float8 AS usd FROM api_costs',
    );
    expect(costs?.usd).toBeCloseTo(charged, 6);

    const again = await sweep();
    expect(again.ratingPages).toBeUndefined();
    await app.dataSource.query(`UPDATE rating_checks SET checked_at = checked_at - interval '31 days'`);
    expect((await sweep()).ratingPages).toMatchObject({ metacritic: { tried: 2 } });
  });

  test('stop at their own limit, and say so', async () => {
    await allow('rotten_tomatoes');
    await app.dataSource.query(
      `UPDATE source_policies SET daily_limit_usd = 0.01 WHERE source = 'rotten_tomatoes'`,
    );
    const report = await sweep();
    expect(report.ratingPages?.rotten_tomatoes).toMatchObject({
      tried: 1,
      updated: 1,
      stopped: expect.stringContaining('daily limit') as string,
    });
    expect(report.costUsd).toBeCloseTo(0.01, 6);
    expect((await ratings()).length).toBe(1);
  });
});

test('a full import brings who worked with whom, and a second one counts nothing twice', async () => {
  const cast = ['Actor One', 'Actor Two'].map((name) => ({ name }));
  app.sources.setScenario({
    films: [0, 1].map((number) =>
      filmOf(number, { cast, directors: ['Director Same'], year: 2024 + number }),
    ),
  });
  const entries = [0, 1].map((number) => ({
    imdbId: `tt${93_000_000 + number}`,
    title: filmOf(number).title,
  }));
  const pairs = () =>
    app.dataSource.query<object[]>(
      `SELECT one.name, other.name AS other, kinds, films, first_year, latest_year FROM collaborations
       JOIN people one ON one.id = person_id JOIN people other ON other.id = other_person_id ORDER BY 1, 2`,
    );
  await importFilms(entries, ['tmdb']);
  const first = await pairs();
  expect(first).toHaveLength(3);
  for (const pair of first) expect(pair).toMatchObject({ films: 2 });
  await app.dataSource.query(`UPDATE movies SET import_type = 'stub', needs_enrichment = true`);
  expect(await pairs()).toEqual([]);
  await importFilms(entries, ['tmdb']);
  expect(await pairs()).toEqual(first);
});
