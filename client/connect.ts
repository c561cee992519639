import { Client, Connection } from '@temporalio/client';
import { readTemporalConfig } from '../config/temporal.js';
import { firstLine } from '../config/wait-for.js';

const CONNECT_TIMEOUT = '5 seconds';

/**
 * A client of the Temporal service that the environment names.
 * @throws {Error} in one line, when it is not there.
 */
export async function connectClient(): Promise<Client> {
  const { connectionOptions, namespace } = readTemporalConfig();
  try {
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: CONNECT_TIMEOUT });
    return new Client({ connection, namespace });
  } catch (error) {
    throw new Error(
      `Temporal at ${connectionOptions.address ?? ''} cannot be reached: ${firstLine(error)}. Is it running? TEMPORAL_ADDRESS names another.`,
      { cause: error },
    );
  }
}

/** Runs a command with a client, which is closed afterwards. */
export async function withClient(work: (client: Client) => Promise<void>): Promise<void> {
  const client = await connectClient();
  try {
    await work(client);
  } finally {
    await client.connection.close();
  }
}
