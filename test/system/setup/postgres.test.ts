import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startPart } from '../../../sandbox/processes/part.js';
import { PortTakenError } from '../../../sandbox/processes/part-protocol.js';
import { startStack, type LocalStack } from '../../../sandbox/stack.js';

const run = promisify(execFile);
/** Only Postgres: Temporal is said to be elsewhere and is not asked. */
const POSTGRES_ALONE = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
/** A database whose server was stopped in order, made once: what is tried on it is tried on a copy. */
let made: string;
let folder: string;
const clearUp: (() => Promise<void>)[] = [];

function start(dataDir: string, environment: NodeJS.ProcessEnv = POSTGRES_ALONE): Promise<LocalStack> {
  const own = { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '', ...environment };
  return startStack({ dataDir, environment: own, onProgress: () => undefined });
}

async function answerOf(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ answer: number }>('SELECT 42 AS answer')).rows[0]?.answer;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'festival-lookup-made-'));
  await chmod(made, 0o711);
  const stack = await start(made);
  await stack.stop();
});
afterAll(async () => {
  await rm(made, { recursive: true, force: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-postgres-'));
  await chmod(folder, 0o711);
});
afterEach(async () => {
  for (const undo of clearUp.splice(0)) await undo();
  await rm(folder, { recursive: true, force: true });
});

/** Aborts when a process ends. */
function endOf(child: ChildProcess): AbortSignal {
  const abort = new AbortController();
  child.once('exit', () => {
    abort.abort(new Error('it ended'));
  });
  return abort.signal;
}

/** Starts on the folder; what it made is gone after the test. */
async function started(dataDir: string): Promise<LocalStack> {
  const stack = await start(dataDir);
  clearUp.push(async () => {
    await stack.stop();
    await rm(stack.dataDir, { recursive: true, force: true });
  });
  return stack;
}

test('a long path with spaces and letters beyond ASCII', async () => {
  const dataDir = join(
    folder,
    'Filme für Übungen, mit Leerzeichen',
    '映画祭の作品を調べるための長い名前のフォルダ',
    'x y',
  );
  expect(Buffer.byteLength(dataDir)).toBeGreaterThan(107); // what a socket's path may be long
  await mkdir(dataDir, { recursive: true });
  expect(await answerOf((await started(dataDir)).databaseUrl)).toBe(42);
});

test('a folder that nobody else may enter', async () => {
  await chmod(folder, 0o700);
  const stack = await started(join(folder, '.local'));
  expect(await answerOf(stack.databaseUrl)).toBe(42);
  if (process.getuid?.() === 0) expect(stack.dataDir).not.toContain(folder);
  else expect(stack.dataDir).toBe(join(folder, '.local'));
});

test('two first starts at one time, which both look for the usual port, find ports of their own', async () => {
  const owners = ['one', 'two'].map((name) =>
    fork(fileURLToPath(new URL('../fixtures/stack-owner.ts', import.meta.url)), [join(folder, name)], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, DATABASE_URL: '', ...POSTGRES_ALONE },
    }),
  );
  clearUp.push(async () => {
    for (const owner of owners)
      if (owner.connected) {
        owner.send('stop');
        await once(owner, 'exit');
      }
  });
  const told = await Promise.all(
    owners.map((owner) => once(owner, 'message', { signal: AbortSignal.any(owners.map(endOf)) })),
  );
  const urls = told.map(([stack]) => (stack as LocalStack).databaseUrl);
  expect(await Promise.all(urls.map(answerOf))).toEqual([42, 42]);
  expect(new URL(urls[0]!).port).not.toBe(new URL(urls[1]!).port);
});

test('a port that another process has meanwhile is told apart from other refusals', async () => {
  const other = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(other, 'listening');
  clearUp.push(async () => {
    other.close();
    await once(other, 'close');
  });
  await run('cp', ['-a', `${made}/.`, folder]);
  const settings = {
    kind: 'postgres',
    folder: join(folder, 'postgres'),
    port: (other.address() as AddressInfo).port,
    password: 'does not matter here',
    database: 'films',
    ephemeral: false,
    logFile: join(folder, 'postgres.log'),
  } as const;
  const attempt = startPart(settings, { environment: process.env, onProgress: () => undefined });
  await expect(attempt).rejects.toThrow(PortTakenError);
});

describe('what PostgreSQL refuses is said in one sentence with the cure, and the start ends', () => {
  const inData = (name: string): string => join(folder, 'postgres', name);
  const CASES: [string, () => Promise<void>, RegExp][] = [
    [
      'data of another major version',
      () => writeFile(inData('PG_VERSION'), '15\n'),
      /postgres were made by PostgreSQL 15, and this is 18\.\d+: move .* away to begin anew/,
    ],
    [
      'a damaged configuration',
      () => appendFile(inData('postgresql.auto.conf'), "work_mem = 'no such thing'\n"),
      /postgresql\.auto\.conf has an error \(invalid value for parameter "work_mem": "no such thing"\): mend it/,
    ],
    [
      'damaged data',
      () => truncate(inData('global/pg_control'), 100),
      /its data in .*postgres are damaged \(.*postgres\.log says how\): put a copy back, or move .* away/,
    ],
    [
      'modes that are open to others',
      () => chmod(join(folder, 'postgres'), 0o777),
      /postgres must be closed to others: chmod 700 it, or .* a file system that keeps modes/,
    ],
    [
      'another password',
      () => writeFile(join(folder, 'postgres.password'), `${'x'.repeat(48)}\n`),
      /the password in .*postgres\.password is not that of its data: put the right one back/,
    ],
  ];

  test.each(CASES)('%s', async (_, damage, expected) => {
    await run('cp', ['-a', `${made}/.`, folder]);
    await damage();
    const error: unknown = await start(folder).then(
      (stack) => stack.stop(),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    expect(message).toMatch(expected);
    expect(message).toMatch(/^The local PostgreSQL did not start: [^\n]*\.$/);
  });
});

test('its refusal ends a start of Temporal that has long to go', { timeout: 60_000 }, async () => {
  // Answers as the CLI does; its server never comes up, which is waited for longer than this test may take.
  const program = join(folder, 'bin', 'temporal');
  await mkdir(join(folder, 'bin'));
  const script = '#!/bin/sh\n[ "$1" = --version ] && echo temporal version 1.5.1 && exit\nexec sleep 600\n';
  await writeFile(program, script, { mode: 0o755 });
  await run('cp', ['-a', `${made}/.`, folder]);
  await writeFile(join(folder, 'postgres', 'PG_VERSION'), '15\n');
  const attempt = start(folder, { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` });
  await expect(attempt).rejects.toThrow(/made by PostgreSQL 15/);
});
