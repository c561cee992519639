import type { DataSource } from 'typeorm';
import { CONNECTIONS, readSharedEnvironment } from '../config/environment.js';
import { firstLine, hostOf } from '../config/wait-for.js';
import { openDatabase } from '../entities/data-source.js';

/**
 * Runs a command with the database, which is closed afterwards.
 * @throws {Error} in one line, when it is not there.
 */
export async function withDatabase<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const { DATABASE_URL, DATABASE_CONNECTIONS = CONNECTIONS.command } = readSharedEnvironment();
  let dataSource: DataSource;
  try {
    dataSource = await openDatabase(DATABASE_URL, DATABASE_CONNECTIONS);
  } catch (error) {
    throw new Error(`Postgres at ${hostOf(DATABASE_URL)} cannot be used: ${firstLine(error)}`, {
      cause: error,
    });
  }
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
