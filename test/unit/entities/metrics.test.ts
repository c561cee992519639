import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { dependentId, writeMetrics, type MetricRow } from '../../../entities/metrics/write.js';
import { useDatabase } from '../fixtures/entities.js';

const { db } = useDatabase();

function metric(more: Partial<MetricRow> = {}): MetricRow {
  return {
    id: randomUUID(),
    source: 'omdb',
    operation: 'movie_lookup',
    identifier: 'tt0000001',
    success: false,
    responseTimeMs: 12.6,
    errorMessage: 'not there',
    metadata: {
      strategy: null,
      fallback_level: 2,
      confidence: null,
      cost_usd: 0.001,
      movie_found: false,
      movie_created: false,
      import_type: null,
      source_hierarchy: 'tmdb>omdb',
      festival: 'cannes-2025',
      reason_for_fallback: 'omdb_not_found',
      movie_id: '1',
      requests: 1,
      cached: false,
    },
    ...more,
  };
}

async function rowsOf(id: string): Promise<Record<string, unknown>[]> {
  return await db().query(
    'SELECT source, success, response_time_ms, error_message, metadata FROM api_lookup_metrics WHERE id = $1',
    [id],
  );
}

test('a retry writes the same row again: none is lost, none is doubled', async () => {
  const row = metric();
  await writeMetrics(db(), [row]);
  await writeMetrics(db(), [row]);
  expect(await rowsOf(row.id)).toEqual([
    {
      source: 'omdb',
      success: false,
      response_time_ms: 13,
      error_message: 'not there',
      metadata: row.metadata,
    },
  ]);
});

test('a failure becomes the success of its retry', async () => {
  const row = metric();
  await writeMetrics(db(), [row]);
  const metadata = { ...row.metadata, movie_found: true, import_type: 'minimal' as const };
  await writeMetrics(db(), [{ ...row, success: true, errorMessage: null, metadata }]);
  expect(await rowsOf(row.id)).toMatchObject([{ success: true, error_message: null, metadata }]);
});

test('a late duplicate does not turn a success into a failure', async () => {
  const row = metric({ success: true, errorMessage: null });
  await writeMetrics(db(), [row]);
  await writeMetrics(db(), [{ ...row, success: false, errorMessage: 'timed out' }]);
  expect(await rowsOf(row.id)).toMatchObject([{ success: true, error_message: null }]);
});

test('no rows are no statement, and text that a database cannot hold is stored', async () => {
  await writeMetrics(db(), []);
  const row = metric({
    identifier: 'a\u0000b',
    errorMessage: 'half \ud83d',
    metadata: { ...metric().metadata, strategy: 'x\u0000' },
  });
  await writeMetrics(db(), [row]);
  expect(await rowsOf(row.id)).toMatchObject([{ error_message: 'half \ufffd', metadata: { strategy: 'x' } }]);
});

test('rows that belong to an attempt have ids that are always the same', () => {
  const id = randomUUID();
  expect(dependentId(id, 'exact_title_year')).toBe(dependentId(id, 'exact_title_year'));
  expect(dependentId(id, 'exact_title_year')).not.toBe(dependentId(id, 'fuzzy_title'));
  expect(dependentId(id, 'a')).not.toBe(dependentId(randomUUID(), 'a'));
});
