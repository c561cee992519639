import type { MigrationInterface, QueryRunner } from 'typeorm';
import { QUOTA_DAY, SPEND_REFUSAL } from './spend-functions.js';
import { TAKE_TURN } from './turn-functions.js';

/** At which hour a source counts its requests anew, and until when it says itself that they are used up. */
export class QuotaDay1700000000004 implements MigrationInterface {
  name = 'QuotaDay1700000000004';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of [...COLUMNS, QUOTA_DAY, SPEND_REFUSAL, TAKE_TURN]) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE source_policies DROP COLUMN quota_reset_hour');
  }
}

const COLUMNS = [
  `ALTER TABLE source_policies ADD COLUMN IF NOT EXISTS quota_reset_hour smallint NOT NULL DEFAULT 0
     CONSTRAINT source_policies_quota_reset_hour_check CHECK (quota_reset_hour BETWEEN 0 AND 23)`,
  'ALTER TABLE source_health ADD COLUMN IF NOT EXISTS quota_held_until timestamptz',
];
