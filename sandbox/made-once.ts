import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { waitForLock } from './processes/lock.js';

/**
 * Makes a file or folder that is wanted more than once. Processes that want the same at one time make it once; what a
 * killed one left half made is removed by the next.
 * @param target where it is to be; it appears there whole or not at all.
 * @param make fills an empty folder beside the target, and gives what of it is to become the target: a path in that folder,
 * or the folder.
 * @param onWait is told once which process is waited for.
 * @returns `target`.
 */
export async function makeOnce(
  target: string,
  make: (folder: string) => Promise<string>,
  onWait: (pid: number) => void,
): Promise<string> {
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  const lock = await waitForLock(`${target}.lock`, onWait);
  try {
    if (existsSync(target)) return target;
    const prefix = `${basename(target)}.new-`;
    for (const name of await readdir(parent)) {
      if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
    }
    const fresh = await mkdtemp(join(parent, prefix));
    try {
      await rename(await make(fresh), target);
      return target;
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
}
