import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import getPort from 'get-port';
import { z } from 'zod';
import { inDataFolder, makeDataFolder } from './data-folder.js';
import { checkLoopback } from './loopback.js';
import { LockedError, takeLock, type Lock } from './processes/lock.js';
import { PortTakenError } from './processes/part-protocol.js';
import { startPart, type RunningPart } from './processes/part.js';
import { dataPaths, type DataPaths } from './paths.js';
import { postgresUser } from './postgres/system-user.js';
import { postgresUrl } from './postgres/url.js';
import type { Progress } from './progress.js';

const DATABASE = 'festival_lookup';
const PORT_TRIES = 3;
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
  /** Where the data of what was started lie; absolute. */
  dataDir: string;
  /** Stops what was started; data stays. */
  stop: () => Promise<void>;
  /** Settles with words when a server that was started ends without having been asked to. */
  ended: Promise<string>;
}

export interface StackOptions {
  /** Folder for data that outlives the run, if PostgreSQL may use it: see {@link makeDataFolder}. */
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
  const wanted = resolve(options.dataDir);
  if (given.database !== undefined && given.temporal !== undefined)
    return {
      databaseUrl: given.database,
      temporalAddress: given.temporal,
      dataDir: wanted,
      stop: () => Promise.resolve(),
      ended: Promise.race([]),
    };
  await checkLoopback();
  const user = given.database === undefined ? await postgresUser() : undefined;
  const dataDir = await makeDataFolder(wanted, user);
  if (dataDir !== wanted)
    options.onProgress(
      `The data are in ${dataDir}, where PostgreSQL's user can reach them, not in ${wanted}`,
    );
  const lock = await own(dataDir);
  const abort = new AbortController();
  const starting: Starting = {
    ...options,
    dataDir,
    paths: dataPaths(dataDir),
    parts: [],
    signal: abort.signal,
  };
  const stop = async (): Promise<void> => {
    await Promise.all(starting.parts.map((part) => part.stop()));
    lock.release();
  };
  // Whichever fails first ends the other, which may have minutes to go.
  const giveUp = (error: unknown): never => {
    abort.abort(error);
    throw error;
  };
  try {
    const [database, temporal] = await Promise.allSettled([
      given.database === undefined
        ? onFreePorts(() => startDatabase(starting)).catch(giveUp)
        : { databaseUrl: given.database },
      given.temporal === undefined
        ? onFreePorts(() => startTemporal(starting)).catch(giveUp)
        : { temporalAddress: given.temporal },
    ]);
    abort.signal.throwIfAborted();
    if (database.status === 'rejected') throw database.reason;
    if (temporal.status === 'rejected') throw temporal.reason;
    const ended = Promise.race(starting.parts.map((part) => part.ended));
    return { ...database.value, ...temporal.value, dataDir, stop, ended };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Starting extends StackOptions {
  paths: DataPaths;
  /** What has been started so far. */
  parts: RunningPart[];
  signal: AbortSignal;
}

async function startDatabase(starting: Starting): Promise<{ databaseUrl: string }> {
  const { paths } = starting;
  const settings = {
    kind: 'postgres',
    folder: paths.postgres,
    port: await portFor('LOCAL_POSTGRES_PORT', USUAL_PORTS.postgres, starting.environment),
    password: await inDataFolder(starting.dataDir, () => keptPassword(paths)),
    database: DATABASE,
    ephemeral: false,
    logFile: paths.postgresLog,
  } as const;
  starting.onProgress('Starting PostgreSQL');
  starting.parts.push(await startPart(settings, starting));
  return { databaseUrl: postgresUrl(settings) };
}

async function startTemporal(
  starting: Starting,
): Promise<{ temporalAddress: string; temporalWebUrl: string }> {
  const { environment, paths } = starting;
  const serverPort = await portFor('LOCAL_TEMPORAL_PORT', USUAL_PORTS.temporal, environment);
  const webPort = await portFor('LOCAL_TEMPORAL_WEB_PORT', USUAL_PORTS.web, environment);
  starting.onProgress('Starting Temporal');
  const settings = {
    kind: 'temporal',
    databaseFile: paths.temporalDatabase,
    namespace: setting(environment, 'TEMPORAL_NAMESPACE') ?? 'default',
    port: serverPort,
    webPort,
    logFile: paths.temporalLog,
  } as const;
  starting.parts.push(await startPart(settings, starting));
  return { temporalAddress: `127.0.0.1:${serverPort}`, temporalWebUrl: `http://127.0.0.1:${webPort}` };
}

async function own(dataDir: string): Promise<Lock> {
  const { lock } = dataPaths(dataDir);
  try {
    return await inDataFolder(dataDir, () => takeLock(lock));
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
    const kept = (await readFile(paths.postgresPassword, 'utf8')).trim();
    if (kept !== '') return kept; // an empty one is what a full disk left
  }
  const password = randomBytes(24).toString('hex');
  await writeFile(paths.postgresPassword, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Starts again, on other ports, where another process took one between the look and the start. */
async function onFreePorts<T>(start: () => Promise<T>): Promise<T> {
  for (let left = PORT_TRIES; ; left -= 1) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof PortTakenError) || left <= 1) throw error;
    }
  }
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
  if (wanted !== undefined && free !== wanted)
    throw new Error(`${name}: port ${wanted} is taken; free it or name another`);
  return free;
}

/** An empty variable counts as unset, as in `.env`. */
function setting(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = environment[name];
  return value === undefined || value === '' ? undefined : value;
}
