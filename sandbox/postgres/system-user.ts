import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The user that PostgreSQL runs as where this process is root, as one is in a container: PostgreSQL refuses to run as root. */
export const SYSTEM_USER = 'postgres';
const WAYS_OUT = 'start as an ordinary user, or set DATABASE_URL to a PostgreSQL that runs';

/** A user of this machine by its numbers. */
export interface SystemUser {
  uid: number;
  gid: number;
}

/**
 * The user that PostgreSQL has to run as; made where it does not exist.
 * @returns nothing for an ordinary user, whose PostgreSQL runs as that user.
 * @throws {Error} in one sentence, when root can neither find nor make it, or cannot become it.
 */
export async function postgresUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const user = (await find()) ?? (await make());
  const { error } = spawnSync('true', user);
  if (error === undefined) return user;
  throw new Error(
    `PostgreSQL does not run as root, and root cannot become the user "${SYSTEM_USER}" here (${error.message}): ${WAYS_OUT}.`,
  );
}

/** Whether a user may enter a folder, or run a program: it is tried. */
export function mayEnter(user: SystemUser, path: string): boolean {
  return spawnSync('test', ['-x', path], user).status === 0;
}

async function find(): Promise<SystemUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', SYSTEM_USER]), run('id', ['-g', SYSTEM_USER])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function make(): Promise<SystemUser> {
  let words = '';
  try {
    await run('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', SYSTEM_USER]);
  } catch (error) {
    words = (error as Error).message.trim().split('\n').at(-1) ?? '';
  }
  // Another start may have made it meanwhile.
  const made = await find();
  if (made !== undefined) return made;
  throw new Error(
    `PostgreSQL does not run as root, and there is no user "${SYSTEM_USER}" to run it as (${words}): ` +
      `make one with useradd --system ${SYSTEM_USER}, ${WAYS_OUT}.`,
  );
}
