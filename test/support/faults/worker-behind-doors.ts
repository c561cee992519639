import { LOOPBACK, type Line, type Point, type WireFault } from './point.js';
import { postgresDoor } from './postgres-door.js';
import { sourceDoor } from './source-door.js';
import { temporalDoor } from './temporal-door.js';
import type { WorkerProcesses } from './worker-processes.js';

/** Which money of a worker is between two states at a moment. */
export interface OpenMoney {
  /** Reserved, and its answer is not written down: after a death it counts in full, whatever became of the request. */
  reserved: boolean;
  /** With a source that charges, and its answer is not written down: nobody can know of it, and it is bought again. */
  asked: boolean;
}

/** A worker process whose every word passes a door of its own. */
export interface WatchedWorker {
  kill: () => Promise<void>;
}

const PAID = ['omdb', 'zyte'];

/**
 * Starts a worker whose ways to Postgres, the sources and Temporal are doors.
 * @param passed is called at each point; where it answers `killed` the worker is cut off there, and is to be killed; another
 * answer is what becomes of that one connection.
 */
export async function watchedWorker(
  processes: WorkerProcesses,
  variables: Record<string, string>,
  passed: (point: Point, money: OpenMoney) => 'killed' | WireFault | undefined,
): Promise<WatchedWorker> {
  const money = { reserved: false, asked: false, isKept: false };
  const line: Line = {
    isCut: false,
    passed: (point) => {
      follow(money, point);
      const fault = passed(point, money);
      if (fault !== 'killed') return fault;
      line.isCut = true;
      return undefined;
    },
  };
  const database = new URL(variables.DATABASE_URL ?? '');
  const postgres = await postgresDoor(Number(database.port), database.hostname, line);
  database.host = `${LOOPBACK}:${postgres.port}`;
  const temporal = await temporalDoor(variables.TEMPORAL_ADDRESS ?? '', line);
  const doors = [postgres, temporal];
  const sources: Record<string, string> = {};
  for (const name of ['tmdb', 'omdb', 'zyte']) {
    const url = new URL(variables[`${name.toUpperCase()}_BASE_URL`] ?? '');
    const door = await sourceDoor(name, new URL(url), line);
    doors.push(door);
    url.host = `${LOOPBACK}:${door.port}`;
    sources[`${name.toUpperCase()}_BASE_URL`] = url.href.replace(/\/$/, '');
  }
  const child = await processes.begin({
    ...variables,
    ...sources,
    DATABASE_URL: database.href,
    TEMPORAL_ADDRESS: `${LOOPBACK}:${temporal.port}`,
  });
  return {
    kill: async () => {
      await child.kill();
      // What Postgres had not committed goes back with its connections.
      for (const door of doors) door.close();
    },
  };
}

/** A paid answer and its money are written down in one transaction: with its commit both are closed. */
function follow(money: OpenMoney & { isKept: boolean }, { kind, what }: Point): void {
  if (kind === 'statement' && what.includes('reserve_spend(')) money.reserved = true;
  if (kind === 'request' && PAID.some((source) => what.startsWith(`${source} `))) money.asked = true;
  if (kind === 'statement' && /^UPDATE "spend_ledger"/.test(what)) money.isKept = true;
  if (kind === 'statement' && what === 'COMMIT' && money.isKept)
    Object.assign(money, { reserved: false, asked: false, isKept: false });
}
