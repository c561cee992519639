import type { Db } from '../sql.js';
import { FestivalEdition } from './edition.js';

/**
 * `festival_editions.id` of an edition ("cannes-2025"); null where nothing of it was staged. Statements about its films are
 * given the id: of a key Postgres does not know how many films there are, and reads those of 50,000 one by one.
 */
export async function editionId(db: Db, key: string): Promise<string | null> {
  const edition = await db.findOne(FestivalEdition, { select: { id: true }, where: { key } });
  return edition?.id ?? null;
}
