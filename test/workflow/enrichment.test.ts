import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type {
  RatingsActivities,
  RatingsRequest,
  SweepActivities,
} from '../../activities/enrichment/enrichment.js';
import type { RefreshActivities } from '../../activities/enrichment/refresh.js';
import type { RatingPageActivities, RatingPageRequest } from '../../activities/enrichment/ratings-pages.js';
import type { EnrichmentInput, EnrichmentReport, SweepOutcome } from '../../domain/sweeps/enrichment.js';
import type { FilmRef } from '../../domain/film-ref.js';
import type { RatingSource } from '../../domain/sources.js';
import type { enrichmentSweep } from '../../workflows/enrichment/workflow.js';
import { found, missed } from './fixtures/outcomes.js';
import { Script, type Answer } from './fixtures/film-script.js';
import type { PeopleActivities } from '../../activities/people.js';
import type { PeopleSearchActivities } from '../../activities/people-search.js';
import { listedFilm, movieIdOf, startSweepStage, type SweepStage } from './fixtures/sweep-stage.js';

let stage: SweepStage;
let due: FilmRef[] = [];
let rated: FilmRef[] = [];
let ratings: (request: RatingsRequest) => SweepOutcome;
let asked: RatingsRequest[] = [];
let pagesDue: Partial<Record<RatingSource, FilmRef[]>> = {};
let page: (request: RatingPageRequest) => SweepOutcome;
let pagesAsked: RatingPageRequest[] = [];
let runs = 0;

type Activities = SweepActivities &
  PeopleActivities &
  PeopleSearchActivities &
  RatingsActivities &
  RatingPageActivities &
  Pick<RefreshActivities, 'spareUnchanged'>;

const activities: Activities = {
  listRecordsDue: () => Promise.resolve([]),
  spareUnchanged: () => Promise.resolve({ spared: 0, requests: 0 }),
  linkPeople: () => Promise.resolve({ looked: 3, linked: 2, doubtful: 1 }),
  searchPeople: () => Promise.resolve({ asked: 0, linked: 0, doubtful: 0, requests: 0 }),
  listDueFilms: ({ limit }) => Promise.resolve(due.slice(0, limit)),
  markTried: ({ movieIds }) => {
    due = due.filter(({ movieId }) => !movieIds.includes(movieId));
    return Promise.resolve();
  },
  listRatingsDue: ({ limit }) => Promise.resolve(rated.slice(0, limit)),
  listPageRatingsDue: ({ source, limit }) => Promise.resolve((pagesDue[source] ?? []).slice(0, limit)),
  enrichFromPage: (request) =>
    Promise.resolve().then(() => {
      pagesAsked.push(request);
      const outcome = page(request);
      if (outcome.stop === undefined)
        pagesDue[request.source] =
          pagesDue[request.source]?.filter(({ movieId }) => movieId !== request.movieId) ?? [];
      return outcome;
    }),
  enrichRatings: (request) =>
    Promise.resolve().then(() => {
      asked.push(request);
      const outcome = ratings(request);
      if (outcome.stop === undefined) rated = rated.filter(({ movieId }) => movieId !== request.movieId);
      return outcome;
    }),
};

beforeAll(async () => {
  stage = await startSweepStage(activities);
});
afterAll(async () => {
  await stage.stop();
});
beforeEach(() => {
  due = [];
  rated = [];
  asked = [];
  pagesDue = {};
  pagesAsked = [];
  page = () => ({ updated: true, costUsd: 0.02, requests: 2 });
  runs += 1;
  ratings = () => ({ updated: true, costUsd: 0.001, requests: 1 });
});

async function sweep(input: EnrichmentInput = {}): Promise<EnrichmentReport> {
  return await stage.environment.client.workflow.execute<typeof enrichmentSweep>('enrichmentSweep', {
    workflowId: `enrichment-sweep-${runs}`,
    taskQueue: 'festival-lookup',
    args: [input],
  });
}

function minimal(number: number, tmdb: Answer[], imdb: Answer[] = []): Script {
  const key = `run${runs}-film${number}`;
  due.push(
    listedFilm(key, {
      importType: 'minimal',
      needsLookup: false,
      imdbId: `tt000000${number}`,
      edition: 'cannes-2025',
    }),
  );
  return stage.scripts.add(movieIdOf(key), new Script({ tmdb, imdb_scrape: imdb }));
}

function full(count: number): void {
  rated = Array.from({ length: count }, (_, number) =>
    listedFilm(`run${runs}-full${number}`, { importType: 'full', imdbId: `tt${1_000_000 + number}` }),
  );
}

