import { runSql, type Db } from '../sql.js';

/** What an edition's films have cost since its latest import began, in USD by source: charged, or still reserved. */
export async function readEditionSpend(db: Db, edition: string): Promise<Record<string, number>> {
  const rows = await runSql<{ source: string; usd: number }>(
    db,
    `SELECT source, sum(coalesce(charged_usd, reserved_usd))::float8 AS usd
     FROM spend_ledger ledger JOIN festival_editions edition ON edition.key = ledger.edition_key
     WHERE edition.key = $1 AND ledger.state <> 'released' AND ledger.reserved_at >= coalesce(edition.spend_from, '-infinity')
     GROUP BY source HAVING sum(coalesce(charged_usd, reserved_usd)) > 0 ORDER BY source`,
    [edition],
  );
  return Object.fromEntries(rows.map(({ source, usd }) => [source, usd]));
}
