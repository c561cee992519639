import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SweepActivities, SweepAnswer } from '../../activities/enrichment/enrichment.js';
import type { RefreshActivities } from '../../activities/enrichment/refresh.js';
import type { PeopleActivities } from '../../activities/people.js';
import type { PeopleSearchActivities } from '../../activities/people-search.js';
import type { EnrichmentInput, EnrichmentReport } from '../../domain/sweeps/enrichment.js';
import type { FilmRef } from '../../domain/film-ref.js';
import type { enrichmentSweep } from '../../workflows/enrichment/workflow.js';
import { Script } from './fixtures/film-script.js';
import { listedFilm, startSweepStage, type SweepStage } from './fixtures/sweep-stage.js';

/** The part of the sweep that fetches TMDb's records again. */
let stage: SweepStage;
let due: FilmRef[] = [];
let spared = { spared: 0, requests: 0 };
let answer: SweepAnswer;
let runs = 0;

const activities: Omit<SweepActivities, 'markTried'> &
  PeopleActivities &
  PeopleSearchActivities &
  RefreshActivities = {
  linkPeople: () => Promise.resolve({ looked: 0, linked: 0, doubtful: 0 }),
  searchPeople: () => Promise.resolve({ asked: 0, linked: 0, doubtful: 0, requests: 0 }),
  listDueFilms: () => Promise.resolve([]),
  listRatingsDue: () => Promise.resolve([]),
  listPageRatingsDue: () => Promise.resolve([]),
  listRecordsDue: ({ limit }) => Promise.resolve(due.slice(0, limit)),
  spareUnchanged: () => Promise.resolve(spared),
  refreshRecord: (request) => {
    if (answer.stop === undefined) due = due.filter(({ movieId }) => movieId !== request.movieId);
    return Promise.resolve(answer);
  },
};

beforeAll(async () => {
  stage = await startSweepStage(activities);
});
afterAll(async () => {
  await stage.stop();
});
beforeEach(() => {
  runs += 1;
  spared = { spared: 0, requests: 0 };
  answer = { updated: true, costUsd: 0, requests: 1 };
});

function records(count: number): void {
  due = Array.from({ length: count }, (_, number) =>
    listedFilm(`run${runs}-record${number}`, { importType: 'full', imdbId: `tt${2_000_000 + number}` }),
  );
}

async function sweep(input: EnrichmentInput = {}): Promise<EnrichmentReport> {
  return await stage.environment.client.workflow.execute<typeof enrichmentSweep>('enrichmentSweep', {
    workflowId: `records-sweep-${runs}`,
    taskQueue: 'festival-lookup',
    args: [input],
  });
}

test('records are fetched again page by page, within the run’s most', async () => {
  records(250);
  spared = { spared: 7, requests: 2 };
  expect(await sweep({ maxRecords: 230 })).toMatchObject({
    records: { tried: 230, updated: 230, spared: 7 },
    requests: 232,
    costUsd: 0,
  });
  expect(due).toHaveLength(20);
});

test('they are let be where the input says so', async () => {
  records(1);
  expect((await sweep({ maxRecords: 0 })).records).toEqual({ tried: 0, updated: 0, spared: 0 });
});

test('they wait for the next sweep where TMDb answers nobody', async () => {
  records(50);
  answer = { updated: false, costUsd: 0, requests: 1, stop: 'tmdb is down' };
  expect((await sweep({ window: 1 })).records).toEqual({
    tried: 0,
    updated: 0,
    spared: 0,
    stopped: 'tmdb is down',
  });
  expect(due).toHaveLength(50);
});

test('one that is in doubt is put before a person', async () => {
  records(1);
  const [film] = due;
  if (film === undefined) throw new Error('no film is due');
  const script = stage.scripts.add(film.movieId, new Script({}));
  const line = 'TMDb has no film 5 any more';
  answer = { updated: false, costUsd: 0, requests: 3, contradicted: { film, line } };
  await sweep();
  await expect.poll(() => script.reopened).toMatchObject([{ reopening: { note: line } }]);
});
