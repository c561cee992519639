import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { forgetSearches } from '../../../entities/metrics/forget-searches.js';
import { readFigures, sumUpFigures } from '../../../entities/metrics/figures.js';
import { useDatabase } from '../fixtures/entities.js';

/** The sums of lookups follow every change of their rows, whoever makes it. */
const { dataSource } = useDatabase();

beforeEach(async () => {
  await sql('TRUNCATE api_lookup_metrics');
});

async function sql<Row>(statement: string): Promise<Row[]> {
  return await dataSource().query<Row[]>(statement);
}

/** What the sums say against what counting says; no rows where they agree. */
const difference = (): Promise<unknown[]> =>
  sql(`WITH counted AS (
      SELECT date_trunc('hour', inserted_at, 'UTC') AS hour, source, operation, metadata->>'festival' AS festival, success,
        metadata->>'fallback_level' AS level, metadata->>'source_hierarchy' AS tried, metadata->>'import_type' AS type,
        metadata->>'movie_created' IS NOT DISTINCT FROM 'true' AS created, metadata->>'reason_for_fallback' AS reason,
        count(*) AS lookups, sum((metadata->>'cost_usd')::numeric) AS cost, count(response_time_ms) AS timed,
        coalesce(sum(response_time_ms), 0) AS ms, coalesce(sum((metadata->>'requests')::int), 0) AS requests,
        count(*) FILTER (WHERE (metadata->>'requests')::int > 0) AS asked, count(*) FILTER (WHERE metadata->>'cached' = 'true') AS cached,
        count(*) FILTER (WHERE metadata->>'cached' IS DISTINCT FROM 'true' AND metadata->>'requests' <> '0') AS sent
      FROM api_lookup_metrics GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    ), kept AS (
      SELECT hour, source, operation, festival, success, fallback_level, sources_tried, import_type, movie_created, reason,
        sum(lookups) AS lookups, sum(cost_usd) AS cost, sum(timed_lookups) AS timed, sum(total_ms) AS ms,
        sum(requests) AS requests, sum(asked) AS asked, sum(from_cache) AS cached, sum(from_source) AS sent
      FROM lookup_figures GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(lookups) <> 0
    )
    (SELECT 'counted' AS by, * FROM counted EXCEPT ALL SELECT 'counted', * FROM kept)
    UNION ALL (SELECT 'kept', * FROM kept EXCEPT ALL SELECT 'kept', * FROM counted)`);

const addRows = (count: number): Promise<unknown> =>
  sql(`INSERT INTO api_lookup_metrics (source, operation, identifier, success, response_time_ms, metadata, inserted_at)
    SELECT 'tmdb', 'movie_lookup', 'f' || n, n % 3 = 0, n, jsonb_build_object('festival', 'agree-' || n % 2, 'cost_usd', n / 1000.0,
      'fallback_level', 1, 'source_hierarchy', 'tmdb', 'requests', n % 4, 'cached', n % 5 = 0), now() - n * interval '7 minutes' FROM generate_series(1, ${count}) n`);

test('rows added, changed, moved in time, removed', async () => {
  await addRows(300);
  await sql(
    `UPDATE api_lookup_metrics SET success = true, metadata = metadata || '{"cost_usd": 0.5}' WHERE identifier LIKE 'f1%'`,
  );
  await sql(
    `UPDATE api_lookup_metrics SET inserted_at = inserted_at - interval '40 days' WHERE identifier LIKE 'f2%'`,
  );
  await sql(`DELETE FROM api_lookup_metrics WHERE identifier LIKE 'f3%'`);
  const id = randomUUID();
  for (const success of [false, true, false])
    await sql(`INSERT INTO api_lookup_metrics (id, source, operation, success) VALUES ('${id}', 'omdb', 'movie_lookup', ${success})
      ON CONFLICT (id) DO UPDATE SET success = excluded.success WHERE NOT api_lookup_metrics.success`);
  expect(
    await sql(
      `SELECT sum(lookups)::int AS n FROM lookup_figures WHERE source = 'omdb' AND fallback_level IS NULL AND success`,
    ),
  ).toEqual([{ n: 1 }]);
  await sql(`UPDATE api_lookup_metrics SET metadata = metadata || '{"cost_usd": 0}' WHERE id = '${id}'`);
  expect(await difference()).toEqual([]);
});

