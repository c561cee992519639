import { expect, test } from 'vitest';
import type { LookupState } from '../../../domain/lookup/lookup.js';
import { lookupDetails } from '../../../workflows/movie-lookup/details.js';

function state(more: Partial<LookupState> = {}): LookupState {
  return {
    label: 'Alpha (2025)',
    stage: 'review',
    importType: 'stub',
    reason: 'tmdb_low_confidence',
    tried: [
      {
        source: 'tmdb',
        found: false,
        reason: 'tmdb_low_confidence',
        message: 'TMDb’s best is "Alpha" (2018)',
        costUsd: 0,
        requests: 3,
        at: '2025-05-01T00:00:00.000Z',
      },
      {
        source: 'omdb',
        found: true,
        message: 'OMDb has it',
        costUsd: 0.001,
        requests: 1,
        at: '2025-05-01T00:00:01.000Z',
      },
    ],
    candidates: [
      { tmdbId: 55, title: 'Alpha', year: 2018, confidence: 0.456, evidence: 'same title; year −7' },
    ],
    spendUsd: 0.001,
    requests: 4,
    next: 'Waits for a reviewer.',
    ...more,
  };
}

test('a film is shown with what was tried, why it failed, who may be meant and what to do', () => {
  const details = lookupDetails(state());
  expect(details).toContain('**Alpha (2025)** · review · stub · $0.001');
  expect(details).toMatch(
    /\| TMDb \| offers no film that is sure enough: TMDb’s best is "Alpha" \(2018\) \| \$0\.00 \|/,
  );
  expect(details).toContain('| OMDb | found: OMDb has it | $0.001 |');
  expect(details).toContain('| Alpha (TMDb 55) | 2018 | 46 % | same title; year −7 |');
  expect(details.trimEnd().endsWith('Waits for a reviewer.')).toBe(true);
});

test('text from outside cannot break the table or bring links and markup', () => {
  const evil = 'x | y\n# big\r[click](https://evil.example) <b>bold</b> `code` **strong**';
  const details = lookupDetails(
    state({
      label: evil,
      tried: [{ ...state().tried[0]!, message: evil }],
      candidates: [{ title: evil, confidence: 0.1, evidence: evil, imdbId: 'tt1' }],
    }),
  );
  const lines = details.split('\n');
  expect(lines.filter((line) => line.startsWith('#'))).toEqual([]);
  expect(details).not.toMatch(/\[click\]\(|<b>|`code`|\*\*strong\*\*/);
  for (const line of lines.filter((each) => each.startsWith('| tmdb')))
    expect(line.split('|')).toHaveLength(5);
});

test('a long text is cut: details have a limit of 20 KB', () => {
  const long = 'x'.repeat(5000);
  const tried = Array.from({ length: 20 }, () => ({ ...state().tried[0]!, message: long }));
  const candidates = Array.from({ length: 3 }, () => ({ title: long, confidence: 0.5, evidence: long }));
  expect(Buffer.byteLength(lookupDetails(state({ tried, candidates, label: long })))).toBeLessThan(20_000);
});

test('nothing tried and nobody meant: no empty tables', () => {
  expect(lookupDetails(state({ tried: [], candidates: [] }))).not.toContain('|');
});
