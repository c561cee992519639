import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildWithGo } from './go-install.js';
import { cacheFolder } from '../paths.js';
import type { Progress } from '../progress.js';
import { downloadThroughSdk, sdkCachePath } from './sdk-download.js';

/** The newest release of the CLI that can be built from its module. */
const VERSION = '1.5.1';
const PACKAGE = 'github.com/temporalio/cli/cmd/temporal';
const VERSION_CHECK_MS = 20_000;

interface FindTemporalOptions {
  environment?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  /** Fetches the program into the given place; the SDK's own download unless told otherwise. */
  download?: typeof downloadThroughSdk;
}

/**
 * Finds the `temporal` program: on the PATH, else in the cache, else by the SDK's download, else built with Go. The
 * last two keep it in the cache for the next time.
 * @param onProgress is told what is being tried and what came of it.
 * @returns absolute path of the program.
 * @throws {Error} naming all that was tried and what would help, when none of it works.
 */
export async function findTemporalBinary(
  onProgress: Progress,
  { environment = process.env, signal, download = downloadThroughSdk }: FindTemporalOptions = {},
): Promise<string> {
  const built = join(cacheFolder(environment), `temporal-${VERSION}`, executableName('temporal'));
  const downloaded = sdkCachePath('dev-server', environment);
  for (const candidate of [...onPath('temporal', environment), downloaded, built]) {
    if (await isTemporal(candidate, signal)) return candidate;
  }
  await makeCache(cacheFolder(environment));
  const fetching = { environment, onProgress, ...(signal && { signal }) };
  try {
    return await download('dev-server', fetching);
  } catch (error) {
    signal?.throwIfAborted();
    onProgress(
      `The Temporal CLI cannot be downloaded (${wordsOf(error)}), so it is built with Go, which takes minutes, once: ` +
        `it is kept in ${dirname(built)}. A temporal on the PATH or TEMPORAL_ADDRESS makes this needless.`,
    );
  }
  try {
    return await buildWithGo(`${PACKAGE}@v${VERSION}`, built, fetching);
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(
      `There is no Temporal CLI: none on the PATH, no download, and ${wordsOf(error)}. ` +
        'Install it (https://docs.temporal.io/cli) or Go, or set TEMPORAL_ADDRESS to a server that runs.',
      { cause: error },
    );
  }
}

async function makeCache(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new Error(
      `The Temporal CLI cannot be kept in ${folder} (${wordsOf(error)}): set XDG_CACHE_HOME to a folder that can be ` +
        'written, put a temporal on the PATH, or set TEMPORAL_ADDRESS to a server that runs.',
      { cause: error },
    );
  }
}

/** Files of this name in the folders of the PATH that may be run, in its order. */
function onPath(name: string, environment: NodeJS.ProcessEnv): string[] {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, executableName(name)));
}

function executableName(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

/** Other programs are called `temporal` too, and a file may be damaged: it must answer as the CLI does. */
async function isTemporal(path: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    if (!(await stat(path)).isFile()) return false;
    const limits = { timeout: VERSION_CHECK_MS, ...(signal && { signal }) };
    const { stdout } = await promisify(execFile)(path, ['--version'], limits);
    return stdout.startsWith('temporal version');
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
