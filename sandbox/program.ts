import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const STOP_WITHIN_MS = 20_000;

/** A program of this project in a process of its own, as in production; it ends with its owner, however that ends. */
export interface Program {
  readonly pid: number | undefined;
  /** What it said when it was ready. */
  readonly message: unknown;
  stop: () => Promise<void>;
}

/**
 * Starts what `npm run worker` or `npm run dashboard` runs, and waits until it says that it is ready.
 * @throws {Error} with the program's name, when it ends before that; its own words stand above.
 */
export async function startProgram(
  name: 'worker' | 'dashboard',
  environment: NodeJS.ProcessEnv,
): Promise<Program> {
  // Detached: Ctrl-C is for the owner, which stops its parts in order.
  const child = fork(fileURLToPath(new URL(`../${name}/main.js`, import.meta.url)), [], {
    env: environment,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const message = await readyMessage(name, child);
  return { pid: child.pid, message, stop: () => stop(child, exited) };
}

async function readyMessage(name: string, child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => {
      reject(new Error(`The ${name} ended before it was ready (exit code ${code ?? 'none'}).`));
    });
    child.once('error', reject);
  });
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}
