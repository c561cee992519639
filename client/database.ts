import type { DataSource } from 'typeorm';
import { CONNECTIONS, readReadersEnvironment } from '../config/environment.js';
import { firstLine, hostOf } from '../config/wait-for.js';
import { openDatabase } from '../entities/data-source.js';
import { openReplica } from '../entities/replica.js';

/**
 * Runs a command that only reads with the replica, where `DATABASE_READ_URL` names one, else with the database.
 * @throws {Error} in one line, when either is not there.
 */
export async function withReplica<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const { DATABASE_READ_URL, DATABASE_CONNECTIONS = CONNECTIONS.command } = readReadersEnvironment();
  if (DATABASE_READ_URL === undefined) return await withDatabase(work);
  return await withDatabase((primary) =>
    withOpened(
      `The replica at ${hostOf(DATABASE_READ_URL)}`,
      () => openReplica(DATABASE_READ_URL, primary, DATABASE_CONNECTIONS),
      work,
    ),
  );
}

/**
 * Runs a command with the database, which is closed afterwards.
 * @throws {Error} in one line, when it is not there.
 */
export async function withDatabase<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const { DATABASE_URL, DATABASE_CONNECTIONS = CONNECTIONS.command } = readReadersEnvironment();
  return await withOpened(
    `Postgres at ${hostOf(DATABASE_URL)}`,
    () => openDatabase(DATABASE_URL, DATABASE_CONNECTIONS),
    work,
  );
}

async function withOpened<T>(
  what: string,
  open: () => Promise<DataSource>,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  let dataSource: DataSource;
  try {
    dataSource = await open();
  } catch (error) {
    throw new Error(`${what} cannot be used: ${firstLine(error)}`, { cause: error });
  }
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
