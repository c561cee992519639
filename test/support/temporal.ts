import { devNull } from 'node:os';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import getPort from 'get-port';
import { startPart } from '../../sandbox/part.js';
import { quietSdk } from './quiet.js';

/** A port that was free may be taken before the server has it, and the server takes more than the one it is told. */
const TRIES = 3;

export interface TemporalForTests {
  environment: TestWorkflowEnvironment;
  /** `host:port`, for processes of their own. */
  address: string;
  stop: () => Promise<void>;
}

/**
 * Starts a real Temporal server in memory, with this application's search attributes, for one test file.
 *
 * It runs as a part of the local stack does: it ends with the tests even when they are killed, and a busy machine may
 * take longer to start it than the SDK's own five seconds.
 */
export async function startTemporalForTests(): Promise<TemporalForTests> {
  quietSdk();
  for (let left = TRIES; ; left -= 1) {
    try {
      return await start();
    } catch (error) {
      if (left <= 1) throw error;
      console.log(`Starting Temporal again: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function start(): Promise<TemporalForTests> {
  const port = await getPort();
  const part = await startPart(
    { kind: 'temporal', namespace: 'default', port },
    { logFile: devNull, environment: process.env, onProgress: console.log },
  );
  const address = `127.0.0.1:${port}`;
  try {
    const environment = await TestWorkflowEnvironment.createFromExistingServer({ address });
    return {
      environment,
      address,
      stop: async () => {
        await environment.teardown();
        await part.stop();
      },
    };
  } catch (error) {
    await part.stop();
    throw error;
  }
}
