import type { DataSource } from 'typeorm';
import { CONNECTIONS, type Environment } from '../config/environment.js';
import { SOURCE_DEFAULTS, VENDOR_DEFAULTS } from '../config/source-defaults.js';
import { hostOf, waitFor } from '../config/wait-for.js';
import { openDatabase } from '../entities/data-source.js';
import { ensureSourcePolicies } from '../entities/sources/policies.js';
import { isPermanentState, sqlStateOf } from '../entities/sql-state.js';

/**
 * Opens the workers' database once it can be written, with a row for each source: a server that is away, or read-only as
 * in a failover, is waited for.
 * @param tell told of each try that failed, in one line.
 * @throws what no further try mends (tables that are not there), and the signal's reason when aborted.
 */
export async function openWritableDatabase(
  {
    DATABASE_URL: url,
    DATABASE_CONNECTIONS: connections = CONNECTIONS.worker,
    CRAWLBASE_TOKEN,
    CRAWLBASE_JS_TOKEN,
  }: Pick<Environment, 'DATABASE_URL' | 'DATABASE_CONNECTIONS' | 'CRAWLBASE_TOKEN' | 'CRAWLBASE_JS_TOKEN'>,
  tell: (line: string) => void,
  signal?: AbortSignal,
): Promise<DataSource> {
  const what = `Postgres at ${hostOf(url)}`;
  const dataSource = await waitFor(what, () => openDatabase(url, connections), tell, signal);
  const vendors = (CRAWLBASE_TOKEN ?? CRAWLBASE_JS_TOKEN) === undefined ? [] : VENDOR_DEFAULTS;
  const writePolicies = (): Promise<void> =>
    ensureSourcePolicies(dataSource.manager, [...SOURCE_DEFAULTS, ...vendors]);
  await waitFor(what, writePolicies, tell, signal, (error) => isPermanentState(sqlStateOf(error)));
  return dataSource;
}
