import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { inDataFolder } from '../data-folder.js';
import { stopLeftOver } from '../processes/left-over.js';
import { PortTakenError, type RunningServer, type TemporalSettings } from '../processes/part-protocol.js';
import { startServerProcess } from '../processes/server-process.js';
import type { Progress } from '../progress.js';
import { SEARCH_ATTRIBUTES } from './search-attributes.js';
import { findTemporalBinary } from './cli.js';

const READY_WITHIN_MS = 90_000;
const POLL_MS = 200;

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
 * @throws {PortTakenError} when a port is no longer free.
 * @throws {Error} with words for people when there is no program or the server does not come up.
 */
export async function startTemporalServer(
  settings: TemporalSettings,
  options: { onProgress: Progress; signal?: AbortSignal },
): Promise<RunningServer> {
  const binary = await findTemporalBinary(options.onProgress, options.signal && { signal: options.signal });
  if (settings.databaseFile?.includes('%') === true)
    throw new Error(
      `The Temporal server cannot keep data under a name with %: rename the folder in ${settings.databaseFile}.`,
    );
  const pidFile = settings.databaseFile === undefined ? undefined : `${settings.databaseFile}.pid`;
  if (pidFile !== undefined) await clearLeftOver(pidFile);
  // The database file holds what workflows were told; it is for this user alone.
  process.umask(0o077);
  const server = startServerProcess(binary, serverArguments(settings));
  if (pidFile !== undefined)
    await inDataFolder(dirname(pidFile), () => writeFile(pidFile, String(server.pid ?? '')));
  const stop = async (): Promise<void> => {
    await server.stop();
    if (pidFile !== undefined) await rm(pidFile, { force: true });
  };
  const ended = server.ended.then((how) => endSentence(how, server.lastWords(), settings));
  const refused = ended.then((sentence) => {
    const words = server.firstWords() + server.lastWords();
    throw new (words.includes('address already in use') ? PortTakenError : Error)(sentence);
  });
  try {
    await Promise.race([waitUntilReady(settings, options.signal), refused]);
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

/** What the end of the server means, in one sentence. */
function endSentence(how: string, words: string, { databaseFile = '', logFile }: TemporalSettings): string {
  if (/database or disk is full|no space left/.test(words))
    return `The local Temporal server ended: there is no space left for ${databaseFile}; free some and start again.`;
  if (/file is not a database|no such table|malformed|unable to open database/.test(words))
    return (
      `The local Temporal server did not start: its data in ${databaseFile} are damaged (${logFile} says how); ` +
      `put a copy back, or move ${dirname(databaseFile)} away to begin anew.`
    );
  const last = /msg="(.*)"|.*$/.exec(words.split('\n').at(-1) ?? '');
  return `The local Temporal server ended (${how}): ${last?.[1] ?? last?.[0] ?? ''}; see ${logFile}, or set TEMPORAL_ADDRESS.`;
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

async function clearLeftOver(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(await readFile(pidFile, 'utf8'));
  await stopLeftOver(pid, ['start-dev', pidFile.replace(/\.pid$/, '')]);
}
