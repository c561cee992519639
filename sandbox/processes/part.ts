import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { partReportSchema, type PartReport, type PartSettings } from './part-protocol.js';
import type { Progress } from '../progress.js';
import { forkable } from './forkable.js';

/** Longer than a part gives its server to stop. */
const STOP_WITHIN_MS = 30_000;
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD/i;

/** A long-lived part of the local stack, in a process of its own that never outlives this one. */
export interface RunningPart {
  stop: () => Promise<void>;
}

/**
 * Starts a part and waits until its server can be used.
 *
 * The part is the leader of a process group, so that Ctrl-C reaches its owner alone, which then stops the parts in
 * order. It watches the channel to its owner and stops with it, however the owner ends.
 * @param options.logFile where the server's own output goes.
 * @throws {Error} with words for people when the server cannot be started.
 */
export async function startPart(
  settings: PartSettings,
  options: { logFile: string; environment: NodeJS.ProcessEnv; onProgress: Progress },
): Promise<RunningPart> {
  const child = forkPart(options.logFile, options.environment);
  let stopping = false;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    await stopPart(child, exited);
  };
  try {
    await waitUntilReady(child, settings, options);
  } catch (error) {
    await stop();
    throw error;
  }
  child.on('message', (message) => {
    const report = partReportSchema.parse(message);
    if (report.type === 'failed') options.onProgress(report.message);
  });
  child.once('exit', () => {
    // A part that was killed cannot stop its server any more: the rest of its group goes with it.
    if (!stopping) signalGroup(child, 'SIGTERM');
  });
  return { stop };
}

function forkPart(logFile: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const { path, execArgv } = forkable(import.meta.url, 'part-main');
    return fork(path, [], {
      detached: true,
      execArgv,
      stdio: ['ignore', log, log, 'ipc'],
      // Servers of the local stack have no use for the keys of the sources.
      env: Object.fromEntries(Object.entries(environment).filter(([name]) => !SECRET_NAME.test(name))),
    });
  } finally {
    closeSync(log);
  }
}

function waitUntilReady(
  child: ChildProcess,
  settings: PartSettings,
  options: { logFile: string; onProgress: Progress },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      const report: PartReport = partReportSchema.parse(message);
      if (report.type === 'progress') {
        options.onProgress(report.line);
        return;
      }
      child.off('message', onMessage);
      if (report.type === 'ready') resolve();
      else reject(new Error(report.message));
    };
    child.on('message', onMessage);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(
        new Error(
          `The local ${settings.kind} ended before it was ready (${signal ?? `exit code ${code ?? '?'}`}); see ${options.logFile}`,
        ),
      );
    });
    child.send(settings);
  });
}

async function stopPart(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => {
    signalGroup(child, 'SIGKILL');
  }, STOP_WITHIN_MS);
  try {
    await exited;
  } finally {
    clearTimeout(timer);
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group: what was wanted.
  }
}
