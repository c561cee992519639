import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dataPaths } from './paths.js';
import { mayEnter, SYSTEM_USER, type SystemUser } from './postgres/system-user.js';

/** The system's own folder for data: everybody may pass through it. */
const SYSTEM_DATA = '/var/lib/festival-lookup';
const MAX_NAME_LENGTH = 40;
const HASH_LENGTH = 8;

/**
 * Makes the folder for the stack's data: the wanted one; or, where the user whom PostgreSQL runs as cannot enter that, one
 * in `system` that belongs to it, by its path. A folder that has been used stays in use.
 * @param wanted absolute path.
 * @param user who is to run PostgreSQL when it is not this process's own.
 * @returns absolute path of the folder.
 * @throws {Error} in one sentence, when there are data in the wanted folder that the user cannot reach (any more), or no
 * folder can be made.
 */
export async function makeDataFolder(
  wanted: string,
  user: SystemUser | undefined,
  system = SYSTEM_DATA,
): Promise<string> {
  await inDataFolder(wanted, () => mkdir(wanted, { recursive: true }));
  if (user === undefined) return wanted;
  const reached = mayEnter(user, wanted);
  const own = join(system, nameFor(wanted));
  if (existsSync(dataPaths(wanted).postgres)) {
    if (reached) return wanted;
    throw new Error(`${cannotEnter(wanted)}, where its data are: ${letPass}, or move ${wanted} to ${own}.`);
  }
  if (reached && !existsSync(own)) return wanted;
  try {
    await mkdir(own, { recursive: true });
    await chmod(system, 0o755);
    await chown(own, 0, user.gid);
    await chmod(own, 0o710);
    return own;
  } catch (error) {
    const words = `no folder for its data can be made in ${system} (${(error as Error).message})`;
    throw new Error(`${cannotEnter(wanted)}, and ${words}: ${letPass}, or set DATABASE_URL.`, {
      cause: error,
    });
  }
}

const cannotEnter = (folder: string): string =>
  `PostgreSQL runs as the user "${SYSTEM_USER}", who cannot enter ${folder}`;
const letPass = 'let that user pass (chmod o+x on each folder above)';

/**
 * Does what writes in a data folder.
 * @throws {Error} in one sentence with the cure, where the file system refuses.
 */
export async function inDataFolder<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sentence = refusal(error, folder);
    throw sentence === undefined ? error : new Error(sentence, { cause: error });
  }
}

function refusal(error: unknown, folder: string): string | undefined {
  const { code, syscall, message } = error as Partial<NodeJS.ErrnoException>;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `There is no space left for ${folder}: free some and start again.`;
  if (code === 'EPERM' || code === 'ENOTSUP')
    return `The file system of ${folder} lacks what PostgreSQL needs (${message}): put the project on one that keeps modes and links.`;
  if (syscall !== undefined)
    return `${folder} cannot be written (${message}): start as its owner, or from a copy of the project elsewhere.`;
  return undefined;
}

/** Readable, and another one for each path. */
function nameFor(folder: string): string {
  const readable = dirname(folder).replaceAll(/[^A-Za-z0-9]+/g, '-');
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, HASH_LENGTH);
  return `${readable.slice(-MAX_NAME_LENGTH).replace(/^-/, '')}-${hash}`;
}
