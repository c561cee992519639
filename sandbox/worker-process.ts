import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const STOP_WITHIN_MS = 20_000;

/** The worker in a process of its own, as in production; it ends with its owner, however that ends. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  stop: () => Promise<void>;
}

/**
 * Starts `npm run worker`'s program and waits until it polls its task queues.
 * @throws {Error} with the program's own words, when it ends before that.
 */
export async function startWorkerProcess(environment: NodeJS.ProcessEnv): Promise<WorkerProcess> {
  const program = fileURLToPath(new URL('../worker/main.js', import.meta.url));
  // Detached: Ctrl-C is for the owner, which stops its parts in order.
  const child = fork(program, [], {
    env: environment,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  await ready(child);
  return { pid: child.pid, stop: () => stop(child, exited) };
}

async function ready(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => {
      resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`The worker ended before it was ready (exit code ${code ?? 'none'}).`));
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
