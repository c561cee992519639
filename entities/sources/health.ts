import type { LimitedName, Reason } from '../../domain/sources.js';
import type { SourceHealthView } from '../../domain/views/source.js';
import { runForOne, runSql, type Db } from '../sql.js';
import { SourceHealth } from './source.js';

/** A slot may be promised at most this far ahead (ms); whoever comes later asks again. */
const AHEAD_MS = 1000;

/** What a request was told when it asked for its slot at a source. */
export type Slot =
  | {
      verdict: 'go';
      waitMs: number;
      slotId: string | undefined;
      probing: boolean;
      /** It has answered just now, and nothing is counted against it: an answer need not be noted. */
      heard: boolean;
    }
  | { verdict: 'wait'; waitMs: number }
  | { verdict: 'down'; waitMs: number; reason: Reason; message: string }
  | { verdict: 'disabled' }
  | { verdict: 'quota'; retryAt: Date };

interface SlotRow {
  verdict: Slot['verdict'];
  waitMs: number;
  slotId: string | null;
  probing: boolean;
  heard: boolean;
  reason: Reason | null;
  message: string | null;
  retryAt: Date | null;
}

/**
 * Asks for a slot at a source, in one statement over all workers: is it up, is a connection free, when may it be asked.
 * @param request `probing` when the caller tries already whether a source that is down is back; `free` for requests
 *   that the ledger does not count; `leaseMs` after which the connection counts as free in any case.
 */
export async function acquireSlot(
  db: Db,
  source: LimitedName,
  request: { probing: boolean; free: boolean; leaseMs: number },
): Promise<Slot> {
  const row = await runForOne<SlotRow>(db, 'SELECT * FROM acquire_slot($1, $2, $3, $4, $5)', [
    source,
    request.probing,
    request.free,
    AHEAD_MS,
    request.leaseMs,
  ]);
  const { verdict, waitMs, probing, heard } = row;
  switch (verdict) {
    case 'go':
      return { verdict, waitMs, slotId: row.slotId ?? undefined, probing, heard };
    case 'wait':
      return { verdict, waitMs };
    case 'down': {
      const { reason, message } = row;
      return { verdict, waitMs, reason: reason ?? 'unavailable', message: message ?? `${source} is down` };
    }
    case 'quota':
      return { verdict, retryAt: row.retryAt ?? new Date() };
    default:
      return { verdict };
  }
}

/** Gives a connection back. */
export async function releaseSlot(db: Db, slotId: string): Promise<void> {
  await runSql(db, 'SELECT release_slot($1)', [slotId]);
}

/** The source has answered: whatever was counted against it is forgotten. */
export async function recordSourceAnswer(db: Db, source: LimitedName): Promise<void> {
  await runSql(
    db,
    `UPDATE source_health SET state = 'up', since = CASE WHEN state = 'down' THEN clock_timestamp() ELSE since END,
       failures = 0, failed_films = '{}', reason = NULL, message = NULL, next_probe_at = NULL, last_answer_at = clock_timestamp()
     WHERE source = $1 AND (state = 'down' OR failures > 0 OR last_answer_at IS NULL
       OR last_answer_at < clock_timestamp() - interval '5 seconds')`,
    [source],
  );
}

/**
 * Counts a failure against a source.
 * @param atOnce the source is down for everybody by this failure alone (a rejected key, a suspended account).
 * @returns whether the source counts as down now.
 */
export async function recordSourceFailure(
  db: Db,
  source: LimitedName,
  { film, reason, message, atOnce }: { film: string; reason: Reason; message: string; atOnce: boolean },
): Promise<boolean> {
  const parameters = [source, film, reason, message, atOnce];
  const { state } = await runForOne<{ state: string }>(
    db,
    'SELECT record_source_failure($1, $2, $3, $4, $5) AS state',
    parameters,
  );
  return state === 'down';
}

/** The health of every source that was asked so far. */
export async function readSourceHealth(db: Db): Promise<SourceHealthView[]> {
  const sources = await db.find(SourceHealth, { order: { source: 'ASC' } });
  const isOver = (moment: Date | null): boolean => moment === null || moment.getTime() <= Date.now();
  for (const health of sources) if (isOver(health.heldUntil)) health.heldUntil = null;
  return sources;
}
