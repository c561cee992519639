import pg from 'pg';
import { DataSource } from 'typeorm';
import * as accounts from './access/account.js';
import * as appliedFile from './applied-file.js';
import * as awards from './awards/award-form.js';
import * as editions from './editions/edition.js';
import * as alerts from './metrics/alert.js';
import * as metrics from './metrics/lookup-metric.js';
import * as movies from './movies/movie.js';
import * as people from './movies/people.js';
import { missingSettings, type SessionSettings } from './own-schema.js';
import * as nominees from './people/nominee.js';
import * as reviews from './review/records.js';
import { SnakeCaseNames } from './row.js';
import * as sources from './sources/source.js';
import * as backfills from './sweeps/backfill-film.js';
import * as webhooks from './webhooks/delivery.js';

/** A class for every table. */
const ENTITIES = {
  ...appliedFile,
  ...accounts,
  ...awards,
  ...editions,
  ...alerts,
  ...metrics,
  ...movies,
  ...people,
  ...nominees,
  ...reviews,
  ...sources,
  ...backfills,
  ...webhooks,
};

const USUAL_CONNECTIONS = 10;

/**
 * Opens the application's database; its tables are found wherever `npm run migrate` made them.
 * @param url Postgres URL.
 * @param connections most that are open at one time; who needs one more waits.
 */
export async function openDatabase(url: string, connections = USUAL_CONNECTIONS): Promise<DataSource> {
  const dataSource = await createDataSource(url, { connections }).initialize();
  const settings = await missingSettings(dataSource);
  if (settings === undefined) return dataSource;
  await dataSource.destroy();
  return await createDataSource(url, { connections, settings }).initialize();
}

/**
 * A database as its URL says; call `initialize()` before use. Tables come from `migrate` alone.
 * @param options.connections most that are open at one time.
 * @param options.settings what its sessions are started with. A pooler refuses that in words, where setting it later would leak
 *   to other clients: there the role is given them (docs/data.md).
 */
export function createDataSource(
  url: string,
  { connections = USUAL_CONNECTIONS, settings }: { connections?: number; settings?: SessionSettings } = {},
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    synchronize: false,
    installExtensions: false,
    entities: ENTITIES,
    namingStrategy: new SnakeCaseNames(),
    extra: {
      max: connections,
      connectionTimeoutMillis: 10_000,
      // A host that has vanished is noticed in half a minute, however long the statement; the system would ask after two hours.
      // A statement that was just being sent is told after a quarter of an hour (tcp_retries2); its activity is tried again before.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      application_name: 'festival-lookup',
      types: { getTypeParser },
      ...(settings === undefined ? {} : { options: startupOptions(settings) }),
    },
  });
}

/** Settings as the server takes them at a connection's start, where spaces part them. */
function startupOptions({ searchPath, timeZone }: SessionSettings): string {
  return `-c search_path=${searchPath.replaceAll(/[\\ ]/g, '\\$&')} -c TimeZone=${timeZone}`;
}

/** As the driver reads values, but for times without a zone: they are UTC, wherever this process runs. */
function getTypeParser(...[type, format]: Parameters<typeof pg.types.getTypeParser>): unknown {
  if (type === pg.types.builtins.TIMESTAMP) return (text: string) => new Date(`${text.replace(' ', 'T')}Z`);
  return pg.types.getTypeParser(type, format) as unknown;
}
