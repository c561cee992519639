import {
  keepBilledPrice,
  readLedgerDays,
  readLedgerMonth,
  readSuspects,
  type SuspectAttempt,
} from '../../entities/sources/bill.js';
import type { Db } from '../../entities/sql.js';
import type { PageVendorName } from '../../domain/sources.js';
import type { BilledMonth } from '../../sources/crawlbase/account.js';
import type { ZyteBill } from '../../sources/zyte/stats.js';

/** Less than that is no difference, in USD. */
const NOTHING_USD = 0.000001;
/** Attempts that are asked for one by one, where nobody says how many: the bill takes 20 questions a minute. */
export const MOST_ATTEMPTS = 10;
/** Of so few pages an average says little. */
const ENOUGH_PAGES = 30;

/** Ledger beside bill for one day and tag; `edition` is null for what carries none. Crawlbase's has a month in place of the day. */
export interface ReconciledDay {
  vendor: PageVendorName;
  day: string;
  edition: string | null;
  ledgerUsd: number;
  billUsd: number;
  ledgerRequests: number;
  billRequests: number;
  /** What makes the difference, each with its share: ledger less bill, in USD. */
  differences: { what: string; usd: number }[];
}

/**
 * Sets the ledger beside Zyte's bill by day and edition, and names what makes a difference. The whole of a day that no
 * edition's tag explains stands in the line without one.
 * What a page has cost on average is kept, for plans.
 * @param from first and last moment, ISO.
 * @param mostAttempts that are asked for one by one.
 */
export async function reconcile(
  db: Db,
  bill: ZyteBill,
  from: string,
  to: string,
  mostAttempts = MOST_ATTEMPTS,
): Promise<ReconciledDay[]> {
  const ledger = await readLedgerDays(db, from, to);
  const editions = [...new Set(ledger.flatMap(({ edition }) => edition ?? []))];
  const lines = new Map<string, ReconciledDay>();
  const lineOf = (day: string, edition: string | null): ReconciledDay => {
    const key = `${day} ${edition ?? ''}`;
    const empty = { ledgerUsd: 0, billUsd: 0, ledgerRequests: 0, billRequests: 0, differences: [] };
    const line = lines.get(key) ?? { vendor: 'zyte' as const, day, edition, ...empty };
    lines.set(key, line);
    return line;
  };
  for (const { day, edition, usd, requests } of ledger)
    Object.assign(lineOf(day, edition), { ledgerUsd: usd, ledgerRequests: requests });
  for (const billed of await bill.days(from, to)) add(lineOf(billed.day, null), billed, 1);
  for (const edition of editions)
    for (const billed of await bill.days(from, to, { name: 'edition', value: edition })) {
      add(lineOf(billed.day, edition), billed, 1);
      add(lineOf(billed.day, null), billed, -1);
    }
  const all = [...lines.values()].filter((line) => line.ledgerRequests > 0 || line.billRequests > 0);
  await learnPrice(db, all);
  const questions = { left: mostAttempts };
  for (const line of all)
    if (Math.abs(line.ledgerUsd - line.billUsd) >= NOTHING_USD)
      line.differences = await namedDifferences(db, bill, line, { from, to, questions });
  return all.sort((one, other) =>
    `${one.day}${one.edition ?? ''}`.localeCompare(`${other.day}${other.edition ?? ''}`),
  );
}

/**
 * Sets the running month beside Crawlbase's bill, which has no smaller parts. What a page has cost on average is kept.
 * @param read undefined where nobody has a token: the line then says so.
 * @returns no line where nothing was bought from it, and nothing can be read.
 */
export async function reconcileMonth(
  db: Db,
  read: (() => Promise<BilledMonth>) | undefined,
  month = new Date().toISOString().slice(0, 7),
): Promise<ReconciledDay[]> {
  const ledger = await readLedgerMonth(db, 'crawlbase', month);
  if (read === undefined && ledger.requests === 0) return [];
  const bill = (await read?.()) ?? { requests: 0, usd: 0 };
  if (bill.requests >= ENOUGH_PAGES) await keepBilledPrice(db, 'crawlbase', bill.usd / bill.requests);
  const usd = ledger.usd - bill.usd;
  const what =
    read === undefined
      ? "Crawlbase's bill is not read without CRAWLBASE_STATS_TOKEN"
      : "Crawlbase's bill knows neither days nor tags: prices that are not as thought, or requests that were not ours";
  return [
    {
      vendor: 'crawlbase',
      day: month,
      edition: null,
      ledgerUsd: ledger.usd,
      billUsd: bill.usd,
      ledgerRequests: ledger.requests,
      billRequests: bill.requests,
      differences: Math.abs(usd) < NOTHING_USD ? [] : [{ what, usd }],
    },
  ];
}

async function learnPrice(db: Db, lines: readonly ReconciledDay[]): Promise<void> {
  const pages = lines.reduce((sum, { billRequests }) => sum + billRequests, 0);
  const usd = lines.reduce((sum, { billUsd }) => sum + billUsd, 0);
  if (pages >= ENOUGH_PAGES) await keepBilledPrice(db, 'zyte', usd / pages);
}

function add(line: ReconciledDay, { usd, requests }: { usd: number; requests: number }, sign: 1 | -1): void {
  line.billUsd += sign * usd;
  line.billRequests += sign * requests;
}

async function namedDifferences(
  db: Db,
  bill: ZyteBill,
  line: ReconciledDay,
  { from, to, questions }: { from: string; to: string; questions: { left: number } },
): Promise<ReconciledDay['differences']> {
  const named: ReconciledDay['differences'] = [];
  let left = line.ledgerUsd - line.billUsd;
  for (const suspect of await readSuspects(db, line, questions.left)) {
    if (Math.abs(left) < NOTHING_USD) break;
    questions.left -= 1;
    const billed = await bill.days(from, to, { name: 'attempt', value: suspect.attemptId });
    const usd =
      suspect.usd - billed.filter(({ day }) => day === line.day).reduce((sum, one) => sum + one.usd, 0);
    if (Math.abs(usd) < NOTHING_USD) continue;
    named.push({ what: wordsOf(suspect, usd), usd });
    left -= usd;
  }
  if (Math.abs(left) >= NOTHING_USD)
    named.push({
      what:
        left > 0
          ? 'in the ledger and not on the bill: prices that are lower than thought, or attempts that were not asked for'
          : 'on the bill and not in the ledger: prices that are higher than thought, or requests without a reservation',
      usd: left,
    });
  return named;
}

function wordsOf({ attemptId, workflowId, pages, boughtAgain }: SuspectAttempt, usd: number): string {
  const who = `attempt ${attemptId} of ${workflowId} (${pages.join(', ')})`;
  const again = boughtAgain ? ', bought again' : '';
  return usd > 0
    ? `${who}${again}: a request that got no answer counts in full, and was not billed`
    : `${who}${again}: billed more often than the ledger knows`;
}
