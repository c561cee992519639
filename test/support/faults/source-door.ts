import { createServer, request as sendOn, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LOOPBACK, type Door, type Line } from './point.js';

/**
 * A door to a source over HTTP: a request has passed when it is sent on whole, an answer when the source has given it whole.
 * Ids in paths and queries are left out of a point's words.
 */
export async function sourceDoor(name: string, target: URL, line: Line): Promise<Door> {
  const server = createServer((asked, reply) => {
    const what = `${name} ${asked.method ?? ''} ${(asked.url ?? '').replace(/\?.*/, '').replace(/(tt)?\d{4,}/g, 'ID')}`;
    void wholeOf(asked).then((body) => {
      if (line.isCut) return;
      const { hostname: host, port } = target;
      const onward = sendOn(
        { host, port, method: asked.method, path: asked.url, headers: asked.headers },
        (answer) => {
          void wholeOf(answer).then((answered) => {
            const fault = line.isCut ? undefined : line.passed({ kind: 'answer', what });
            if (line.isCut || fault === 'silent') return;
            reply.writeHead(answer.statusCode ?? 502, answer.headers);
            if (fault === 'cut') {
              reply.write(answered.subarray(0, answered.length / 2), () => reply.destroy());
              return;
            }
            reply.end(answered);
          });
        },
      );
      onward.on('error', () => reply.destroy());
      onward.end(body);
      line.passed({ kind: 'request', what });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function wholeOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
