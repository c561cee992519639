/** `npm run migrate`: the database schema, and the namespace's search attributes where Temporal can be reached. */
import { Client, Connection } from '@temporalio/client';
import { ensureSchedules } from '../client/schedules.js';
import { lastWords, readSharedEnvironment } from '../config/environment.js';
import { loadVariables } from '../config/secrets.js';
import { readTemporalConfig } from '../config/temporal.js';
import { firstLine, hostOf } from '../config/wait-for.js';
import { migrate } from '../entities/migrate.js';
import { registerSearchAttributes } from './search-attributes.js';

const CONNECT_TIMEOUT = '5 seconds';

async function migrateDatabase(url: string): Promise<void> {
  try {
    const applied = await migrate(url);
    console.log(applied.length === 0 ? 'Database: up to date.' : `Database: ${applied.join(', ')}.`);
  } catch (error) {
    throw new Error(`Postgres at ${hostOf(url)}: ${firstLine(error)}`, { cause: error });
  }
}

async function migrateNamespace(): Promise<void> {
  const { connectionOptions, namespace } = readTemporalConfig();
  let connection: Connection;
  try {
    connection = await Connection.connect({ ...connectionOptions, connectTimeout: CONNECT_TIMEOUT });
  } catch (error) {
    console.error(
      `Temporal at ${connectionOptions.address ?? ''} cannot be reached (${firstLine(error)}): search attributes and schedules were left as they are. Run this again when it is there.`,
    );
    process.exitCode = 1;
    return;
  }
  try {
    const added = await registerSearchAttributes(connection, namespace);
    console.log(
      added.length === 0 ? 'Search attributes: up to date.' : `Search attributes: ${added.join(', ')}.`,
    );
    const made = await ensureSchedules(new Client({ connection, namespace }));
    console.log(made.length === 0 ? 'Schedules: up to date.' : `Schedules: ${made.join(', ')}.`);
  } finally {
    await connection.close();
  }
}

try {
  loadVariables('migrate');
  await migrateDatabase(readSharedEnvironment().DATABASE_URL);
  await migrateNamespace();
} catch (error) {
  console.error(lastWords(error));
  process.exitCode = 1;
}
