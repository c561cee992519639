import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { startPart } from '../../../sandbox/processes/part.js';
import { postgresUrl } from '../../../sandbox/postgres/url.js';
import { startAgain } from '../start-again.js';

export interface ThrowAwayPostgres {
  /** URL of a database to connect to for making others; its user may do everything. */
  url: string;
  stop: () => Promise<void>;
}

/**
 * Starts a PostgreSQL in a temporary folder, which is removed when it stops or its owner ends.
 * @param where the folder to make it in.
 */
export function startThrowAwayPostgres(where = tmpdir()): Promise<ThrowAwayPostgres> {
  return startAgain('PostgreSQL', () => start(where));
}

async function start(where: string): Promise<ThrowAwayPostgres> {
  const base = await mkdtemp(join(where, 'festival-lookup-postgres-'));
  // As root, PostgreSQL runs as another user, who must be able to pass through.
  await chmod(base, 0o711);
  const settings = {
    kind: 'postgres',
    folder: join(base, 'data'),
    port: await getPort(),
    password: randomBytes(24).toString('hex'),
    database: 'admin',
    ephemeral: true,
    logFile: join(base, 'postgres.log'),
  } as const;
  const part = await startPart(settings, {
    environment: process.env,
    onProgress: () => undefined,
  });
  return { url: postgresUrl(settings), stop: part.stop };
}
