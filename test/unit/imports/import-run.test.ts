import { beforeEach, describe, expect, test, vi } from 'vitest';
import { NO_FILMS } from '../../../domain/film-counts.js';
import type { FilmRef } from '../../../domain/film-ref.js';
import type { ImportProgress, LookupResult, ParkedMessage } from '../../../domain/lookup/lookup.js';
import type { ChildOutcome } from '../../../workflows/child-lookups/outcome.js';
import { importDetails } from '../../../workflows/festival-import/details.js';
import type { ImportData } from '../../../workflows/festival-import/data.js';
import { heldFor, progressOf } from '../../../workflows/festival-import/progress.js';
import { ImportState } from '../../../workflows/festival-import/state.js';

const DATA: ImportData = {
  edition: 'cannes-2025',
  editionId: '1',
  total: 4,
  rejectedRows: 0,
  startedAt: '2025-05-01T00:00:00.000Z',
  cursor: '0',
  inFlight: [],
  started: 0,
  lookedUp: 0,
  counts: NO_FILMS,
  failed: [],
  spendBySource: {},
  requests: 0,
  spendMode: 'normal',
  paused: false,
};
const KNOWN: FilmRef = {
  movieId: '9',
  filmKey: 'known',
  label: 'A film (2025)',
  cursor: '1',
  critical: false,
  importType: 'full',
  needsLookup: false,
};
let state: ImportState;

beforeEach(() => {
  state = new ImportState(DATA);
});

function progress(): ImportProgress {
  return progressOf(state, undefined, 3);
}

function ended(importType: LookupResult['importType'], reason?: string, requests = 0): ChildOutcome {
  return {
    kind: 'ended',
    result: { movieId: '1', importType, stage: 'resolved', reason, spendUsd: 0, requests },
  };
}

function parked(reason: string, stage: ParkedMessage['stage'] = 'parked', requests = 0): ChildOutcome {
  return { kind: 'parked', parked: { filmKey: 'x', stage, importType: 'stub', reason, requests } };
}

describe('films', () => {
  test('are counted by their record; a stub by its reason', () => {
    state.count('a', ended('full', 'tmdb_not_found'), true);
    state.count('b', parked('imdb_scrape_not_found'), true);
    state.count('c', parked('tmdb_low_confidence', 'review'), true);
    expect(progress()).toMatchObject({
      full: 1,
      stub: 2,
      awaitingReview: 1,
      failedReasons: { imdb_scrape_not_found: 1, tmdb_low_confidence: 1 },
    });
  });

  test('that get better while the import runs are counted anew, once', () => {
    state.count('a', parked('imdb_scrape_not_found', 'review'), true);
    state.count('a', ended('full'), false);
    expect(progress()).toMatchObject({ full: 1, stub: 0, awaitingReview: 0, failedReasons: {} });
  });

  test('whose lookup failed count as stubs with that reason, until they are looked up after all', () => {
    state.count('a', { kind: 'failed' }, true);
    expect(progress()).toMatchObject({ stub: 1, failedReasons: { lookup_failed: 1 } });
    state.count('a', ended('full'), true);
    expect(progress()).toMatchObject({ stub: 0, full: 1, failedReasons: {} });
  });

  test('of an earlier run are not guessed at: the database is to be asked', () => {
    state.count('a', ended('full'), false);
    expect(progress()).toMatchObject({ full: 0 });
    expect(state.isStale).toBe(true);
  });
});

