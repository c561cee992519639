import { beforeEach, describe, expect, test, vi } from 'vitest';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { StagedFilm } from '../../../domain/staged-film.js';
import { ImportRun, type ImportCounters } from '../../../workflows/festival-import/counters.js';
import { importDetails } from '../../../workflows/festival-import/details.js';

// The counts are plain; only showing them is Temporal's matter.
vi.mock('@temporalio/workflow', () => ({ setCurrentDetails: vi.fn(), upsertSearchAttributes: vi.fn() }));

let counters: ImportCounters;
let run: ImportRun;

beforeEach(() => {
  counters = {
    edition: 'cannes-2025',
    editionId: '1',
    total: 4,
    rejectedRows: 0,
    startedAt: '2025-05-01T00:00:00.000Z',
    afterEntryId: '0',
    started: 0,
    full: 0,
    minimal: 0,
    stub: 0,
    awaitingReview: 0,
    lookedUp: 0,
    failedReasons: {},
    spendBySource: {},
    requests: 0,
  };
  run = new ImportRun(counters, 'normal', undefined, 3);
});

describe('films', () => {
  test('are counted by their record; a stub by its reason', () => {
    run.count('a', 'full', 'tmdb_not_found');
    run.count('b', 'stub', 'imdb_scrape_not_found');
    run.count('c', 'stub', 'tmdb_low_confidence', true);
    expect(run.progress()).toMatchObject({
      full: 1,
      stub: 2,
      awaitingReview: 1,
      failedReasons: { imdb_scrape_not_found: 1, tmdb_low_confidence: 1 },
    });
  });

  test('that get better are counted anew, and leave nothing behind', () => {
    run.count('a', 'stub', 'tmdb_not_found', true);
    run.count('b', 'stub', 'tmdb_not_found');
    run.count('a', 'full');
    expect(run.progress()).toMatchObject({
      full: 1,
      stub: 1,
      awaitingReview: 0,
      failedReasons: { tmdb_not_found: 1 },
    });
    run.count('b', 'minimal');
    expect(run.progress()).toMatchObject({ full: 1, minimal: 1, stub: 0, failedReasons: {} });
    expect(counters.lookedUp).toBe(2);
  });

  test('that need no lookup count without being looked up', () => {
    run.countKnown({ importType: 'minimal' } as StagedFilm);
    expect(run.progress()).toMatchObject({ minimal: 1 });
    expect(counters.lookedUp).toBe(0);
  });
});

test('money is summed by source, without the dust of binary fractions', () => {
  for (let call = 0; call < 3; call += 1)
    run.countSpend({ filmKey: 'a', source: 'omdb', costUsd: 0.1, requests: 2 });
  run.countSpend({ filmKey: 'a', source: 'imdb_scrape', costUsd: 0.2, requests: 1 });
  expect(run.progress()).toMatchObject({
    spendUsd: 0.5,
    spendBySource: { omdb: 0.3, imdb_scrape: 0.2 },
    requests: 7,
  });
});

test('the time left is told from the first films on, and is 0 at the end', () => {
  vi.useFakeTimers({ now: Date.parse(counters.startedAt) + 30_000 });
  try {
    expect(run.progress().etaSeconds).toBeNull();
    for (const film of ['a', 'b', 'c']) run.count(film, 'full');
    expect(run.progress().etaSeconds).toBe(10);
    run.count('d', 'full');
    expect(run.progress().etaSeconds).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('what is carried into the next run is plain JSON', () => {
  run.count('a', 'stub', 'tmdb_not_found');
  run.countSpend({ filmKey: 'a', source: 'omdb', costUsd: 0.1, requests: 1 });
  expect(JSON.parse(JSON.stringify(counters))).toEqual(counters);
});

test('Temporal Web is shown counts, reasons by their number, and why an import is paused', () => {
  run.count('a', 'stub', 'tmdb_not_found');
  run.count('b', 'stub', 'omdb_not_found');
  run.count('c', 'stub', 'omdb_not_found');
  run.paused = true;
  run.pausedReason = 'for lunch';
  const details = importDetails('cannes-2025', run.progress());
  expect(details).toContain('**cannes-2025** · 3 of 4 films');
  expect(details).toContain('for lunch');
  expect(details.indexOf('omdb_not_found')).toBeLessThan(details.indexOf('tmdb_not_found'));
});

test('no reason is longer in the search attribute than the server takes', () => {
  run.paused = true;
  run.pausedReason = '🎬'.repeat(3000);
  run.publish();
  const pairs = vi.mocked(upsertSearchAttributes).mock.lastCall?.[0] as { value: unknown }[];
  const value = String(pairs.find((pair) => typeof pair.value === 'string')?.value);
  expect(value).toBe(`${'🎬'.repeat(299)}…`);
  expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThan(2048);
});
