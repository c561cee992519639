import { fork } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { forkable } from '../processes/forkable.js';
import { cacheFolder } from '../paths.js';
import { withProgress, type Progress } from '../progress.js';

/** The two programs that the Temporal SDK knows how to download. */
export type SdkProgram = 'dev-server' | 'time-skipping';

/** A download that brings no byte for so long is given up. */
const IDLE_LIMIT_MS = 20_000;
const POLL_MS = 500;
const resultSchema = z.strictObject({ error: z.string() });

const { version } = z
  .object({ version: z.string() })
  .parse(createRequire(import.meta.url)('@temporalio/testing/package.json'));

/** Where the cache keeps what this version of the SDK downloads; the file may not exist. */
export function sdkCachePath(program: SdkProgram, environment: NodeJS.ProcessEnv): string {
  const ending = process.platform === 'win32' ? '.exe' : '';
  return join(cacheFolder(environment), `sdk-${version}`, `${program}${ending}`);
}

/**
 * Downloads a program the way the SDK does, into the cache. It runs in a process of its own, for the SDK's download
 * can neither be watched nor stopped.
 * @returns path of the program.
 * @throws {Error} with the SDK's words, or when nothing arrives for 20 seconds.
 */
export async function downloadThroughSdk(
  program: SdkProgram,
  options: { environment: NodeJS.ProcessEnv; onProgress: Progress; signal?: AbortSignal },
): Promise<string> {
  const target = sdkCachePath(program, options.environment);
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(join(dirname(target), 'download-'));
  try {
    const what =
      program === 'dev-server' ? 'Downloading the Temporal CLI' : 'Downloading the Temporal test server';
    const error = await withProgress(options.onProgress, what, runDownload(program, fresh, options.signal));
    // The SDK starts what it has downloaded; that it could not matters less than that the file is there.
    const file = (await readdir(fresh)).find((name) => !name.endsWith('.downloading'));
    if (file === undefined) throw new Error(error ?? 'nothing arrived');
    await chmod(join(fresh, file), 0o755);
    await rename(join(fresh, file), target);
    return target;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Gives the reason why there may be no file, or nothing. */
function runDownload(program: SdkProgram, folder: string, signal?: AbortSignal): Promise<string | undefined> {
  const { path, execArgv } = forkable(import.meta.url, 'sdk-download-main');
  const child = fork(path, [program, folder], { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  return new Promise((resolve) => {
    let reason: string | undefined;
    const giveUp = (words: string): void => {
      reason = words;
      child.kill('SIGKILL');
    };
    const stopWatching = watchGrowth(folder, () => {
      giveUp(`nothing arrived for ${IDLE_LIMIT_MS / 1000} s`);
    });
    const onAbort = (): void => {
      giveUp('it is no longer wanted');
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    child.on('message', (message) => {
      reason = resultSchema.parse(message).error;
    });
    child.once('error', (error) => {
      reason = error.message;
    });
    child.once('close', () => {
      stopWatching();
      signal?.removeEventListener('abort', onAbort);
      resolve(reason);
    });
  });
}

function watchGrowth(folder: string, onIdle: () => void): () => void {
  let size = 0;
  let grewAt = Date.now();
  const look = async (): Promise<void> => {
    const now = await bytesIn(folder);
    if (now > size) grewAt = Date.now();
    size = now;
    if (Date.now() - grewAt > IDLE_LIMIT_MS) onIdle();
  };
  const timer = setInterval(() => void look().catch(() => undefined), POLL_MS);
  return () => {
    clearInterval(timer);
  };
}

async function bytesIn(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
