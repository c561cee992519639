import { Client, Connection, type ClientPlugin } from '@temporalio/client';
import { readTemporalConfig } from '../config/temporal.js';
import { startTracing } from '../config/tracing/tracing.js';
import { firstLine } from '../config/wait-for.js';

const CONNECT_TIMEOUT = '5 seconds';

/**
 * A client of the Temporal service that the environment names.
 * @param plugins what has its calls traced, where they are.
 * @throws {Error} in one line, when it is not there.
 */
export async function connectClient(plugins: ClientPlugin[] = []): Promise<Client> {
  const { connectionOptions, namespace } = readTemporalConfig();
  try {
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: CONNECT_TIMEOUT });
    return new Client({ connection, namespace, plugins });
  } catch (error) {
    throw new Error(
      `Temporal at ${connectionOptions.address ?? ''} cannot be reached: ${firstLine(error)}. Is it running? TEMPORAL_ADDRESS names another.`,
      { cause: error },
    );
  }
}

/** Runs a command with a client, which is closed afterwards; its calls are traced where the environment says so. */
export async function withClient(work: (client: Client) => Promise<void>): Promise<void> {
  const tracing = await startTracing('festival');
  const client = await connectClient(tracing && [tracing.plugin]);
  try {
    await work(client);
  } finally {
    await client.connection.close();
    await tracing?.stop();
  }
}
