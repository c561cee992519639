import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which programmes of an edition name a film or a nomination, and since when none of them does. */
export class Programmes1700000000009 implements MigrationInterface {
  name = 'Programmes1700000000009';

  async up(db: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await db.query(
        `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS named_by text[] NOT NULL DEFAULT '{}',
           ADD COLUMN IF NOT EXISTS named_at timestamptz, ADD COLUMN IF NOT EXISTS vanished_at timestamptz`,
      );
    // What stands there came from the edition's latest programme, as far as anybody knows. URLs have names of their own.
    for (const table of TABLES)
      await db.query(
        `UPDATE ${table} named SET named_at = named.updated_at,
           named_by = ARRAY[CASE edition.programme_kind WHEN 'imdb-event' THEN 'imdb-event' ELSE 'given' END]
         FROM festival_editions edition WHERE edition.id = named.edition_id AND named.named_by = '{}'
           AND edition.programme_kind IN ('imdb-event', 'inline', 'file')`,
      );
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await db.query(
        `ALTER TABLE ${table} DROP COLUMN IF EXISTS named_by, DROP COLUMN IF EXISTS named_at, DROP COLUMN IF EXISTS vanished_at`,
      );
  }
}

const TABLES = ['programme_entries', 'nominations'] as const;
