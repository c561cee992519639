import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import type { FestivalImportInput } from '../../../domain/policy.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import type { LogEntry } from '../../../sandbox/simulated/http/server.js';
import { chargedBy, startApplication, withoutLatency, type Application } from '../fixtures/application.js';
import { startWorkerProcess } from '../fixtures/worker-process.js';
import { COUNTED } from '../../support/sources/counted.js';

const example = JSON.parse(
  readFileSync(new URL('../../../examples/cannes-2025.json', import.meta.url), 'utf8'),
) as FestivalImportInput;
const PATIENCE = { timeout: 60_000, interval: 20 };
/** Long enough for paid requests to be under way when the worker is killed. */
const PAID_LATENCY = { min: 400, max: 400 };

let app: Application;

beforeEach(async () => {
  const scenario = { ...withoutLatency(cannesScenario()), profile: COUNTED };
  app = await startApplication({
    ...scenario,
    omdb: { ...scenario.omdb, latencyMs: PAID_LATENCY },
    zyte: { ...scenario.zyte, latencyMs: PAID_LATENCY, browserLatencyMs: PAID_LATENCY },
  });
});
afterEach(async () => {
  await app.stop();
});

/** Requests that were charged, each named by source, film and mode. */
function charged(log: LogEntry[]): string[] {
  return log
    .filter(({ chargedUsd }) => chargedUsd > 0)
    .map(({ source, film, mode }) => `${source} ${film ?? ''} ${mode ?? ''}`.trim());
}

/** The same names for the answers that stand in the cache. */
async function cached(): Promise<string[]> {
  const rows = await app.dataSource.query<{ source: string; request_key: string }[]>(
    'SELECT source, request_key FROM source_responses',
  );
  return rows.map(({ source, request_key: key }) => {
    const film = /tt\d+/.exec(key)?.[0] ?? '';
    return source === 'omdb'
      ? `omdb ${film}`
      : `zyte ${film} ${key.startsWith('plain') ? 'httpResponseBody' : 'browserHtml'}`;
  });
}

function timesIn(names: string[], name: string): number {
  return names.filter((each) => each === name).length;
}

test('kill -9 of the worker in mid-import, restart: it ends right, and nothing that was written is paid again', async () => {
  const worker = await startWorkerProcess(app);
  const handle = await startImport(app.client, example);
  // In the middle: some paid answers are written, others are on their way.
  await vi.waitFor(async () => {
    const paid = charged(app.sources.log());
    const written = await cached();
    expect(written.length).toBeGreaterThanOrEqual(2);
    expect(paid.length).toBeGreaterThan(written.length);
  }, PATIENCE);
  await worker.kill();
  const written = await cached();
  expect((await handle.describe()).status.name).toBe('RUNNING');

  await startWorkerProcess(app);
  const progress = await handle.result();
  expect(progress).toMatchObject({ total: 25, full: 16, minimal: 8, stub: 1 });
  const paid = charged(app.sources.log());
  for (const name of written) expect({ name, times: timesIn(paid, name) }).toEqual({ name, times: 1 });
  const twice = [...new Set(paid)].filter((name) => timesIn(paid, name) > 1);
  expect(twice.filter((name) => timesIn(paid, name) > 2)).toEqual([]);

  // The ledger never knows of less than the sources charged, and nothing stays reserved.
  const [ledger] = await app.dataSource.query<{ usd: number; open: number }[]>(
    `SELECT sum(coalesce(charged_usd, reserved_usd))::float8 AS usd, count(*) FILTER (WHERE state = 'reserved')::int AS open
     FROM spend_ledger`,
  );
  const bill = chargedBy(app.sources.log(), 'omdb') + chargedBy(app.sources.log(), 'zyte');
  expect(ledger?.usd).toBeGreaterThanOrEqual(bill - 1e-9);
  expect(ledger?.open).toBe(0);

  const [rows] = await app.dataSource.query<{ movies: number; nominations: number; doubled: number }[]>(
    `SELECT (SELECT count(*)::int FROM movies) AS movies, (SELECT count(*)::int FROM nominations) AS nominations,
       (SELECT count(*)::int FROM (SELECT metadata->>'movie_id' FROM api_lookup_metrics
          WHERE operation = 'movie_lookup' AND success GROUP BY 1 HAVING count(*) > 1) twice) AS doubled`,
  );
  const nominations = (example.programme as { entries: { nominations?: unknown[] }[] }).entries.reduce(
    (sum, entry) => sum + (entry.nominations?.length ?? 0),
    0,
  );
  expect(rows).toEqual({ movies: 25, nominations, doubled: 0 });
});
