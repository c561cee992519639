import { expect, test } from 'vitest';
import { readSourcePolicies } from '../../../../entities/sources/policies.js';
import { useDatabase } from '../../fixtures/entities.js';

/** What was spent by day follows every change of the ledger, whoever makes it. */
const { db } = useDatabase();

async function expectRight(): Promise<void> {
  const kept = await db().query<object[]>(
    'SELECT name, day, sum(usd) AS usd FROM spend_days GROUP BY 1, 2 HAVING sum(usd) <> 0 ORDER BY 1, 2',
  );
  expect(kept).toEqual(
    await db().query(
      `SELECT name, date_trunc('day', reserved_at, 'UTC') AS day, sum(coalesce(charged_usd, reserved_usd)) AS usd
       FROM spend_ledger, unnest(ARRAY[source, vendor]) name WHERE name IS NOT NULL AND state <> 'released'
       GROUP BY 1, 2 HAVING sum(coalesce(charged_usd, reserved_usd)) <> 0 ORDER BY 1, 2`,
    ),
  );
  const [wanted] = await db().query<{ month: number }[]>(
    `SELECT coalesce(sum(usd), 0)::float8 AS month FROM spend_since('omdb', date_trunc('month', now(), 'UTC'))`,
  );
  const omdb = (await readSourcePolicies(db())).find(({ source }) => source === 'omdb');
  expect(omdb?.spentThisMonthUsd).toBe(wanted?.month);
}

const CHANGES = [
  `INSERT INTO spend_ledger (source, vendor, request_key, state, reserved_usd, reserved_at)
   SELECT CASE WHEN n % 2 = 0 THEN 'omdb' ELSE 'imdb_scrape' END, CASE WHEN n % 2 = 1 THEN 'zyte' END, n::text, 'reserved', n / 1000.0,
     now() - n * interval '7 hours' FROM generate_series(1, 300) n`,
  `UPDATE spend_ledger SET state = 'charged', charged_usd = reserved_usd WHERE request_key LIKE '1%'`,
  `UPDATE spend_ledger SET state = 'charged', charged_usd = 0.5 WHERE request_key LIKE '2%'`,
  `UPDATE spend_ledger SET state = 'released' WHERE request_key LIKE '3%'`,
  `UPDATE spend_ledger SET state = 'free', charged_usd = 0 WHERE request_key LIKE '4%'`,
  `UPDATE spend_ledger SET vendor = 'crawlbase' WHERE vendor = 'zyte' AND request_key LIKE '5%'`,
  `SELECT sum_up_spend_days()`,
  `UPDATE spend_ledger SET reserved_at = now(), source = 'omdb'`,
  `SELECT sum_up_spend_days()`,
  `DELETE FROM spend_ledger WHERE request_key LIKE '6%'`,
  'SELECT rebuild_spend_days()',
  'TRUNCATE spend_ledger',
];

test('reserved, charged otherwise, released, moved, removed', async () => {
  for (const change of CHANGES) {
    await db().query(change);
    await expectRight();
  }
});
