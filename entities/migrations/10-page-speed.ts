import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes from which the dashboard's pages count: an edition of 50,000 films, what the kept answers were good for. */
export class PageSpeed1700000000010 implements MigrationInterface {
  name = 'PageSpeed1700000000010';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of INDEXES) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `DROP INDEX IF EXISTS idx_programme_entries_edition, idx_movies_standing, idx_spend_ledger_edition_sums,
         idx_source_responses_use, idx_metrics_from_cache, idx_metrics_requested`,
    );
    await db.query(
      'CREATE INDEX IF NOT EXISTS idx_spend_ledger_edition ON spend_ledger (edition_key, reserved_at)',
    );
  }
}

const INDEXES = [
  // An edition's films, a page at a time or counted, without reading what the programme says of each.
  `CREATE INDEX IF NOT EXISTS idx_programme_entries_edition ON programme_entries (edition_id, id) INCLUDE (movie_id)`,
  // How complete records are and what they wait for: a movie's row is wide.
  `CREATE INDEX IF NOT EXISTS idx_movies_standing ON movies (id) INCLUDE (import_type, review_state, reason, merged_into)`,
  // What an import has spent is summed from the index alone, also before each of its paid requests.
  `CREATE INDEX IF NOT EXISTS idx_spend_ledger_edition_sums ON spend_ledger (edition_key, reserved_at)
     INCLUDE (state, charged_usd, reserved_usd)`,
  'DROP INDEX IF EXISTS idx_spend_ledger_edition',
  `CREATE INDEX IF NOT EXISTS idx_source_responses_use ON source_responses (source, expires_at) INCLUDE (hits, cost_usd)`,
  // Lookups by where their answer came from. The conditions are those of `readCacheUse`.
  `CREATE INDEX IF NOT EXISTS idx_metrics_from_cache ON api_lookup_metrics (source, inserted_at)
     WHERE operation = 'movie_lookup' AND metadata->>'cached' = 'true'`,
  `CREATE INDEX IF NOT EXISTS idx_metrics_requested ON api_lookup_metrics (source, inserted_at)
     WHERE operation = 'movie_lookup' AND metadata->>'cached' IS DISTINCT FROM 'true' AND metadata->>'requests' <> '0'`,
];