test('a minimal film is asked of TMDb alone, with what its record told', async () => {
  const known = minimal(1, [found('tmdb', 'full')]);
  const unknown = minimal(2, [missed('tmdb')]);
  expect(await sweep()).toMatchObject({
    tried: 2,
    upgraded: { full: 1, minimal: 0 },
    costUsd: 0,
    requests: 2,
  });
  expect(known.lookups).toMatchObject([
    { source: 'tmdb', request: { mode: 'search', facts: 'learned' }, edition: 'cannes-2025' },
  ]);
  expect(unknown.sourcesAsked).toEqual(['tmdb']);
});

test('where pages may be bought, one is bought for what TMDb does not have', async () => {
  const known = minimal(1, [found('tmdb', 'full')]);
  const unknown = minimal(2, [missed('tmdb')], [found('imdb_scrape', 'full')]);
  expect(await sweep({ buyPages: true })).toMatchObject({ upgraded: { full: 2 }, costUsd: 0.01 });
  expect(known.sourcesAsked).toEqual(['tmdb']);
  expect(unknown.sourcesAsked).toEqual(['tmdb', 'imdb_scrape']);
});

test('no run looks up more than its most', async () => {
  for (let number = 1; number <= 5; number += 1) minimal(number, [missed('tmdb')]);
  expect(await sweep({ maxFilms: 3 })).toMatchObject({ tried: 3 });
  expect(due).toHaveLength(2);
});

test('ratings end with the run’s most', async () => {
  full(7);
  expect(await sweep({ maxRatings: 4 })).toMatchObject({ ratings: { tried: 4, updated: 4 }, costUsd: 0.004 });
});

test('ratings end when nobody’s can be had, for a reason', async () => {
  full(50);
  ratings = () => ({ updated: false, costUsd: 0, requests: 0, stop: 'omdb may not be asked: daily limit' });
  const report = await sweep({ window: 2 });
  expect(report).toMatchObject({
    ratings: { tried: 0 },
    ratingsStopped: 'omdb may not be asked: daily limit',
  });
  expect(asked.length).toBeLessThanOrEqual(2);
});

test('a fault of OMDb that stays is not asked for again and again', async () => {
  full(50);
  ratings = () => {
    throw ApplicationFailure.nonRetryable('broken', 'invalid_response');
  };
  const report = await sweep({ window: 1 });
  expect(report).toMatchObject({
    ratings: { tried: 3, updated: 0 },
    ratingsStopped: 'OMDb failed several times in a row',
  });
});

describe('sites of ratings', () => {
  const films = (count: number): FilmRef[] =>
    Array.from({ length: count }, (_, number) =>
      listedFilm(`run${runs}-rated${number}`, { importType: 'full', edition: 'cannes-2025' }),
    );

  test('are asked one after the other, by movie, within the most of each', async () => {
    pagesDue = { rotten_tomatoes: films(3), metacritic: films(2) };
    const report = await sweep({ maxRatingPages: 2 });
    expect(report).toMatchObject({
      ratingPages: { rotten_tomatoes: { tried: 2, updated: 2 }, metacritic: { tried: 2, updated: 2 } },
      costUsd: 0.08,
      requests: 8,
    });
    expect(pagesAsked.map(({ source }) => source)).toEqual([
      'rotten_tomatoes',
      'rotten_tomatoes',
      'metacritic',
      'metacritic',
    ]);
    expect(pagesAsked[0]).toMatchObject({ edition: 'cannes-2025', critical: false });
  });

  test('that have nothing due, for they are switched off, do not show', async () => {
    const report = await sweep();
    expect(report.ratingPages).toBeUndefined();
    expect(pagesAsked).toEqual([]);
  });

  test('are left out where the input says so', async () => {
    pagesDue = { rotten_tomatoes: films(1), metacritic: films(1) };
    const report = await sweep({ ratingPages: ['metacritic'] });
    expect(report.ratingPages).toEqual({ metacritic: { tried: 1, updated: 1 } });
  });

  test('one that may not be asked does not hold up the other', async () => {
    pagesDue = { rotten_tomatoes: films(9), metacritic: films(1) };
    page = ({ source }) =>
      source === 'metacritic'
        ? { updated: false, costUsd: 0.01, requests: 1 }
        : { updated: false, costUsd: 0, requests: 0, stop: 'rotten_tomatoes may not be asked: daily limit' };
    const report = await sweep({ window: 1 });
    expect(report.ratingPages).toEqual({
      rotten_tomatoes: {
        tried: 0,
        updated: 0,
        stopped: 'rotten_tomatoes may not be asked: daily limit',
      },
      metacritic: { tried: 1, updated: 0 },
    });
    expect(pagesAsked).toHaveLength(2);
  });

  test('a site whose pages cannot be read is left after a few', async () => {
    pagesDue = { metacritic: films(50) };
    page = () => {
      throw ApplicationFailure.nonRetryable('no film’s page', 'invalid_response');
    };
    expect((await sweep({ window: 1 })).ratingPages).toEqual({
      metacritic: { tried: 3, updated: 0, stopped: 'metacritic failed several times in a row' },
    });
  });
});
