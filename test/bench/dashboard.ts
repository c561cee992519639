import { performance } from 'node:perf_hooks';
import type { DataSource } from 'typeorm';
import { createDashboard } from '../../dashboard/server/server.js';
import { createDataSource } from '../../entities/data-source.js';
import { migrate } from '../../entities/migrate.js';
import { startThrowAwayPostgres, type ThrowAwayPostgres } from '../support/databases/throw-away-postgres.js';
import { startTemporalForTests } from '../support/temporal/temporal.js';
import { measureCommands } from './dashboard/commands.js';
import { fill } from './dashboard/fill.js';
import { measurePages } from './dashboard/pages.js';
import { StatementLog } from './dashboard/plans.js';
import { measureWrites } from './dashboard/writes.js';

const MOVIES = 100_000;
const METRICS = 400_000;

/**
 * How fast each page of the dashboard and each reading command answers with 100,000 movies and 400,000 lookups in Postgres, and whether it reads
 * a big table from end to end. `BENCH_DATABASE_URL` names a database that stays: it is filled where it is empty, and
 * nothing is written into it later.
 * @param args movies, metrics rows, nominations; then `plans` to see which indexes are used, and a word for pages with it
 *   in their name alone.
 */
export async function run(args: string[]): Promise<void> {
  const [movies = MOVIES, metrics = METRICS, nominations = 2 * movies] = args
    .filter((arg) => /^\d+$/.test(arg))
    .map(Number);
  const [postgres, temporal] = await Promise.all([database(), startTemporalForTests()]);
  const statements = new StatementLog();
  const dataSource = createDataSource(postgres.url);
  dataSource.setOptions({ logging: true, logger: statements });
  try {
    await migrate(postgres.url);
    await dataSource.initialize();
    const began = performance.now();
    if ((await dataSource.query<object[]>('SELECT FROM movies LIMIT 1')).length === 0)
      await fill(dataSource, { movies, metrics, nominations });
    console.log(`filled in ${((performance.now() - began) / 1000).toFixed(0)} s:`, await amounts(dataSource));
    const app = await createDashboard({
      settings: { host: '127.0.0.1', port: 0, loopback: true },
      database: dataSource,
      client: temporal.environment.client,
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      const only = args.find((arg) => !/^\d+$|^plans$/.test(arg));
      await measurePages(url, { dataSource, statements, plans: args.includes('plans'), only });
    } finally {
      await app.close();
    }
    await measureCommands(
      { DATABASE_URL: postgres.url, TEMPORAL_ADDRESS: temporal.address },
      args.find((arg) => !/^\d+$|^plans$/.test(arg)),
    );
    if (process.env['BENCH_DATABASE_URL'] === undefined) await measureWrites(dataSource);
  } finally {
    await dataSource.destroy();
    await Promise.all([temporal.stop(), postgres.stop()]);
  }
}

async function database(): Promise<Pick<ThrowAwayPostgres, 'url' | 'stop'>> {
  const url = process.env['BENCH_DATABASE_URL'];
  return url === undefined ? await startThrowAwayPostgres() : { url, stop: () => Promise.resolve() };
}

async function amounts(dataSource: DataSource): Promise<Record<string, number>> {
  const tables = [
    'movies',
    'review_decisions',
    'api_lookup_metrics',
    'lookup_figures',
    'nominations',
    'spend_ledger',
  ];
  const counts = await Promise.all(
    tables.map((table) =>
      dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${table}`),
    ),
  );
  return Object.fromEntries(tables.map((table, index) => [table, counts[index]?.[0]?.count ?? 0]));
}
