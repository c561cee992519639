/** `npm run dashboard`: web pages for ops and reviewers, until SIGINT or SIGTERM. */
import type { DataSource } from 'typeorm';
import { connectClient } from '../client/connect.js';
import { CONNECTIONS, readSharedEnvironment } from '../config/environment.js';
import { loadVariables } from '../config/secrets.js';
import { programmeFolders } from '../config/programme-folders.js';
import { runProcess } from '../config/run-process.js';
import { createLog } from '../config/log.js';
import { startTracing } from '../config/tracing/tracing.js';
import { firstLine, hostOf, waitFor } from '../config/wait-for.js';
import { usersExist } from '../entities/access/users.js';
import { openDatabase } from '../entities/data-source.js';
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
  const environment = readSharedEnvironment();
  const settings = readDashboardSettings();
  const log = createLog(environment.LOG_LEVEL);
  const warn = (line: string): void => {
    log.warn(line);
  };
  const tracing = await startTracing('dashboard');
  const database = await waitFor(
    `Postgres at ${hostOf(environment.DATABASE_URL)}`,
    () => openMigrated(environment.DATABASE_URL, environment.DATABASE_CONNECTIONS ?? CONNECTIONS.dashboard),
    warn,
    signal,
  );
  const client = await waitFor('Temporal', () => connectClient(tracing && [tracing.plugin]), warn, signal);
  const app = await createDashboard(
    {
      settings,
      database,
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
  await database.destroy();
  await tracing?.stop();
}

runProcess(main);
