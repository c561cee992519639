import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { inDataFolder } from '../data-folder.js';
import { partReportSchema, PortTakenError, type PartReport, type PartSettings } from './part-protocol.js';
import type { Progress } from '../progress.js';
import { forkable } from './forkable.js';

/** Longer than a part gives its server to stop. */
const STOP_WITHIN_MS = 30_000;
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD/i;

/** A long-lived part of the local stack, in a process of its own that never outlives this one. */
export interface RunningPart {
  stop: () => Promise<void>;
  /** Settles with words when it ends without having been asked to. */
  ended: Promise<string>;
}

const NAMES: Record<PartSettings['kind'], string> = { postgres: 'PostgreSQL', temporal: 'Temporal server' };

interface PartOptions {
  environment: NodeJS.ProcessEnv;
  onProgress: Progress;
  signal?: AbortSignal;
}

/**
 * Starts a part and waits until its server can be used.
 *
 * The part is the leader of a process group, so that Ctrl-C reaches its owner alone, which then stops the parts in
 * order. It watches the channel to its owner and stops with it, however the owner ends.
 * @param options.signal gives the start up; the part is then stopped as ever.
 * @throws {PortTakenError} when its port is no longer free.
 * @throws {Error} with words for people when the server cannot be started for another reason.
 */
export async function startPart(settings: PartSettings, options: PartOptions): Promise<RunningPart> {
  const { logFile } = settings;
  const log = await inDataFolder(dirname(logFile), () => openSync(logFile, 'a', 0o600));
  const child = forkPart(log, options.environment);
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
  const ended = new Promise<string>((resolve) => {
    child.on('message', (message) => {
      const report = partReportSchema.parse(message);
      if (report.type === 'failed') resolve(report.message);
    });
    child.once('exit', (code, killedBy) => {
      if (stopping) return;
      // A part that was killed cannot stop its server any more: the rest of its group goes with it.
      signalGroup(child, 'SIGTERM');
      const how = killedBy ?? `exit code ${code ?? 'none'}`;
      const say = (): void => {
        resolve(`The local ${NAMES[settings.kind]} ended (its process: ${how}); see ${logFile}`);
      };
      // What it said last may still be on its way.
      if (child.connected) child.once('disconnect', say);
      else say();
    });
  });
  return { stop, ended };
}

/** @param log the open file that its output goes to; closed here. */
function forkPart(log: number, environment: NodeJS.ProcessEnv): ChildProcess {
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
  { onProgress, signal }: PartOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(signal?.reason as Error);
    };
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp);
    const onMessage = (message: unknown): void => {
      const report: PartReport = partReportSchema.parse(message);
      if (report.type === 'progress') {
        onProgress(report.line);
        return;
      }
      child.off('message', onMessage);
      if (report.type === 'ready') resolve();
      else reject(report.portTaken === true ? new PortTakenError(report.message) : new Error(report.message));
    };
    child.on('message', onMessage);
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      reject(
        new Error(
          `The local ${settings.kind} ended before it was ready (${killedBy ?? `exit code ${code ?? '?'}`}); see ${settings.logFile}`,
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
