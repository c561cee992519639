import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 500;

/** A lock file held by this process; `release` removes it. */
export interface Lock {
  release: () => void;
}

/** The lock is held by a process that is alive. */
export class LockedError extends Error {
  constructor(
    readonly path: string,
    readonly pid: number,
  ) {
    super(`${path} is held by process ${pid}, which is running`);
    this.name = 'LockedError';
  }
}

/**
 * Takes the lock file at `path` for this process. A lock left by a process that no longer runs is taken over.
 * @throws {LockedError} when a living process (this one included) holds it.
 */
export function takeLock(path: string): Lock {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid), { mode: 0o600 });
  try {
    for (;;) {
      try {
        // A hard link appears with its content at once, so that nobody ever reads a lock without an owner.
        linkSync(own, path);
        return {
          release: () => {
            rmSync(path, { force: true });
          },
        };
      } catch (error) {
        if (!isCode(error, 'EEXIST')) throw error;
      }
      const holder = readHolder(path);
      if (holder !== undefined && isAlive(holder)) throw new LockedError(path, holder);
      removeStale(path, `${own}.stale`);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Waits until the lock at `path` is free and takes it.
 * @param onWait is told once the process that holds it, when there is one.
 */
export async function waitForLock(path: string, onWait: (pid: number) => void): Promise<Lock> {
  let told = false;
  for (;;) {
    try {
      return takeLock(path);
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      if (!told) onWait(error.pid);
      told = true;
    }
    await delay(POLL_MS);
  }
}

/** Whether a process of this id runs (also when it belongs to another user). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/** Two processes may find the same stale lock: one must not remove what the other has just put in its place. */
function removeStale(path: string, aside: string): void {
  try {
    renameSync(path, aside);
    const holder = readHolder(aside);
    if (holder !== undefined && isAlive(holder)) linkSync(aside, path);
  } catch (error) {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readHolder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
