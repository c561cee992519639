import type { DataSource } from 'typeorm';
import { openDatabase } from './data-source.js';
import type { Db } from './sql.js';

/** Of each replica that is open, the database that it follows. */
const followed = new WeakMap<DataSource, DataSource>();

/**
 * Opens a replica for what is only read. What is kept of sums is kept in the database that it follows, and comes to the
 * replica as everything does.
 * @param url Postgres URL; a role that may only read is enough.
 * @param primary the database that it follows.
 */
export async function openReplica(
  url: string,
  primary: DataSource,
  connections?: number,
): Promise<DataSource> {
  const replica = await openDatabase(url, connections);
  followed.set(replica, primary);
  return replica;
}

/** Where something may be written: for a replica, the database that it follows. */
export function writable(db: Db): Db {
  return followed.get(db.dataSource)?.manager ?? db;
}
