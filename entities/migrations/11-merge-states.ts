import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the kept film of a merge stood with people before, so that parting the two gives that back. */
export class MergeStates1700000000011 implements MigrationInterface {
  name = 'MergeStates1700000000011';

  async up(db: QueryRunner): Promise<void> {
    // Null is a merge from before: nobody knows how its film stood.
    await db.query('ALTER TABLE movie_merges ADD COLUMN IF NOT EXISTS kept_before jsonb');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE movie_merges DROP COLUMN IF EXISTS kept_before');
  }
}
