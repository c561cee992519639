import {
  connect,
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { openDoor } from './open-door.js';
import type { Door, Line } from './point.js';

/** Calls that bring a task or end one; polls that bring none, heartbeats and the like change nothing. */
const COUNTED = /^(Poll(Workflow|Activity)TaskQueue|Respond\w+|RecordActivityTaskHeartbeat)$/;
/** One byte says whether a gRPC message is compressed, four how long it is. */
const GRPC_HEAD = 5;

/**
 * A door to Temporal, which speaks gRPC over HTTP/2: each call is passed on as a stream. A task has passed when the server has
 * given it, a reply when the server has taken it.
 */
export async function temporalDoor(address: string, line: Line): Promise<Door> {
  const server = createServer();
  server.on('session', (session) => {
    const onward = connect(`http://${address}`, {
      createConnection: ({ hostname, port }) =>
        connectSocket(Number(port), hostname).on('error', () => undefined),
    });
    onward.on('error', () => undefined);
    session.on('error', () => undefined);
    session.on('close', () => {
      onward.destroy();
    });
    onward.on('close', () => {
      session.destroy();
    });
    // A server ends connections that are old; the worker makes another one.
    onward.on('goaway', () => {
      session.close();
    });
    session.on('stream', (call, headers) => {
      if (line.isCut) return;
      if (onward.closed || onward.destroyed) call.close(constants.NGHTTP2_REFUSED_STREAM);
      else passOn(call, headers, onward.request(headers), line);
    });
  });
  return await openDoor(server);
}

function passOn(
  call: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  onward: ReturnType<ReturnType<typeof connect>['request']>,
  line: Line,
): void {
  const method = String(headers[constants.HTTP2_HEADER_PATH]).split('/').at(-1) ?? '';
  const answer: Buffer[] = [];
  let first: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders | undefined;
  call.on('error', () => undefined);
  onward.on('error', () => {
    call.destroy();
  });
  call.on('data', (chunk: Buffer) => {
    if (!line.isCut) onward.write(chunk);
  });
  call.on('end', () => {
    if (!line.isCut) onward.end();
  });
  call.on('close', () => {
    onward.destroy();
  });
  onward.on('response', (answered) => {
    first = answered;
  });
  onward.on('data', (chunk: Buffer) => {
    answer.push(chunk);
  });
  onward.on('trailers', (last: IncomingHttpHeaders) => {
    trailers = last;
  });
  // Answers of these calls are one message each: they are handed on whole.
  onward.on('end', () => {
    const body = Buffer.concat(answer);
    const isPoll = method.startsWith('Poll');
    const counts = !line.isCut && COUNTED.test(method) && (!isPoll || bringsTask(body));
    const fault = counts ? line.passed({ kind: isPoll ? 'task' : 'reply', what: method }) : undefined;
    if (line.isCut || fault === 'silent' || call.destroyed || call.closed) return;
    if (fault === 'cut') {
      call.close(constants.NGHTTP2_CANCEL);
      return;
    }
    answerCall(call, first, body, trailers);
  });
}

function answerCall(
  call: ServerHttp2Stream,
  first: IncomingHttpHeaders,
  body: Buffer,
  trailers: IncomingHttpHeaders | undefined,
): void {
  if (trailers === undefined) {
    call.respond(first, { endStream: body.length === 0 });
    if (body.length > 0) call.end(body);
    return;
  }
  call.respond(first, { waitForTrailers: true });
  call.on('wantTrailers', () => {
    call.sendTrailers(trailers);
  });
  call.end(body);
}

/** A poll that ran out of time is answered by an empty message, of a worker's own queue or with nothing but its spread. */
function bringsTask(body: Buffer): boolean {
  if (body.length <= GRPC_HEAD) return false;
  const message = body[0] === 1 ? gunzipSync(body.subarray(GRPC_HEAD)) : body.subarray(GRPC_HEAD);
  // The task's token is the first field of a task, and absent without one.
  return message[0] === 0x0a;
}
