import type { AddressInfo, Server, Socket } from 'node:net';
import { LOOPBACK, type Door } from './point.js';

/** Opens a door at a free port; closing it ends whatever came through it. */
export async function openDoor(server: Server): Promise<Door> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    // Who came through it is killed at any moment.
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
