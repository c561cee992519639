import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeOnce } from '../made-once.js';
import { homeFolder } from '../paths.js';
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
  const build = async (folder: string): Promise<string> => {
    await withProgress(options.onProgress, `Building ${module}`, goInstall(module, folder, options));
    const [program] = await readdir(folder);
    if (program === undefined) throw new Error('the build gave no program');
    return join(folder, program);
  };
  return await makeOnce(target, build, (pid) => {
    options.onProgress(`Waiting for process ${pid}, which builds ${module}`);
  });
}

async function goInstall(
  module: string,
  binFolder: string,
  { environment, signal }: { environment: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<void> {
  try {
    await promisify(execFile)('go', ['install', module], {
      // Go keeps its own caches in the home folder and asks nobody but HOME for it.
      env: { ...environment, HOME: homeFolder(environment), GOBIN: binFolder },
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
