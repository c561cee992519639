import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { httpUrl, readVariables } from '../../../config/environment.js';
import { sourceWords } from '../../../domain/words/films.js';
import { readCrawlbaseMonth } from '../../../sources/crawlbase/account.js';
import { createZyteBill, type ZyteBill } from '../../../sources/zyte/stats.js';
import { withDatabase } from '../../database.js';
import { MOST_ATTEMPTS, reconcile, reconcileMonth, type ReconciledDay } from '../../money/reconcile.js';
import { wholeNumber } from '../option-values.js';
import { show } from '../output.js';
import { table } from '../table.js';

const DAY_MS = 86_400_000;
const DAYS = 7;

/** What this command alone reads. */
export const billSettingsSchema = z.object({
  ZYTE_STATS_KEY: z
    .string('expected the key of the Zyte dashboard, which is not that for pages')
    .trim()
    .min(1),
  ZYTE_ORGANIZATION_ID: z.string('expected the number in the address of the Zyte dashboard').regex(/^\d+$/),
  ZYTE_STATS_BASE_URL: httpUrl.default('https://zyte-api-stats.zyte.com'),
  /** A token for pages; with it alone Zyte's bill is not read. */
  CRAWLBASE_STATS_TOKEN: z.string().trim().min(1).optional(),
  CRAWLBASE_BASE_URL: httpUrl.default('https://api.crawlbase.com'),
});
const OF_CRAWLBASE = { CRAWLBASE_STATS_TOKEN: true, CRAWLBASE_BASE_URL: true } as const;

interface ReconcileOptions {
  from?: string;
  to?: string;
  attempts: number;
  json?: true;
}

/** Adds `festival money reconcile`: the ledger beside the bill. Ends with 1 where they differ. */
export function addMoneyCommand(program: Command): void {
  program
    .command('money')
    .description('the ledger, and what the vendors say')
    .command('reconcile')
    .description(
      "sets the ledger beside Zyte's bill, by day (UTC) and edition, and Crawlbase's, by the running month; ends with 1 where they differ",
    )
    .option('--from <day>', `first day, such as 2026-11-20; ${DAYS - 1} days before the last by default`, day)
    .option('--to <day>', 'last day; today by default', day)
    .option(
      '--attempts <number>',
      'most attempts to ask for one by one, 20 a minute',
      wholeNumber,
      MOST_ATTEMPTS,
    )
    .option('--json', 'as JSON')
    .action(async ({ from, to, attempts, json }: ReconcileOptions) => {
      const { CRAWLBASE_STATS_TOKEN: token, CRAWLBASE_BASE_URL: crawlbase } = readVariables(
        billSettingsSchema.pick(OF_CRAWLBASE),
        process.env,
      );
      const zyte =
        token !== undefined && process.env['ZYTE_STATS_KEY'] === undefined ? undefined : zyteBill();
      const last = Date.parse(to ?? new Date().toISOString().slice(0, 10));
      const first = from === undefined ? last - (DAYS - 1) * DAY_MS : Date.parse(from);
      await withDatabase(async ({ manager }) => {
        const days =
          zyte === undefined ? [] : await reconcile(manager, zyte, iso(first), iso(last + DAY_MS), attempts);
        const month = token === undefined ? undefined : () => readCrawlbaseMonth(crawlbase, token);
        const lines = [...days, ...(await reconcileMonth(manager, month))];
        show(lines, json, words);
        if (lines.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
      });
    });
}

function zyteBill(): ZyteBill {
  const settings = readVariables(billSettingsSchema.omit(OF_CRAWLBASE), process.env);
  return createZyteBill({
    baseUrl: settings.ZYTE_STATS_BASE_URL,
    key: settings.ZYTE_STATS_KEY,
    organization: settings.ZYTE_ORGANIZATION_ID,
  });
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}

function day(text: string): string {
  if (!z.iso.date().safeParse(text).success)
    throw new InvalidArgumentError('expected a day such as 2026-11-20');
  return text;
}

/** Ledger and bill to the millionth of a dollar, as both count; each difference below. */
function words(lines: ReconciledDay[]): string {
  if (lines.length === 0) return 'Nothing was bought, and nothing billed.';
  const rows = lines.map(
    ({ vendor, day: date, edition, ledgerRequests, billRequests, ledgerUsd, billUsd }) => [
      sourceWords(vendor),
      date,
      edition ?? '(none)',
      ledgerRequests,
      billRequests,
      exact(ledgerUsd),
      exact(billUsd),
      exact(ledgerUsd - billUsd),
    ],
  );
  const head = ['vendor', 'day', 'edition', 'requests, ledger', 'bill', 'ledger', 'bill', 'difference'];
  const named = lines.flatMap(({ day: date, differences }) =>
    differences.map(({ what, usd }) => `${date} ${exact(usd)}: ${what}`),
  );
  return [table(head, rows), ...named].join('\n');
}

function exact(usd: number): string {
  return `${usd < -5e-7 ? '-' : ''}$${Math.abs(usd).toFixed(6)}`;
}
