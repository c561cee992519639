import type { EntityManager } from 'typeorm';

/** The years of a festival whose programmes are here, and when each was last read; by the festival's slug. */
export async function readStagedYears(db: EntityManager, festival: string): Promise<Map<number, Date>> {
  const rows = await db.query<{ year: number; staged_at: Date }[]>(
    `SELECT edition.year, edition.staged_at
     FROM festival_editions edition JOIN festivals festival ON festival.id = edition.festival_id
     WHERE festival.slug = $1 AND edition.staged_at IS NOT NULL`,
    [festival],
  );
  return new Map(rows.map(({ year, staged_at: at }) => [year, at]));
}
