import type { Reason, SourceName } from '../../domain/sources.js';
import { runSql, type Db } from '../sql.js';

/** A turn may be promised at most this far ahead (ms); whoever comes later asks again. */
const AHEAD_MS = 1000;

/** What a request was told when it asked for its turn at a source. */
export type Turn =
  | { verdict: 'go'; waitMs: number; turnId: string | undefined; probing: boolean }
  | { verdict: 'wait'; waitMs: number }
  | { verdict: 'down'; waitMs: number; reason: Reason; message: string }
  | { verdict: 'disabled' }
  | { verdict: 'quota'; retryAt: Date };

interface TurnRow {
  verdict: Turn['verdict'];
  wait_ms: number;
  slot_id: string | null;
  probing: boolean;
  reason: Reason | null;
  message: string | null;
  retry_at: Date | null;
}

/**
 * Asks for a turn at a source, in one statement over all workers: is it up, is a connection free, when may it be asked.
 * @param request `probing` when the caller tries already whether a source that is down is back; `free` for requests
 *   that the ledger does not count; `leaseMs` after which the connection counts as free in any case.
 */
export async function takeTurn(
  db: Db,
  source: SourceName,
  request: { probing: boolean; free: boolean; leaseMs: number },
): Promise<Turn> {
  const [row] = await runSql<TurnRow>(db, 'SELECT * FROM acquire_slot($1, $2, $3, $4, $5)', [
    source,
    request.probing,
    request.free,
    AHEAD_MS,
    request.leaseMs,
  ]);
  if (row === undefined) throw new Error('acquire_slot gave no answer.');
  switch (row.verdict) {
    case 'go':
      return {
        verdict: 'go',
        waitMs: row.wait_ms,
        turnId: row.slot_id ?? undefined,
        probing: row.probing,
      };
    case 'wait':
      return { verdict: 'wait', waitMs: row.wait_ms };
    case 'down':
      return {
        verdict: 'down',
        waitMs: row.wait_ms,
        reason: row.reason ?? 'unavailable',
        message: row.message ?? `${source} is down`,
      };
    case 'quota':
      return { verdict: 'quota', retryAt: row.retry_at ?? new Date() };
    default:
      return { verdict: 'disabled' };
  }
}

/** Gives a connection back. */
export async function endTurn(db: Db, turnId: string): Promise<void> {
  await runSql(db, 'SELECT release_slot($1)', [turnId]);
}

/** Nobody asks a source for so long, in ms from now: it has asked for that. A longer hold that stands already stays. */
export async function holdSource(db: Db, source: SourceName, forMs: number): Promise<void> {
  await runSql(
    db,
    `UPDATE source_health SET held_until = greatest(held_until, clock_timestamp() + $2 * interval '1 millisecond')
     WHERE source = $1`,
    [source, forMs],
  );
}

/**
 * Keeps that a source says its requests of the day are used up. Others may use the key too, or its day may begin at
 * another hour than is thought: it is asked again in an hour, and at the next reset in any case.
 * @returns when its day of requests ends, as far as is known.
 */
export async function holdQuota(db: Db, source: SourceName): Promise<Date> {
  const [row] = await runSql<{ reset: Date }>(
    db,
    `UPDATE source_health SET quota_held_until = least(now() + interval '1 hour', day.ends)
     FROM (SELECT quota_day_start(coalesce((SELECT quota_reset_hour FROM source_policies WHERE source = $1), 0)::int)
       + interval '1 day' AS ends) day
     WHERE source = $1 RETURNING day.ends AS reset`,
    [source],
  );
  if (row === undefined) throw new Error(`Nothing was ever asked of ${source}.`);
  return row.reset;
}

/** Whether a source has asked for a pause that still lasts. */
export async function isHeld(db: Db, source: SourceName): Promise<boolean> {
  const [row] = await runSql<{ held: boolean }>(
    db,
    'SELECT held_until > clock_timestamp() AS held FROM source_health WHERE source = $1',
    [source],
  );
  return row?.held ?? false;
}

/** The source has answered: whatever was counted against it is forgotten. */
export async function noteSourceAnswer(db: Db, source: SourceName): Promise<void> {
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
export async function noteSourceFailure(
  db: Db,
  source: SourceName,
  failure: { film: string; reason: Reason; message: string; atOnce: boolean },
): Promise<boolean> {
  const [row] = await runSql<{ state: string }>(
    db,
    'SELECT record_source_failure($1, $2, $3, $4, $5) AS state',
    [source, failure.film, failure.reason, failure.message, failure.atOnce],
  );
  return row?.state === 'down';
}

/** A source's health for people; times are null where nothing of the kind happened yet. */
export interface SourceHealthView {
  source: SourceName;
  state: 'up' | 'down';
  reason: Reason | null;
  message: string | null;
  since: Date;
  lastAnswerAt: Date | null;
  lastFailureAt: Date | null;
  heldUntil: Date | null;
}

/** The health of every source that was asked so far. */
export async function readSourceHealth(db: Db): Promise<SourceHealthView[]> {
  return await runSql<SourceHealthView>(
    db,
    `SELECT source, state, reason, message, since, last_answer_at AS "lastAnswerAt", last_failure_at AS "lastFailureAt",
       CASE WHEN held_until > clock_timestamp() THEN held_until END AS "heldUntil" FROM source_health ORDER BY source`,
  );
}
