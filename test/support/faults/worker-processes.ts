import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { WorkerCode } from './worker-code.js';

/** Worker processes of one code, some of them loaded before they are wanted. */
export interface WorkerProcesses {
  /** One that polls with these settings. */
  begin: (variables: Record<string, string>) => Promise<{ kill: () => Promise<void> }>;
  stop: () => Promise<void>;
}

interface Loaded {
  child: ChildProcess;
  exited: Promise<unknown[]>;
  loaded: Promise<void>;
}

/** @param spares how many are kept loaded. */
export function workerProcesses(code: WorkerCode, spares: number): WorkerProcesses {
  const all = new Set<ChildProcess>();
  const ready: Loaded[] = [];
  const load = (): Loaded => {
    const child = fork(code.program, [code.workflows]);
    all.add(child);
    const exited = once(child, 'exit').finally(() => all.delete(child));
    const loaded = said(child, 'loaded', exited);
    // Whoever begins it hears of a failure; one that is never begun may be killed as it loads.
    loaded.catch(() => undefined);
    return { child, exited, loaded };
  };
  while (ready.length < spares) ready.push(load());
  return {
    begin: async (variables) => {
      const { child, exited, loaded } = ready.shift() ?? load();
      await loaded;
      const polls = said(child, 'ready', exited);
      child.send(variables);
      await polls;
      if (ready.length < spares) ready.push(load());
      return {
        kill: async () => {
          child.kill('SIGKILL');
          await exited;
        },
      };
    },
    stop: async () => {
      const ended = [...all].map((child) => once(child, 'exit'));
      for (const child of all) child.kill('SIGKILL');
      await Promise.all(ended);
    },
  };
}

async function said(child: ChildProcess, word: string, exited: Promise<unknown[]>): Promise<void> {
  const [first] = (await Promise.race([once(child, 'message'), exited])) as unknown[];
  if (first !== word) throw new Error(`a worker ended before it was ${word} (${String(first)})`);
}