describe('a count of the database', () => {
  test('takes the place of what was counted before, and not of what came meanwhile', () => {
    state.count('a', ended('full'), true);
    state.beginRecount();
    state.count('b', ended('minimal'), true);
    expect(progress()).toMatchObject({ full: 1, minimal: 1 });
    state.endRecount({ ...NO_FILMS, full: 7, stub: 2 }, { omdb: 0.5 });
    expect(progress()).toMatchObject({ full: 7, minimal: 1, stub: 2, spendUsd: 0.5 });
    expect(state.isStale).toBe(false);
  });

  test('that may have found a film as it was, or as it came to be meanwhile, is asked for again, and adds it to nothing', () => {
    state.count('a', parked('omdb_over_budget'), true);
    state.beginRecount();
    state.count('a', ended('minimal'), false);
    expect(progress()).toMatchObject({ minimal: 1, stub: 0 });
    state.endRecount({ ...NO_FILMS, minimal: 1 }, {});
    expect(progress()).toMatchObject({ minimal: 1, stub: 0 });
    expect(state.isStale).toBe(true);
  });

  test('left out a film in flight: however often it changes meanwhile, it is counted beside, once', () => {
    state.beginRecount();
    state.count('a', parked('omdb_over_budget'), true);
    state.count('a', ended('minimal'), false);
    state.endRecount({ ...NO_FILMS, full: 2 }, {});
    expect(progress()).toMatchObject({ full: 2, minimal: 1, stub: 0 });
    expect(state.isStale).toBe(false);
  });

  test('left out a film that was begun meanwhile and needs no lookup', () => {
    state.beginRecount();
    state.countKnown({ ...KNOWN, importType: 'full' });
    state.endRecount({ ...NO_FILMS, full: 2 }, {});
    expect(progress()).toMatchObject({ full: 3, started: 1 });
  });
});

test('money is summed by source, requests from all that is told', () => {
  state.countSpend({ filmKey: 'a', source: 'omdb', costUsd: 0.1, requests: 2 });
  state.countSpend({ filmKey: 'b', source: 'omdb', costUsd: 0.2, requests: 1 });
  state.countSpend({ filmKey: 'b', source: 'imdb_scrape', costUsd: 0.2, requests: 1 });
  state.count('b', ended('full', undefined, 3), true);
  expect(progress()).toMatchObject({
    spendUsd: 0.5,
    spendBySource: { omdb: 0.3, imdb_scrape: 0.2 },
    requests: 7,
  });
});

test('the time left is told from the first films on, and is 0 at the end', () => {
  vi.useFakeTimers({ now: Date.parse(DATA.startedAt) + 30_000 });
  try {
    expect(progress().etaSeconds).toBeNull();
    for (const film of ['a', 'b', 'c']) state.count(film, ended('full'), true);
    expect(progress().etaSeconds).toBe(10);
    state.count('d', ended('full'), true);
    expect(progress().etaSeconds).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('what is carried into the next run is plain JSON', () => {
  state.count('a', parked('tmdb_not_found'), true);
  state.countSpend({ filmKey: 'a', source: 'omdb', costUsd: 0.1, requests: 1 });
  const carried = { ...state.known, counts: state.totals() };
  const next = new ImportState(JSON.parse(JSON.stringify(carried)) as ImportData);
  expect(progressOf(next, undefined, 3)).toEqual(JSON.parse(JSON.stringify(progress())));
});

test('Temporal Web is shown counts, reasons by their number, and why an import is paused', () => {
  state.count('a', parked('tmdb_not_found'), true);
  state.count('b', parked('omdb_not_found'), true);
  state.count('c', parked('omdb_not_found'), true);
  state.set({ paused: true, pausedReason: 'for lunch' });
  const details = importDetails('cannes-2025', progress());
  expect(details).toContain('**cannes-2025** · 3 of 4 films');
  expect(details).toContain('for lunch');
  expect(details.indexOf('OMDb does not know')).toBeLessThan(details.indexOf('TMDb does not know'));
});

test('an import is held for its operator’s words, else for the source that answers nobody', () => {
  const backoff = {
    source: 'tmdb',
    reason: 'unauthorized',
    message: 'the key is rejected',
    isOutage: true,
    waitMs: 0,
  } as const;
  expect(heldFor({}, undefined)).toBeUndefined();
  expect(heldFor({}, backoff)).toEqual({
    reason: 'tmdb_unauthorized',
    words: 'tmdb_unauthorized: the key is rejected',
  });
  expect(heldFor({ pausedReason: 'for lunch' }, backoff)).toMatchObject({ words: 'for lunch' });
});
