import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { waitForLock } from '../processes/lock.js';
import { withProgress, type Progress } from '../progress.js';

const WORDS_KEPT = 400;

/**
 * Builds a Go program of a pinned version from its module into the cache. Processes that want the same program at
 * one time build it once.
 * @param module package and version, as `go install` takes them.
 * @param target where the program is to be; it appears there whole or not at all.
 * @returns `target`.
 * @throws {Error} with words for people when there is no Go or the build fails.
 */
export async function buildWithGo(
  module: string,
  target: string,
  options: { environment: NodeJS.ProcessEnv; onProgress: Progress; signal?: AbortSignal },
): Promise<string> {
  const folder = dirname(target);
  await mkdir(folder, { recursive: true });
  const lock = await waitForLock(join(folder, 'build.lock'), (pid) => {
    options.onProgress(`Waiting for process ${pid}, which builds ${module}`);
  });
  try {
    if (existsSync(target)) return target;
    const fresh = await mkdtemp(join(folder, 'build-'));
    try {
      await withProgress(
        options.onProgress,
        `Building ${module} (a few minutes, once)`,
        goInstall(module, fresh, options),
      );
      const [program] = await readdir(fresh);
      if (program === undefined) throw new Error('the build gave no program');
      await rename(join(fresh, program), target);
      return target;
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
}

async function goInstall(
  module: string,
  binFolder: string,
  { environment, signal }: { environment: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<void> {
  try {
    await promisify(execFile)('go', ['install', module], {
      env: { ...environment, GOBIN: binFolder },
      ...(signal && { signal }),
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error('there is no Go to build it with', { cause: error });
    }
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new Error(`the build with Go failed: ${words.trim().slice(-WORDS_KEPT)}`, { cause: error });
  }
}
