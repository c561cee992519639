import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

const STOPS_WITHIN_MS = 10_000;
const WORDS_KEPT = 2000;

/** The process of a server that is not ours. */
export interface ServerProcess {
  readonly pid: number | undefined;
  /** Settles when it has ended or could not be run, with how: "exit code 1", "SIGKILL", "spawn … ENOENT". */
  readonly ended: Promise<string>;
  /** The first that it wrote to its standard error: a program that panics says why, and then much else. */
  firstWords: () => string;
  /** The last that it wrote there. */
  lastWords: () => string;
  /** Asks it to stop, and kills it where it does not; returns at once where it has ended. */
  stop: () => Promise<void>;
}

/** Runs a server whose output goes where this process's goes. It never throws: what does not start has ended. */
export function startServerProcess(
  program: string,
  args: string[],
  options: SpawnOptions = {},
): ServerProcess {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'inherit', 'pipe'] });
  let first = '';
  let last = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    process.stderr.write(chunk);
    first = (first + chunk).slice(0, WORDS_KEPT);
    last = (last + chunk).slice(-WORDS_KEPT);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('close', (code, signal) => {
      resolve(signal ?? `exit code ${code ?? '?'}`);
    });
  });
  return {
    pid: child.pid,
    ended,
    firstWords: () => first.trim(),
    lastWords: () => last.trim(),
    stop: () => stop(child, ended),
  };
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}
