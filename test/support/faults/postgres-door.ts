import { connect, createServer } from 'node:net';
import { openDoor } from './open-door.js';
import type { Door, Line } from './point.js';

/**
 * A door to Postgres. A statement has passed when Postgres says that it is ready for the next one (`ReadyForQuery`), whether
 * it came as a simple query or as Parse, Bind, Execute and Sync.
 */
export async function postgresDoor(port: number, host: string, line: Line): Promise<Door> {
  const server = createServer((worker) => {
    const postgres = connect(port, host);
    let said: string | undefined;
    let isSilent = false;
    const asked = messages(true, (type, body) => {
      if (type === 'Q') said = textAt(body, 0);
      if (type === 'P') said = textAt(body, body.indexOf(0) + 1);
    });
    const answered = messages(false, (type) => {
      // The first one ends the signing in.
      if (type !== 'Z' || said === undefined) return;
      const fault = line.passed({ kind: 'statement', what: said });
      isSilent ||= fault !== undefined;
      if (fault === 'cut') worker.destroy();
      said = undefined;
    });
    for (const socket of [worker, postgres]) socket.on('error', () => undefined);
    worker.on('data', (chunk: Buffer) => {
      if (line.isCut || isSilent) return;
      asked(chunk);
      postgres.write(chunk);
    });
    postgres.on('data', (chunk: Buffer) => {
      if (!line.isCut && !isSilent) answered(chunk);
      if (!line.isCut && !isSilent) worker.write(chunk);
    });
    worker.on('close', () => postgres.destroy());
    postgres.on('close', () => worker.destroy());
  });
  return await openDoor(server);
}

/** Cuts a stream into the messages of Postgres' protocol; the first of a client has no type. */
function messages(
  startsUntyped: boolean,
  take: (type: string, body: Buffer) => void,
): (chunk: Buffer) => void {
  let left = Buffer.alloc(0);
  let head = startsUntyped ? 0 : 1;
  return (chunk) => {
    left = Buffer.concat([left, chunk]);
    while (left.length >= head + 4) {
      const end = head + left.readUInt32BE(head);
      if (left.length < end) return;
      take(head === 0 ? '' : String.fromCharCode(left[0] ?? 0), left.subarray(head + 4, end));
      left = left.subarray(end);
      head = 1;
    }
  };
}

function textAt(body: Buffer, start: number): string {
  return body.toString('utf8', start, body.indexOf(0, start)).replace(/\s+/g, ' ').trim();
}
