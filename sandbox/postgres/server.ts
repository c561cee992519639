import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { makeOnce } from '../made-once.js';
import { stopLeftOver } from '../processes/left-over.js';
import { PortTakenError, type PostgresSettings, type RunningServer } from '../processes/part-protocol.js';
import { startServerProcess, type ServerProcess } from '../processes/server-process.js';
import { postgresPrograms, type PostgresPrograms } from './programs.js';
import { PORT_TAKEN, refusalSentence } from './refusals.js';
import { postgresUser, type SystemUser } from './system-user.js';
import { POSTGRES_USER, postgresUrl } from './url.js';

const POLL_MS = 50;
/** Loopback only, and no socket file: its path could be too long, and its folder one that all users share. */
const FLAGS = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
/** For clusters nobody will read again. */
const QUICK_FLAGS = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];

/**
 * Starts a real PostgreSQL on a data folder, which is made when it does not exist, with the wanted database in it.
 * A cluster whose last run ended uncleanly recovers; a server left over from it is stopped first.
 * @param signal ends the start when the owner no longer wants it.
 * @throws {PortTakenError} when the port is no longer free.
 * @throws {Error} in one sentence with the cure, when it cannot start for another reason.
 */
export async function startPostgres(
  settings: PostgresSettings,
  signal?: AbortSignal,
): Promise<RunningServer> {
  const clearUp = async (): Promise<void> => {
    if (settings.ephemeral) await rm(dirname(settings.folder), { recursive: true, force: true });
  };
  try {
    const user = await postgresUser();
    const { ended, stop } = await startOn(settings, user, await postgresPrograms(user), signal);
    return {
      stop: async () => {
        await stop();
        await clearUp();
      },
      ended: ended.then((how) => `The local PostgreSQL ended (${how}); ${settings.logFile} says why`),
    };
  } catch (error) {
    await clearUp();
    throw error;
  }
}

async function startOn(
  settings: PostgresSettings,
  user: SystemUser | undefined,
  programs: PostgresPrograms,
  signal: AbortSignal | undefined,
): Promise<ServerProcess> {
  let server: ServerProcess | undefined;
  try {
    await makeCluster(settings, { user, initdb: programs.initdb, signal });
    await clearLeftOver(settings.folder);
    server = startServerProcess(programs.postgres, serverArguments(settings), asUser(user));
    await makeDatabase(settings, server, signal);
    return server;
  } catch (error) {
    await server?.stop();
    signal?.throwIfAborted();
    const { message } = error as Error;
    const Kind = PORT_TAKEN.test(message) ? PortTakenError : Error;
    throw new Kind(refusalSentence(message, settings), { cause: error });
  }
}

function serverArguments({ folder, port, ephemeral }: PostgresSettings): string[] {
  return ['-D', folder, '-p', String(port), ...FLAGS, ...(ephemeral ? QUICK_FLAGS : [])];
}

/** Untranslated, for {@link refusalSentence} reads what it writes; in a folder that any user may be in. */
function asUser(user: SystemUser | undefined): { env: NodeJS.ProcessEnv; cwd: string } & Partial<SystemUser> {
  return { ...user, env: { ...process.env, LC_ALL: 'C' }, cwd: '/' };
}

interface ClusterMaking {
  user: SystemUser | undefined;
  /** Path of the program. */
  initdb: string;
  signal: AbortSignal | undefined;
}

/** Makes the cluster beside its place and moves it there when it is whole: an interrupted first start leaves no half one. */
async function makeCluster(settings: PostgresSettings, by: ClusterMaking): Promise<void> {
  await rmdir(settings.folder).catch(() => undefined); // one that is empty is none
  if (existsSync(settings.folder)) return;
  const initialize = async (folder: string): Promise<string> => {
    const data = join(folder, 'data');
    const password = join(folder, 'password');
    await chmod(folder, 0o711);
    await mkdir(data, { mode: 0o700 });
    await writeFile(password, `${settings.password}\n`, { mode: 0o600 });
    if (by.user !== undefined)
      for (const path of [data, password]) await chown(path, by.user.uid, by.user.gid);
    await runInitdb(
      ['--pgdata', data, '--pwfile', password, ...(settings.ephemeral ? ['--no-sync'] : [])],
      by,
    );
    return data;
  };
  await makeOnce(settings.folder, initialize, () => undefined);
}

/** @throws {Error} whose message is what the program said. */
async function runInitdb(args: string[], { user, initdb, signal }: ClusterMaking): Promise<void> {
  const always = ['--username', POSTGRES_USER, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
  try {
    const options = { ...asUser(user), ...(signal && { signal }) };
    console.log((await promisify(execFile)(initdb, [...always, ...args], options)).stdout);
  } catch (error) {
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
    console.log(stdout, stderr);
    throw new Error(stderr.trim() === '' ? message : stderr, { cause: error });
  }
}

/**
 * A server left over from an earlier run still holds the data: it is asked to stop. A pid file without a server is
 * removed, for its number may by now belong to some other process, and PostgreSQL would then refuse to start.
 */
async function clearLeftOver(folder: string): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const [pid, servedFolder] = (await readFile(pidFile, 'utf8')).split('\n');
  const found = await stopLeftOver(Number(pid), ['postgres', servedFolder ?? folder]);
  // Where it cannot be told whose number it is, PostgreSQL judges the file itself.
  if (found === 'gone') await rm(pidFile, { force: true });
}

/**
 * Waits until the server itself says that it is ready, for on its port another may answer, and makes the wanted database
 * where it is missing. It says so when it has recovered, however long that takes.
 * @throws {Error} whose message is what the server said last, or answered.
 */
async function makeDatabase(
  settings: PostgresSettings,
  server: ServerProcess,
  signal: AbortSignal | undefined,
): Promise<void> {
  const refused = server.ended.then((how) => {
    throw new Error(server.lastWords() || how);
  });
  refused.catch(() => undefined); // also where nobody waits for it just then
  while (!(await isReady(settings.folder, server.pid)))
    await Promise.race([delay(POLL_MS, undefined, { signal }), refused]);
  const client = new pg.Client({ connectionString: postgresUrl({ ...settings, database: 'postgres' }) });
  client.on('error', () => undefined); // its calls throw too
  await Promise.race([client.connect(), refused]);
  try {
    const name = settings.database;
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** Reads what `pg_ctl` reads: the first line of the file is the server's process id, the eighth its state. */
async function isReady(folder: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}
