import { runSql, type Db } from '../sql.js';

/**
 * `festival_editions.id` of an edition ("cannes-2025"); null where nothing of it was staged. Statements about its films are
 * given the id: of a key Postgres does not know how many films there are, and reads those of 50,000 one by one.
 */
export async function editionId(db: Db, edition: string): Promise<string | null> {
  const [row] = await runSql<{ id: string }>(db, 'SELECT id::text FROM festival_editions WHERE key = $1', [
    edition,
  ]);
  return row?.id ?? null;
}
