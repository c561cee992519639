import { describe, expect, test } from 'vitest';
import type { EnrichmentReport } from '../../../domain/sweeps/enrichment.js';
import type { ImportProgress, LookupState } from '../../../domain/lookup/lookup.js';
import { lookupStart } from '../../../workflows/child-lookups/start.js';
import { backfillDetails } from '../../../workflows/backfill/details.js';
import { enrichmentDetails } from '../../../workflows/enrichment/details.js';
import { importDetails } from '../../../workflows/festival-import/details.js';
import { lookupDetails } from '../../../workflows/movie-lookup/details.js';

const EVIL =
  'x | y\n\n# big\r[click](https://evil.example) ![](//evil.example/x.png) <b>bold</b> www.evil.example `code` a@evil.example \u202egnp\u0007\\';

const progress: ImportProgress = {
  total: 3,
  started: 3,
  full: 1,
  minimal: 1,
  stub: 1,
  awaitingReview: 0,
  failedReasons: { [EVIL]: 1 },
  spendUsd: 0,
  spendBySource: {},
  requests: 0,
  paused: true,
  pausedReason: EVIL,
  spendMode: 'normal',
  etaSeconds: null,
  rejectedRows: 1,
  warnings: [EVIL, EVIL],
  refusedSignal: EVIL,
};
const state: LookupState = {
  label: EVIL,
  stage: 'parked',
  importType: 'stub',
  tried: [{ source: 'tmdb', found: false, reason: EVIL, message: EVIL, costUsd: 0, requests: 1, at: '' }],
  candidates: [{ tmdbId: 1, title: EVIL, confidence: 0.5, evidence: EVIL }],
  spendUsd: 0,
  requests: 0,
  next: `Waits for tmdb: ${EVIL}. Goes on by itself.`,
  refusedSignal: EVIL,
};
const backfill = {
  ...{ name: EVIL, films: 1, known: 0, running: 0, lookedUp: 0, full: 0, minimal: 0, stub: 1 },
  ...{ awaitingReview: 0, failed: 0, costUsd: 0, requests: 0, reasons: { [EVIL]: 1 } },
};
const enrichment: EnrichmentReport = {
  ...{ startedAt: '', tried: 0, upgraded: { full: 0, minimal: 0 }, running: 0, failed: 0 },
  ...{ ratings: { tried: 0, updated: 0 }, costUsd: 0, requests: 0, ratingsStopped: EVIL },
  ratingPages: { metacritic: { tried: 0, updated: 0, stopped: EVIL } },
};
const film = { movieId: '1', filmKey: 'tt1', label: EVIL, critical: false, importType: 'stub' };
const start = lookupStart(film as unknown as Parameters<typeof lookupStart>[0]);

describe.each([
  ['an import', importDetails('cannes-2025', progress)],
  ['a lookup', lookupDetails(state)],
  ['a backfill', backfillDetails(backfill)],
  ['a sweep', enrichmentDetails(enrichment)],
  ['the summary of a lookup', start.staticSummary],
])('what Temporal Web shows of %s', (_name, shown) => {
  test('tells what was given', () => {
    expect(shown).toContain('click');
  });

  test('has no link, image or markup from outside', () => {
    expect(shown).not.toMatch(/[[\]<>`\\]|\w:\/\/|www\.|\w@|\u202e|[^\P{Cc}\n]/u);
    expect(shown.split('\n').filter((line) => line.startsWith('#'))).toEqual([]);
  });

  test('keeps its tables', () => {
    for (const table of shown.split('\n\n').filter((part) => part.startsWith('|'))) {
      const columns = table.split('\n').map((row) => row.split('|').length);
      expect(new Set(columns).size, table).toBe(1);
    }
  });
});
