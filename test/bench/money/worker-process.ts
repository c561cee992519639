import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A worker process; `begin` has it poll its queues, `kill` is SIGKILL. */
export interface LoadedWorker {
  pid: number;
  begin: () => Promise<void>;
  kill: () => Promise<void>;
}

/**
 * Starts a worker process that waits to be told to begin. It ends with this process at the latest.
 * @param program one file of JavaScript: sources that are compiled as they are loaded take memory and time of their own.
 */
export function loadWorker(program: string, bundle: string, variables: Record<string, string>): LoadedWorker {
  const child = fork(program, [bundle], { execArgv: [], env: { ...process.env, ...variables } });
  const exited = once(child, 'exit');
  const loaded = said(child, 'loaded', exited);
  // Whoever begins it hears of a failure; a spare that is never begun may be killed while it loads.
  loaded.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    begin: async () => {
      await loaded;
      const ready = said(child, 'ready', exited);
      child.send('begin');
      await ready;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function said(child: ChildProcess, word: string, exited: Promise<unknown[]>): Promise<void> {
  const [first] = (await Promise.race([once(child, 'message'), exited])) as unknown[];
  if (first !== word) throw new Error(`a worker ended before it was ${word} (${String(first)})`);
}
