import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { firstLine } from '../config/wait-for.js';

/**
 * Tries the address that all local servers listen on.
 * @throws {Error} in one sentence, where a machine has IPv6 alone or its loopback is down.
 */
export async function checkLoopback(): Promise<void> {
  const server = createServer().listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
  } catch (error) {
    throw new Error(
      `The local servers talk over 127.0.0.1, which this machine does not have (${firstLine(error)}): ` +
        'bring it up with "ip link set lo up" and "ip addr add 127.0.0.1/8 dev lo".',
      { cause: error },
    );
  } finally {
    server.close();
  }
}
