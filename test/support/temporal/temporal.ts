import { devNull } from 'node:os';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import getPort from 'get-port';
import { startPart } from '../../../sandbox/processes/part.js';
import { quietSdk } from '../quiet.js';
import { startAgain } from '../start-again.js';

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
 * @param databaseFile where its data are kept, and found again; in memory by default.
 */
export function startTemporalForTests(databaseFile?: string): Promise<TemporalForTests> {
  quietSdk();
  return startAgain('Temporal', () => start(databaseFile));
}

async function start(databaseFile: string | undefined): Promise<TemporalForTests> {
  const port = await getPort();
  const part = await startPart(
    { kind: 'temporal', namespace: 'default', port, logFile: devNull, databaseFile },
    { environment: process.env, onProgress: console.log },
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