test('a transaction that is undone leaves nothing', async () => {
  await addRows(10);
  const before = await sql('SELECT count(*)::int AS n FROM lookup_figures');
  await expect(
    dataSource().transaction(async (manager) => {
      await manager.query('DELETE FROM api_lookup_metrics');
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(await sql('SELECT count(*)::int AS n FROM lookup_figures')).toEqual(before);
});

test('any range counts the same as the rows in it, also within an hour', async () => {
  await addRows(400);
  await sql(
    `UPDATE api_lookup_metrics SET inserted_at = inserted_at - interval '29 days' WHERE identifier LIKE 'f2%'`,
  );
  for (const days of [1, 7, 30, 90, null]) {
    const panels = await readFigures(dataSource().manager, { days, festival: null });
    const [counted] = await dataSource().query<{ lookups: number; p95: number }[]>(
      `SELECT count(*)::int AS lookups, percentile_cont(0.95) WITHIN GROUP (ORDER BY response_time_ms) AS p95 FROM api_lookup_metrics
       WHERE source = 'tmdb' AND operation = 'movie_lookup' AND inserted_at > coalesce($1, '-infinity'::timestamptz)`,
      [panels.since],
    );
    const tmdb = panels.sources.find(({ source }) => source === 'tmdb');
    expect(tmdb?.lookups).toBe(counted?.lookups);
    expect(tmdb?.p95Ms).toBeCloseTo(counted?.p95 ?? -1, 6);
  }
});

test('summing up while many write loses and doubles nothing', async () => {
  const write = async (): Promise<void> => {
    for (let round = 0; round < 15; round += 1) await addRows(1);
  };
  const sumUp = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) await sql('SELECT sum_up_lookup_figures()');
  };
  await Promise.all([write(), write(), write(), sumUp(), sumUp()]);
  expect(await difference()).toEqual([]);
  await sql('SELECT sum_up_lookup_figures()');
  expect(await difference()).toEqual([]);
  expect(await sql('SELECT 1 FROM lookup_figures WHERE NOT summed_up')).toEqual([]);
});

test('so many new figures are summed up when the panels are read', async () => {
  for (let round = 0; round < 4; round += 1) await addRows(2500);
  await sumUpFigures(dataSource().manager);
  expect(await sql('SELECT 1 FROM lookup_figures WHERE NOT summed_up')).toEqual([]);
  expect(await difference()).toEqual([]);
});

test('whole days that are summed up, and what came since, give the figures of the hours', async () => {
  await addRows(400);
  await sql(
    `UPDATE api_lookup_metrics SET inserted_at = inserted_at - interval '29 days' WHERE identifier LIKE 'f2%'`,
  );
  await sql('SELECT sum_up_lookup_figures()');
  await addRows(150);
  await sql(`UPDATE api_lookup_metrics SET success = NOT success WHERE identifier LIKE 'f14%'`);
  await sql(`DELETE FROM api_lookup_metrics WHERE identifier LIKE 'f31%'`);
  const columns = `source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason,
    sum(lookups) AS n, sum(cost_usd) AS usd, sum(timed_lookups) AS timed, sum(total_ms) AS ms, sum(requests) AS requests, sum(asked) AS asked, sum(from_cache) AS cached, sum(from_source) AS sent`;
  for (const since of ['NULL', ...[1, 7, 30, 90].map((days) => `now() - interval '${days} days'`)])
    await dataSource().transaction('REPEATABLE READ', async (snapshot) => {
      const read = async (figures: string, what: string, by: string): Promise<unknown> =>
        await snapshot.query(
          `SELECT ${what} FROM ${figures}(${since}) GROUP BY ${by} HAVING sum(lookups) <> 0 ORDER BY ${by}`,
        );
      const keys = '1, 2, 3, 4, 5, 6, 7, 8';
      const days = await read('all_lookup_figures_since', columns, keys);
      expect(days).toEqual(await read('lookup_figures_since', columns, keys));
      expect(days).not.toEqual([]);
      const festivals = 'festival, movie_created, sum(lookups) AS n';
      expect(await read('festival_lookups_since', festivals, '1, 2')).toEqual(
        await read('lookup_figures_since', festivals, '1, 2'),
      );
    });
});

test('old searches are deleted a batch at a time, and no figure of films, tiers, money or times changes', async () => {
  await addRows(50);
  await sql(
    `UPDATE api_lookup_metrics SET inserted_at = inserted_at - interval '200 days' WHERE identifier LIKE 'f1%'`,
  );
  const before = await readFigures(dataSource().manager, { days: null, festival: null });
  await sql(`INSERT INTO api_lookup_metrics (source, operation, success, response_time_ms, metadata, inserted_at)
    SELECT 'tmdb', 'fallback_search', false, 5, '{"fallback_level": 0, "cost_usd": 0}', now() - (n - 0.5) * interval '30 minutes'
    FROM generate_series(1, 12000) n`);
  const steps: number[] = [];
  for await (const gone of forgetSearches(dataSource().manager, 100)) steps.push(gone);
  // 250 days of them, 48 a day.
  expect(steps).toEqual([5000, 7200]);
  expect(
    await sql(`SELECT count(*)::int AS n FROM api_lookup_metrics WHERE operation = 'fallback_search'`),
  ).toEqual([{ n: 4800 }]);
  const {
    since: _,
    costs,
    ...after
  } = await readFigures(dataSource().manager, { days: null, festival: null });
  expect(before).toMatchObject(after);
  expect(costs).toEqual([{ source: 'tmdb', costUsd: before.costs[0]?.costUsd, rows: 4850 }]);
  expect(await difference()).toEqual([]);
});

test('counting afresh mends figures that were tampered with, and an emptied table has none', async () => {
  await addRows(10);
  await sql(`UPDATE lookup_figures SET lookups = lookups + 1 WHERE source = 'tmdb'`);
  expect(await difference()).not.toEqual([]);
  await sql('SELECT rebuild_lookup_figures()');
  expect(await difference()).toEqual([]);
  await sql('TRUNCATE api_lookup_metrics');
  expect(await sql('SELECT 1 FROM lookup_figures')).toEqual([]);
});
