/** `npm run dashboard`: web pages for ops and reviewers, until SIGINT or SIGTERM. */
import type { DataSource } from 'typeorm';
import { connectClient } from '../client/connect.js';
import { CONNECTIONS, readReadersEnvironment } from '../config/environment.js';
import { loadVariables } from '../config/secrets.js';
import { programmeFolders } from '../config/programme-folders.js';
import { runProcess } from '../config/run-process.js';
import { createLog } from '../config/log.js';
import { startTracing } from '../config/tracing/tracing.js';
import { firstLine, hostOf, waitFor } from '../config/wait-for.js';
import { usersExist } from '../entities/access/users.js';
import { openDatabase } from '../entities/data-source.js';
import { openReplica } from '../entities/replica.js';
import { createDashboard } from './server/server.js';
import { readDashboardSettings } from './settings.js';

/** Opens the database once it has the tables of this version: where they lie is looked up as it is opened. */
async function openMigrated(url: string, connections: number): Promise<DataSource> {
  const database = await openDatabase(url, connections);
  try {
    await usersExist(database.manager);
    return database;
  } catch (error) {
    await database.destroy();
    throw new Error(`${firstLine(error)} (npm run migrate makes the tables)`, { cause: error });
  }
}

async function main(signal: AbortSignal): Promise<void> {
  loadVariables('dashboard');
  const environment = readReadersEnvironment();
  const settings = readDashboardSettings();
  const log = createLog(environment.LOG_LEVEL);
  const warn = (line: string): void => {
    log.warn(line);
  };
  const tracing = await startTracing('dashboard');
  const { DATABASE_URL, DATABASE_READ_URL, DATABASE_CONNECTIONS = CONNECTIONS.dashboard } = environment;
  const database = await waitFor(
    `Postgres at ${hostOf(DATABASE_URL)}`,
    () => openMigrated(DATABASE_URL, DATABASE_CONNECTIONS),
    warn,
    signal,
  );
  const replica =
    DATABASE_READ_URL === undefined
      ? undefined
      : await waitFor(
          `The replica at ${hostOf(DATABASE_READ_URL)}`,
          () => openReplica(DATABASE_READ_URL, database, DATABASE_CONNECTIONS),
          warn,
          signal,
        );
  const client = await waitFor('Temporal', () => connectClient(tracing && [tracing.plugin]), warn, signal);
  const app = await createDashboard(
    {
      settings,
      database,
      replica,
      client,
      folders: programmeFolders(environment.PROGRAMME_FOLDERS),
    },
    log,
  );
  const address = await app.listen({ host: settings.host, port: settings.port });
  log.info(`dashboard ready at ${address}`);
  process.send?.({ address });
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
  await app.close();
  await client.connection.close();
  await replica?.destroy();
  await database.destroy();
  await tracing?.stop();
}

runProcess(main);
