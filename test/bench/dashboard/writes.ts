import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { DataSource } from 'typeorm';
import { writeMetrics, type MetricRow } from '../../../entities/metrics/write.js';

const WRITERS = 8;
const WRITES = 400;
const ROUNDS = 3;

/** What keeping the figures costs the lookups that are written: rows a second with the triggers, and without. */
export async function measureWrites(dataSource: DataSource): Promise<void> {
  const rates = { with: [] as number[], without: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const kept of ['with', 'without'] as const) {
      await dataSource.query(
        `ALTER TABLE api_lookup_metrics ${kept === 'with' ? 'ENABLE' : 'DISABLE'} TRIGGER USER`,
      );
      rates[kept].push(await writesASecond(dataSource));
    }
  await dataSource.query('ALTER TABLE api_lookup_metrics ENABLE TRIGGER USER');
  const [kept, plain] = [Math.max(...rates.with), Math.max(...rates.without)];
  console.log(
    `writing attempts from ${WRITERS} writers: ${kept.toFixed(0)} a second with figures, ${plain.toFixed(0)} without`,
  );
  const began = performance.now();
  await dataSource.query('SELECT rebuild_lookup_figures()');
  console.log(`counting all figures afresh: ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

async function writesASecond(dataSource: DataSource): Promise<number> {
  const began = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      for (let write = 0; write < WRITES / WRITERS; write += 1)
        await writeMetrics(dataSource.manager, [attempt()]);
    }),
  );
  return (WRITES * 1000) / (performance.now() - began);
}

function attempt(): MetricRow {
  return {
    id: randomUUID(),
    source: 'tmdb',
    operation: 'movie_lookup',
    identifier: 'tt0111161',
    success: true,
    responseTimeMs: 120,
    errorMessage: null,
    metadata: {
      strategy: 'direct_imdb',
      fallback_level: 1,
      confidence: 1,
      cost_usd: 0,
      movie_found: true,
      movie_created: true,
      import_type: 'full',
      source_hierarchy: 'tmdb',
      festival: 'festival-1-2024',
      reason_for_fallback: null,
      movie_id: '1',
      requests: 1,
      cached: false,
    },
  };
}
