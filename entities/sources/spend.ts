import { compact } from '../../domain/compact.js';
import type { PageVendorName, SourceName } from '../../domain/sources.js';
import { runForOne, runSql, type Db } from '../sql.js';
import { SpendEntry } from './source.js';

/** Whom a paid request is for. */
export interface SpendContext {
  edition: string | undefined;
  workflowId: string;
  attemptId: string;
  critical: boolean;
}

/** A reservation, or which limit refused it; `retryAt` where a day or month turning would lift that. */
export type Reservation = { ledgerId: string } | { refusedBy: string; retryAt: Date | undefined };

/** Reserves money for one paid request, in one statement that no number of workers together can pass. */
export async function reserveSpend(
  db: Db,
  source: SourceName,
  requestKey: string,
  costUsd: number,
  { edition, workflowId, attemptId, critical }: SpendContext,
  vendor?: PageVendorName,
): Promise<Reservation> {
  const row = await runForOne<{ ledgerId: string | null; refusedBy: string | null; retryAt: Date | null }>(
    db,
    'SELECT * FROM reserve_spend($1, $2, $3, $4, $5, $6, $7, $8)',
    [source, requestKey, costUsd, edition ?? null, workflowId, attemptId, critical, vendor ?? null],
  );
  if (row.ledgerId !== null) return { ledgerId: row.ledgerId };
  return { refusedBy: row.refusedBy ?? 'unknown limit', retryAt: row.retryAt ?? undefined };
}

/** Settles a reservation: `charged` at what the source took, `free` where it charges nothing, `released` where surely nothing was sent. */
export async function settleSpend(
  db: Db,
  ledgerId: string,
  state: 'charged' | 'free' | 'released',
  chargedUsd: number,
): Promise<void> {
  await db.update(
    SpendEntry,
    { id: ledgerId, state: 'reserved' },
    { state, chargedUsd, settledAt: () => 'now()' },
  );
}

/**
 * Settles what an earlier, dead attempt at this lookup left reserved, and what anybody left for longer than a request
 * can last: nobody knows what became of those requests, so they count in full.
 */
export async function settleLeftovers(db: Db, attemptId: string): Promise<void> {
  await runSql(
    db,
    `UPDATE spend_ledger SET state = 'charged', charged_usd = reserved_usd, settled_at = now()
     WHERE state = 'reserved' AND (attempt_id = $1 OR reserved_at < now() - interval '1 hour')`,
    [attemptId],
  );
}

/** Money that one lookup attempt took so far in USD, and its paid requests; reservations count in full. */
export async function spendOfAttempt(
  db: Db,
  attemptId: string,
): Promise<{ costUsd: number; requests: number }> {
  return await runForOne(
    db,
    `SELECT coalesce(sum(coalesce(charged_usd, reserved_usd)), 0)::float8 AS cost_usd, count(*)::int AS requests
     FROM spend_ledger WHERE attempt_id = $1 AND state <> 'released'`,
    [attemptId],
  );
}

/** A paid request that somebody would like to make. */
export interface SpendQuestion {
  source: SourceName;
  edition?: string;
  critical: boolean;
}

/** Whether it would be allowed; `retryAt` (ISO) where a day or month turning would lift what forbids it. */
export interface SpendAnswer {
  allowed: boolean;
  refusedBy?: string;
  retryAt?: string;
}

/** Asks whether money, mode and switches allow one more request to a source, at its usual price. Nothing is reserved. */
export async function spendAnswer(
  db: Db,
  { source, edition, critical }: SpendQuestion,
): Promise<SpendAnswer> {
  const [refusal] = await runSql<{ refusedBy: string; retryAt: Date | null }>(
    db,
    `SELECT refusal.* FROM spend_refusal($1,
       coalesce((SELECT cost_per_request_usd FROM source_policies WHERE source = $1), 0), $2, $3) refusal`,
    [source, edition ?? null, critical],
  );
  if (refusal === undefined) return { allowed: true };
  const { refusedBy, retryAt } = refusal;
  return { allowed: false, refusedBy, ...compact({ retryAt: retryAt?.toISOString() }) };
}
