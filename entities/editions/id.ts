import { AppError } from '../../domain/errors.js';
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

/**
 * A row's number is no identity: a database that was restored may have another edition under it.
 * @throws {AppError} `NotFound` in words, where `id` is not (any more) that of the edition.
 */
export async function checkEdition(db: Db, id: string, key: string): Promise<void> {
  if ((await editionId(db, key)) !== id)
    throw new AppError(
      'NotFound',
      `${key} is not in the database as this import wrote it: an older state was restored. Start the import again.`,
    );
}
