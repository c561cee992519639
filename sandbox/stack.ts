import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import getPort from 'get-port';
import { z } from 'zod';
import { LockedError, takeLock, type Lock } from './processes/lock.js';
import { startPart, type RunningPart } from './processes/part.js';
import { dataPaths, type DataPaths } from './paths.js';
import { postgresUrl } from './postgres/url.js';
import type { Progress } from './progress.js';

const DATABASE = 'festival_lookup';
/** Taken when they are free, so that the Temporal CLI and bookmarks find the servers without being told. */
const USUAL_PORTS = { postgres: 5432, temporal: 7233, web: 8233 };

const port = z.coerce.number().int().min(1).max(65_535).optional();
const portsSchema = z.object({
  LOCAL_POSTGRES_PORT: port,
  LOCAL_TEMPORAL_PORT: port,
  LOCAL_TEMPORAL_WEB_PORT: port,
});

/** The servers of a laptop, or those that stand in the environment. */
export interface LocalStack {
  databaseUrl: string;
  temporalAddress: string;
  temporalWebUrl?: string;
  /** Stops what was started; data stays. */
  stop: () => Promise<void>;
}

export interface StackOptions {
  /** Folder for data that outlives the run; made when it does not exist. */
  dataDir: string;
  environment: NodeJS.ProcessEnv;
  onProgress: Progress;
}

/**
 * Starts PostgreSQL and a Temporal server with Temporal Web, each in a process of its own that ends with this one.
 * A server named by `DATABASE_URL` or `TEMPORAL_ADDRESS` is used as it is; ports are free ones unless
 * `LOCAL_POSTGRES_PORT`, `LOCAL_TEMPORAL_PORT` or `LOCAL_TEMPORAL_WEB_PORT` name them.
 * @throws {Error} with words for people when a server cannot be started or another process uses the data folder.
 */
export async function startStack(options: StackOptions): Promise<LocalStack> {
  const { environment } = options;
  const given = {
    database: setting(environment, 'DATABASE_URL'),
    temporal: setting(environment, 'TEMPORAL_ADDRESS'),
  };
  const lock =
    given.database === undefined || given.temporal === undefined ? await own(options.dataDir) : undefined;
  const parts: RunningPart[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(parts.map((part) => part.stop()));
    lock?.release();
  };
  try {
    const started = await Promise.allSettled([
      given.database === undefined ? startDatabase(options, parts) : { databaseUrl: given.database },
      given.temporal === undefined ? startTemporal(options, parts) : { temporalAddress: given.temporal },
    ]);
    const [database, temporal] = started;
    if (database.status === 'rejected') throw database.reason;
    if (temporal.status === 'rejected') throw temporal.reason;
    return { ...database.value, ...temporal.value, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase(options: StackOptions, parts: RunningPart[]): Promise<{ databaseUrl: string }> {
  const paths = dataPaths(resolve(options.dataDir));
  const settings = {
    kind: 'postgres',
    folder: paths.postgres,
    port: await portFor('LOCAL_POSTGRES_PORT', USUAL_PORTS.postgres, options.environment),
    password: await keptPassword(paths),
    database: DATABASE,
    ephemeral: false,
  } as const;
  options.onProgress('Starting PostgreSQL');
  parts.push(await startPart(settings, { ...options, logFile: paths.postgresLog }));
  return { databaseUrl: postgresUrl(settings) };
}

async function startTemporal(
  options: StackOptions,
  parts: RunningPart[],
): Promise<{ temporalAddress: string; temporalWebUrl: string }> {
  const { environment } = options;
  const paths = dataPaths(resolve(options.dataDir));
  const serverPort = await portFor('LOCAL_TEMPORAL_PORT', USUAL_PORTS.temporal, environment);
  const webPort = await portFor('LOCAL_TEMPORAL_WEB_PORT', USUAL_PORTS.web, environment);
  options.onProgress('Starting Temporal');
  const part = await startPart(
    {
      kind: 'temporal',
      databaseFile: paths.temporalDatabase,
      namespace: setting(environment, 'TEMPORAL_NAMESPACE') ?? 'default',
      port: serverPort,
      webPort,
    },
    { ...options, logFile: paths.temporalLog },
  );
  parts.push(part);
  return { temporalAddress: `127.0.0.1:${serverPort}`, temporalWebUrl: `http://127.0.0.1:${webPort}` };
}

async function own(dataDir: string): Promise<Lock> {
  await mkdir(dataDir, { recursive: true });
  const { lock } = dataPaths(dataDir);
  try {
    return takeLock(lock);
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    throw new Error(
      `Another local stack (process ${error.pid}) uses ${dataDir}: stop that one first. ` +
        `If no such stack runs, remove ${lock}.`,
      { cause: error },
    );
  }
}

async function keptPassword(paths: DataPaths): Promise<string> {
  if (existsSync(paths.postgresPassword)) {
    await chmod(paths.postgresPassword, 0o600);
    return (await readFile(paths.postgresPassword, 'utf8')).trim();
  }
  const password = randomBytes(24).toString('hex');
  await writeFile(paths.postgresPassword, `${password}\n`, { mode: 0o600 });
  return password;
}

async function portFor(
  name: keyof z.infer<typeof portsSchema>,
  usual: number,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const set = portsSchema.safeParse({ [name]: setting(environment, name) });
  if (!set.success) throw new Error(`${name}: expected a port number from 1 to 65535`);
  const wanted = set.data[name];
  const free = await getPort({ port: wanted ?? usual });
  if (wanted !== undefined && free !== wanted) throw new Error(`${name}: port ${wanted} is taken`);
  return free;
}

/** An empty variable counts as unset, as in `.env`. */
function setting(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = environment[name];
  return value === undefined || value === '' ? undefined : value;
}
