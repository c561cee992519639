import { execFile, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../../sandbox/temporal/search-attributes.js';
import { startStack, type LocalStack } from '../../../sandbox/stack.js';

const PATIENCE = { timeout: 60_000, interval: 100 };
let dataDir: string;
let progress: string[];
const running: LocalStack[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'festival-lookup-stack-'));
  await chmod(dataDir, 0o711);
  progress = [];
});
afterEach(async () => {
  for (const stack of running.splice(0)) await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(environment: NodeJS.ProcessEnv = {}): Promise<LocalStack> {
  const own = { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '', ...environment };
  const stack = await startStack({ dataDir, environment: own, onProgress: (line) => progress.push(line) });
  running.push(stack);
  return stack;
}

/** Only Postgres: Temporal is said to be elsewhere and is not asked. */
const POSTGRES_ALONE = { TEMPORAL_ADDRESS: '127.0.0.1:1' };

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function attributesAt(address: string): Promise<string[]> {
  const connection = await Connection.connect({ address });
  try {
    const answer = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    return Object.keys(answer.customAttributes);
  } finally {
    await connection.close();
  }
}

async function serverPid(): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

function accepts(address: string): Promise<boolean> {
  const [host = '', port] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

test('both servers answer, keep their data between runs, and are gone after stop', async () => {
  const first = await start();
  await query(first.databaseUrl, 'CREATE TABLE films AS SELECT 1 AS id');
  expect(await attributesAt(first.temporalAddress)).toEqual(
    expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)),
  );
  const page = await fetch(first.temporalWebUrl!);
  expect(page.status).toBe(200);
  await first.stop();
  expect(await accepts(first.temporalAddress)).toBe(false);
  expect(await accepts(new URL(first.databaseUrl).host)).toBe(false);

  const second = await start();
  expect(await query(second.databaseUrl, 'SELECT id FROM films')).toEqual([{ id: 1 }]);
  expect(await attributesAt(second.temporalAddress)).toEqual(
    expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)),
  );
});

test('the password is random and for this user alone', async () => {
  const stack = await start(POSTGRES_ALONE);
  const file = join(dataDir, 'postgres.password');
  const password = (await readFile(file, 'utf8')).trim();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(new URL(stack.databaseUrl).password).toBe(password);
  const wrong = stack.databaseUrl.replace(password, 'x'.repeat(password.length));
  await expect(query(wrong, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
});

function forkOwner(environment: NodeJS.ProcessEnv = {}): ChildProcess {
  return fork(fileURLToPath(new URL('../fixtures/stack-owner.ts', import.meta.url)), [dataDir], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '', ...environment },
  });
}

test('an owner that has stopped its stack ends by itself, with its own exit code', async () => {
  const owner = forkOwner(POSTGRES_ALONE);
  await once(owner, 'message');
  owner.send('stop');
  expect(await once(owner, 'exit')).toEqual([7, null]);
});

test('kill -9 of the owner leaves nothing running and the data usable', async () => {
  const owner = forkOwner();
  const [urls] = (await once(owner, 'message')) as [Pick<LocalStack, 'databaseUrl' | 'temporalAddress'>];
  await query(urls.databaseUrl, 'CREATE TABLE films AS SELECT 1 AS id');
  owner.kill('SIGKILL');
  await vi.waitFor(async () => {
    expect(await accepts(urls.temporalAddress)).toBe(false);
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  }, PATIENCE);

  const next = await start(POSTGRES_ALONE);
  expect(await query(next.databaseUrl, 'SELECT id FROM films')).toEqual([{ id: 1 }]);
});

/** The process that looks after a server. */
async function partPid(): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(await serverPid())]);
  return Number(stdout);
}

test('a part that is killed is told, and takes its server with it', async () => {
  const stack = await start(POSTGRES_ALONE);
  process.kill(await partPid(), 'SIGKILL');
  const log = join(dataDir, 'postgres.log');
  expect(await stack.ended).toBe(`The local PostgreSQL ended (its process: SIGKILL); see ${log}`);
  await vi.waitFor(async () => {
    expect(await accepts(new URL(stack.databaseUrl).host)).toBe(false);
  }, PATIENCE);
});

test('a killed server is told, and the next start recovers its data', async () => {
  const first = await start(POSTGRES_ALONE);
  await query(first.databaseUrl, 'CREATE TABLE films AS SELECT 1 AS id');
  process.kill(await serverPid(), 'SIGKILL');
  const log = join(dataDir, 'postgres.log');
  expect(await first.ended).toBe(`The local PostgreSQL ended (SIGKILL); ${log} says why`);
  await first.stop();

  const second = await start(POSTGRES_ALONE);
  expect(await query(second.databaseUrl, 'SELECT id FROM films')).toEqual([{ id: 1 }]);
});

test('a pid file whose number now belongs to another process does not prevent a start', async () => {
  const first = await start(POSTGRES_ALONE);
  await first.stop();
  const lines = [process.pid, join(dataDir, 'postgres'), 0, 5432, '', '127.0.0.1', '', 'ready'];
  await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), lines.join('\n'));

  const second = await start(POSTGRES_ALONE);
  expect(await query(second.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a second owner of the same folder is told who has it', async () => {
  await start(POSTGRES_ALONE);
  await expect(start(POSTGRES_ALONE)).rejects.toThrow(`process ${process.pid}) uses ${dataDir}`);
});

test('a lock left by a process that is gone is taken over', async () => {
  const gone = spawn(process.execPath, ['--eval', '']);
  await once(gone, 'exit');
  await writeFile(join(dataDir, 'owner.lock'), String(gone.pid));
  const stack = await start(POSTGRES_ALONE);
  expect(await query(stack.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('servers named in the environment are used and not started', async () => {
  const given = {
    DATABASE_URL: 'postgres://user:secret@db.example:5432/films',
    TEMPORAL_ADDRESS: 'temporal.example:7233',
  };
  const stack = await start(given);
  expect(stack).toMatchObject({ databaseUrl: given.DATABASE_URL, temporalAddress: given.TEMPORAL_ADDRESS });
  expect(stack.temporalWebUrl).toBeUndefined();
  expect(existsSync(join(dataDir, 'owner.lock'))).toBe(false);
  expect(progress).toEqual([]);
});

test('a wanted port that is taken is named, and the folder is free again', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    const attempt = start({ ...POSTGRES_ALONE, LOCAL_POSTGRES_PORT: String(port) });
    await expect(attempt).rejects.toThrow(`LOCAL_POSTGRES_PORT: port ${port} is taken`);
    expect(existsSync(join(dataDir, 'owner.lock'))).toBe(false);
  } finally {
    other.close();
  }
});
