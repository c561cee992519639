import type { SourceCoverage } from '../../domain/views/source.js';
import { inTierOrder } from '../../domain/words/films.js';
import { writable } from '../replica.js';
import { runSql, type Db } from '../sql.js';

/** What each source has said of the films that it is asked for, in the order of the tiers: the view `source_coverage`. */
export async function readSourceCoverage(db: Db): Promise<SourceCoverage[]> {
  await sumUpSourceWords(db);
  const rows = await runSql<SourceCoverage>(
    db,
    `SELECT source, eligible::int, fetched::int, absent::int, failed::int, needs_look::int, not_asked::int, oldest_fetch
     FROM source_coverage`,
  );
  return inTierOrder(rows);
}

/** Reads anew what sources said of films that have changed, and keeps it; the view is right without that, but slower. */
export async function sumUpSourceWords(db: Db): Promise<void> {
  await runSql(writable(db), 'SELECT sum_up_source_words() WHERE EXISTS (SELECT FROM source_words_due)');
}
