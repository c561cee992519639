import type { PostgresSettings } from '../processes/part-protocol.js';

/** The superuser of local clusters. */
export const POSTGRES_USER = 'festival';

/** URL under which a cluster started with these settings is reached. */
export function postgresUrl(settings: Pick<PostgresSettings, 'port' | 'password' | 'database'>): string {
  const password = encodeURIComponent(settings.password);
  return `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${settings.port}/${settings.database}`;
}
