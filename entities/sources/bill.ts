import type { PageVendorName } from '../../domain/sources.js';
import { runForOne, runSql, type Db } from '../sql.js';

/** What the ledger holds against a vendor of one day (UTC) and edition; open reservations count in full. */
export interface LedgerDay {
  day: string;
  edition: string | null;
  requests: number;
  usd: number;
}

/** Days and editions with what the ledger holds against Zyte, between two moments (ISO). */
export async function readLedgerDays(db: Db, from: string, to: string): Promise<LedgerDay[]> {
  return await runSql<LedgerDay>(
    db,
    `SELECT to_char(reserved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, edition_key AS edition, count(*)::int AS requests,
       sum(coalesce(charged_usd, reserved_usd))::float8 AS usd
     FROM spend_ledger WHERE vendor = 'zyte' AND state IN ('charged', 'reserved') AND reserved_at >= $1 AND reserved_at < $2
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [from, to],
  );
}

/** What the ledger holds against a vendor of one month (UTC, "2026-11"); open reservations count in full. */
export async function readLedgerMonth(
  db: Db,
  vendor: PageVendorName,
  month: string,
): Promise<Pick<LedgerDay, 'requests' | 'usd'>> {
  return await runForOne(
    db,
    `SELECT count(*)::int AS requests, coalesce(sum(coalesce(charged_usd, reserved_usd)), 0)::float8 AS usd
     FROM spend_ledger WHERE vendor = $1 AND state IN ('charged', 'reserved')
       AND to_char(reserved_at AT TIME ZONE 'UTC', 'YYYY-MM') = $2`,
    [vendor, month],
  );
}

/** What a page has cost on average in USD, by a vendor's last bill that was read; 0 where none was. */
export async function readBilledPrice(db: Db, vendor: PageVendorName): Promise<number> {
  const rows = await runSql<{ usd: number }>(
    db,
    'SELECT billed_usd::float8 AS usd FROM source_health WHERE source = $1 AND billed_usd IS NOT NULL',
    [vendor],
  );
  return rows[0]?.usd ?? 0;
}

/** Keeps what a page has cost on average in USD, by a vendor's bill: plans go by it, and all prices where it is above the dearest page's. */
export async function keepBilledPrice(db: Db, vendor: PageVendorName, usd: number): Promise<void> {
  await runSql(
    db,
    `INSERT INTO source_health (source, billed_usd, billed_at) VALUES ($1, $2, now())
     ON CONFLICT (source) DO UPDATE SET billed_usd = excluded.billed_usd, billed_at = excluded.billed_at`,
    [vendor, usd],
  );
}

/** An attempt whose charges may differ from the bill. */
export interface SuspectAttempt {
  attemptId: string;
  workflowId: string;
  /** Pages and modes that it was charged for. */
  pages: string[];
  usd: number;
  /** A page of it was charged more than once, here or elsewhere. */
  boughtAgain: boolean;
}

/** Attempts of a day and edition that may explain a difference: first those that bought a page again, or of whose answer nothing is kept. */
export async function readSuspects(
  db: Db,
  { day, edition }: Pick<LedgerDay, 'day' | 'edition'>,
  limit: number,
): Promise<SuspectAttempt[]> {
  return await runSql<SuspectAttempt>(
    db,
    `SELECT attempt_id, min(workflow_id) AS workflow_id, array_agg(request_key ORDER BY request_key) AS pages,
       sum(coalesce(charged_usd, reserved_usd))::float8 AS usd, bool_or(times > 1) AS bought_again
     FROM (SELECT ledger.*, count(*) OVER (PARTITION BY source, request_key) AS times FROM spend_ledger ledger
       WHERE vendor = 'zyte' AND state IN ('charged', 'reserved') AND edition_key IS NOT DISTINCT FROM $2
         AND to_char(reserved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') = $1) entry
     WHERE attempt_id IS NOT NULL
     GROUP BY attempt_id
     ORDER BY bool_or(times > 1 OR NOT EXISTS (SELECT FROM source_responses kept
       WHERE kept.source = entry.source AND kept.request_key = entry.request_key)) DESC, usd DESC, attempt_id LIMIT $3`,
    [day, edition, limit],
  );
}
