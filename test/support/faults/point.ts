/** One thing that passes between a worker process and what it talks to: a point at which it may die. */
export interface Point {
  /**
   * `statement`: Postgres has carried it out. `request`: it is with the source. `answer`: the source has given it. `task`:
   * Temporal has given it. `reply`: Temporal has taken it. The worker has seen none of what came back.
   */
  kind: 'statement' | 'request' | 'answer' | 'task' | 'reply';
  /** The statement, the request's method and path, or the call. */
  what: string;
}

/** What becomes of a connection at a point: nothing more is heard of it, and it stays open; or it ends. */
export type WireFault = 'silent' | 'cut';

/** A worker's way to the world, which the harness can cut: from then on nothing passes either way. */
export interface Line {
  isCut: boolean;
  /** Called at each point, before what came back is handed on. @returns what becomes of this one connection. */
  passed: (point: Point) => WireFault | undefined;
}

/** A door that stands in for a server; `port` is on the loopback address. */
export interface Door {
  port: number;
  close: () => void;
}

export const LOOPBACK = '127.0.0.1';
