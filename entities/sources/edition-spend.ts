import { runSql, type Db } from '../sql.js';

/** What an edition's films have cost since its latest import began, in USD by source: charged, or still reserved. */
export async function readEditionSpend(db: Db, edition: string): Promise<Record<string, number>> {
  const rows = await runSql<{ source: string; usd: number }>(
    db,
    'SELECT source, usd::float8 FROM edition_spend WHERE edition = $1 AND usd > 0 ORDER BY source',
    [edition],
  );
  return Object.fromEntries(rows.map(({ source, usd }) => [source, usd]));
}
