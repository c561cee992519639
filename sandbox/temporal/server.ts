import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { stopLeftOver } from '../processes/left-over.js';
import type { RunningServer, TemporalSettings } from '../processes/part-protocol.js';
import type { Progress } from '../progress.js';
import { SEARCH_ATTRIBUTES } from './search-attributes.js';
import { findTemporalBinary } from './cli.js';

const READY_WITHIN_MS = 90_000;
const POLL_MS = 200;
const STOPS_WITHIN_MS = 10_000;
const WORDS_KEPT = 1000;

/** Settings of the server itself; one that a server's version does not know is ignored by it. */
const DYNAMIC_CONFIG = {
  // Priority and fairness by festival; both off by default in servers before 1.31.
  'matching.useNewMatcher': 'true',
  'matching.enableFairness': 'true',
  // Shows a workflow whose code fails as soon as it failed twice.
  'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute': '2',
};

/**
 * Starts a Temporal development server on the loopback address and waits until it answers and knows the search
 * attributes.
 * @param options.signal ends the search for the program when the owner no longer wants it.
 * @throws {Error} with words for people when there is no program or the server does not come up.
 */
export async function startTemporalServer(
  settings: TemporalSettings,
  options: { onProgress: Progress; signal?: AbortSignal },
): Promise<RunningServer> {
  const binary = await findTemporalBinary(options.onProgress, options.signal && { signal: options.signal });
  const pidFile = settings.databaseFile === undefined ? undefined : `${settings.databaseFile}.pid`;
  if (pidFile !== undefined) await clearLeftOver(pidFile);
  // The database file holds what workflows were told; it is for this user alone.
  process.umask(0o077);
  const server = spawn(binary, serverArguments(settings), { stdio: ['ignore', 'inherit', 'pipe'] });
  const ended = endOf(server);
  if (pidFile !== undefined) await writeFile(pidFile, String(server.pid ?? ''));
  const stop = async (): Promise<void> => {
    await stopServer(server, ended);
    if (pidFile !== undefined) await rm(pidFile, { force: true });
  };
  try {
    await Promise.race([waitUntilReady(settings, options.signal), ended.then(refuse)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, ended };
}

function serverArguments(settings: TemporalSettings): string[] {
  const pairs = (flag: string, values: Record<string, string>): string[] =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(settings.port)],
    ...(settings.webPort === undefined ? ['--headless'] : ['--ui-port', String(settings.webPort)]),
    ...(settings.databaseFile === undefined ? [] : ['--db-filename', settings.databaseFile]),
    ...(settings.namespace === 'default' ? [] : ['--namespace', settings.namespace]),
    ...['--log-level', 'error'],
    ...pairs('--dynamic-config-value', DYNAMIC_CONFIG),
    ...pairs('--search-attribute', SEARCH_ATTRIBUTES),
  ];
}

/** Settles with the server's last words when it ends. */
function endOf(server: ChildProcessByStdio<null, null, Readable>): Promise<string> {
  let words = '';
  server.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    process.stderr.write(chunk);
    words = (words + chunk).slice(-WORDS_KEPT);
  });
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve(`The local Temporal server cannot be run: ${error.message}`);
    });
    server.once('close', (code, signal) => {
      resolve(`The local Temporal server ended (${signal ?? `exit code ${code ?? '?'}`}): ${words.trim()}`);
    });
  });
}

function refuse(words: string): never {
  throw new Error(words);
}

async function waitUntilReady(settings: TemporalSettings, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await askForAttributes(settings);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (Date.now() < deadline) {
        await delay(POLL_MS);
        continue;
      }
      const words = error instanceof Error ? error.message : String(error);
      throw new Error(
        `The local Temporal server did not answer within ${READY_WITHIN_MS / 1000} s: ${words}`,
        {
          cause: error,
        },
      );
    }
  }
}

async function askForAttributes({ port, namespace }: TemporalSettings): Promise<void> {
  const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: '2s' });
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.keys(SEARCH_ATTRIBUTES).filter((name) => !(name in customAttributes));
    if (missing.length > 0) throw new Error(`search attributes are missing: ${missing.join(', ')}`);
  } finally {
    await connection.close();
  }
}

async function stopServer(server: ChildProcess, ended: Promise<string>): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGINT');
  const timer = setTimeout(() => server.kill('SIGKILL'), STOPS_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

async function clearLeftOver(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(await readFile(pidFile, 'utf8'));
  await stopLeftOver(pid, ['start-dev', pidFile.replace(/\.pid$/, '')]);
}
