import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { variablesFor } from '../../config/secrets.js';
import { firstLine } from '../../config/wait-for.js';

const STOP_WITHIN_MS = 20_000;

/** A program of this project in a process of its own, as in production; it ends with its owner, however that ends. */
interface Program {
  /** What it says when it is ready; rejects, with its name, when it ends before that: its own words stand above. */
  readonly ready: Promise<unknown>;
  /** Resolves when it has ended, with how: "exit code 1", "SIGKILL". */
  readonly ended: Promise<string>;
  /** Stops it, also before it is ready: that may be never, where the server that it waits for has ended. */
  stop: () => Promise<void>;
}

/** Starts what `npm run worker` or `npm run dashboard` runs. */
function startProgram(name: 'worker' | 'dashboard', environment: NodeJS.ProcessEnv): Program {
  // Detached: Ctrl-C is for the owner, which stops its parts in order.
  const child = fork(fileURLToPath(new URL(`../../${name}/main.js`, import.meta.url)), [], {
    env: variablesFor(name, environment),
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ?? `exit code ${code ?? 'none'}`);
    });
  });
  return { ready: readyMessage(name, child), ended, stop: () => stop(child, ended) };
}

/**
 * {@link startProgram}, waits until it is ready, and starts it again whenever it ends unasked, as a supervisor does in
 * production. `tell` hears of it; a program that does not come up again is given up, in words.
 * @returns how to stop it, and what it said when it was ready first.
 */
export async function keepProgram(
  name: 'worker' | 'dashboard',
  environment: NodeJS.ProcessEnv,
  tell: (line: string) => void,
): Promise<{ message: unknown; stop: () => Promise<void> }> {
  let stopping = false;
  let current = startProgram(name, environment);
  const message = await current.ready;
  const watch = async (): Promise<void> => {
    for (;;) {
      const how = await current.ended;
      if (stopping) return;
      tell(`The ${name} ended (${how}) and is started again`);
      current = startProgram(name, environment);
      await current.ready;
    }
  };
  const watched = watch().catch((error: unknown) => {
    if (!stopping) tell(`${firstLine(error)}. Start it with npm run ${name}.`);
  });
  return {
    message,
    stop: async () => {
      stopping = true;
      await current.stop();
      await watched;
    },
  };
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

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}
