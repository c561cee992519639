/** Pauses that a source has asked for: for a moment, or until its day of requests ends. */
import type { LimitedName } from '../../domain/sources.js';
import { runForOne, runSql, type Db } from '../sql.js';

/** Nobody asks a source for so long, in ms from now: it has asked for that. A longer pause that stands already stays. */
export async function backOff(db: Db, source: LimitedName, forMs: number): Promise<void> {
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
export async function holdQuota(db: Db, source: LimitedName): Promise<Date> {
  const { reset } = await runForOne<{ reset: Date }>(
    db,
    `UPDATE source_health SET quota_held_until = least(now() + interval '1 hour', day.ends)
     FROM (SELECT quota_day_start(coalesce((SELECT quota_reset_hour FROM source_policies WHERE source = $1), 0)::int)
       + interval '1 day' AS ends) day
     WHERE source = $1 RETURNING day.ends AS reset`,
    [source],
  );
  return reset;
}

/** Whether a source has asked for a pause that still lasts. */
export async function isHeld(db: Db, source: LimitedName): Promise<boolean> {
  const rows = await runSql(
    db,
    'SELECT FROM source_health WHERE source = $1 AND held_until > clock_timestamp()',
    [source],
  );
  return rows.length > 0;
}
