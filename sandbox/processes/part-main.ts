import {
  partSettingsSchema,
  PortTakenError,
  type PartReport,
  type PartSettings,
  type RunningServer,
} from './part-protocol.js';
import { startPostgres } from '../postgres/server.js';
import type { Progress } from '../progress.js';
import { startTemporalServer } from '../temporal/server.js';

/** Entry of a part's process: runs one server for as long as the channel to the owner is open. */

const STOP_WITHIN_MS = 20_000;
const abort = new AbortController();
let starting: Promise<RunningServer> | undefined;
let stopping = false;

/** Resolves when the message is on its way; the owner may be gone at any time, then 'disconnect' does what is needed. */
function report(message: PartReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) {
      resolve();
      return;
    }
    process.send(message, undefined, {}, () => {
      resolve();
    });
  });
}

function startServer(settings: PartSettings): Promise<RunningServer> {
  const onProgress: Progress = (line) => {
    void report({ type: 'progress', line });
  };
  return settings.kind === 'postgres'
    ? startPostgres(settings, abort.signal)
    : startTemporalServer(settings, { onProgress, signal: abort.signal });
}

async function run(settings: PartSettings): Promise<void> {
  try {
    starting = startServer(settings);
    const server = await starting;
    await report({ type: 'ready' });
    const words = await server.ended;
    if (stopping) return;
    await report({ type: 'failed', message: words });
    endGroup();
  } catch (error) {
    // The owner disconnects when it has read this, which ends the process.
    if (!stopping) {
      const message = error instanceof Error ? error.message : String(error);
      await report({ type: 'failed', message, portTaken: error instanceof PortTakenError });
    }
  }
}

async function shutDown(): Promise<void> {
  if (stopping) return;
  stopping = true;
  abort.abort();
  const timer = setTimeout(endGroup, STOP_WITHIN_MS);
  try {
    await (await starting)?.stop();
    clearTimeout(timer);
  } catch {
    // It never started; nothing to stop but what the group may still hold.
  }
  endGroup();
}

/** Ends this process and whatever it started and could not stop. */
function endGroup(): void {
  process.kill(-process.pid, 'SIGKILL');
}

process.once('message', (message) => void run(partSettingsSchema.parse(message)));
process.once('disconnect', () => void shutDown());
process.on('SIGTERM', () => void shutDown());
process.on('SIGINT', () => void shutDown());
