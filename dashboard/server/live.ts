import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What one look at a running import found: fields for the browser, and whether there is nothing more to come. */
export interface Look {
  fields: Record<string, unknown>;
  over: boolean;
}
type Tell = (event: string) => void;

const EVERY_MS = 1000;
/** An idle connection is closed by proxies; a comment keeps it open. */
const KEEP_ALIVE = ': still there\n\n';
const LOOKS_TO_KEEP_ALIVE = 15;

interface Watched {
  listeners: Set<Tell>;
  last: string | undefined;
  unchanged: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Looks at what people watch, once a second and thing however many of them watch it, and tells them what has changed.
 * It begins with the first of them and ends with the last, or when there is nothing more to come.
 */
export class LiveWatch {
  private readonly watched = new Map<string, Watched>();

  constructor(
    private readonly look: (key: string) => Promise<Look>,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** How many things are looked at. */
  get size(): number {
    return this.watched.size;
  }

  /**
   * Tells of a thing from now on, in the format of server-sent events; an empty text says that it was the last.
   * @returns what ends it.
   */
  follow(key: string, tell: Tell): () => void {
    let watched = this.watched.get(key);
    if (watched === undefined) {
      watched = { listeners: new Set(), last: undefined, unchanged: 0, timer: undefined };
      this.watched.set(key, watched);
      void this.turn(key, watched);
    } else if (watched.last !== undefined) tell(watched.last);
    const { listeners } = watched;
    listeners.add(tell);
    return () => {
      listeners.delete(tell);
      if (listeners.size === 0) this.end(key);
    };
  }

  /** Ends everything, for a server that stops. */
  close(): void {
    for (const [key, { listeners }] of this.watched) {
      for (const tell of listeners) tell('');
      this.end(key);
    }
  }

  private async turn(key: string, watched: Watched): Promise<void> {
    const found = await this.look(key).catch(() => undefined);
    if (this.watched.get(key) !== watched) return;
    // What could not be had now is had at the next look.
    if (found !== undefined) this.tell(watched, found);
    if (found?.over === true) {
      for (const tell of watched.listeners) tell('');
      this.end(key);
    } else
      watched.timer = setTimeout(() => {
        void this.turn(key, watched);
      }, this.everyMs);
  }

  private tell(watched: Watched, { fields, over }: Look): void {
    const event = `event: ${over ? 'over' : 'progress'}\ndata: ${JSON.stringify(fields)}\n\n`;
    watched.unchanged = event === watched.last ? watched.unchanged + 1 : 0;
    if (watched.unchanged % LOOKS_TO_KEEP_ALIVE !== 0) return;
    for (const tell of watched.listeners) tell(watched.unchanged === 0 ? event : KEEP_ALIVE);
    watched.last = event;
  }

  private end(key: string): void {
    clearTimeout(this.watched.get(key)?.timer);
    this.watched.delete(key);
  }
}

/** Ends a watch with its server, which would wait for ever for connections that stay open. */
export function endWith(app: FastifyInstance, watch: LiveWatch): void {
  app.addHook('preClose', (done) => {
    watch.close();
    done();
  });
}

/** Answers with server-sent events until the browser leaves or there is nothing more to come. */
export function sendEvents(reply: FastifyReply, watch: LiveWatch, key: string): FastifyReply {
  const stream = new PassThrough();
  // A browser that lost the connection comes back after this many ms.
  stream.write('retry: 2000\n\n');
  const leave = watch.follow(key, (event) => {
    if (event === '') stream.end();
    // Nothing is kept for a browser that does not read.
    else if (!stream.destroyed && !stream.writableNeedDrain) stream.write(event);
  });
  reply.raw.on('close', leave);
  return reply
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .type('text/event-stream')
    .send(stream);
}
