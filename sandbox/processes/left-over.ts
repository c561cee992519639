import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isAlive } from './lock.js';

const STOPS_WITHIN_MS = 15_000;
const POLL_MS = 100;

/**
 * Stops a server of an earlier run that outlived its part, which takes that both part and owner were killed.
 * @param pid process id that the earlier run noted.
 * @param marks texts that all stand in the server's command line; a process without them got the number later.
 * @returns `gone` when no such server runs (any more), `unknown` when this machine does not tell.
 * @throws {Error} when the server does not stop.
 */
export async function stopLeftOver(pid: number, marks: string[]): Promise<'gone' | 'unknown'> {
  if (!Number.isSafeInteger(pid) || pid <= 1 || !isAlive(pid)) return 'gone';
  const command = await commandLine(pid);
  if (command === undefined) return 'unknown';
  if (!marks.every((mark) => command.includes(mark))) return 'gone';
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOPS_WITHIN_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`A server of an earlier run (process ${pid}) does not stop`);
    await delay(POLL_MS);
  }
  return 'gone';
}

/** The command line of a process, or nothing where it cannot be had. */
async function commandLine(pid: number): Promise<string | undefined> {
  try {
    if (existsSync('/proc/self/cmdline')) {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    }
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return stdout;
  } catch {
    return undefined;
  }
}
