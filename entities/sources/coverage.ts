import type { SourceCoverage } from '../../domain/views/source.js';
import { inTierOrder } from '../../domain/words/films.js';
import { runSql, type Db } from '../sql.js';

/**
 * What each source has said of the films that it is asked for, in the order of the tiers: the view `source_coverage`. All
 * lookups are gone through: with Postgres' usual 4 MB they are sorted on disk.
 */
export async function readSourceCoverage(db: Db): Promise<SourceCoverage[]> {
  return await db.transaction(async (roomy) => {
    await runSql(roomy, `SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`);
    const rows = await runSql<SourceCoverage>(
      roomy,
      `SELECT source, eligible::int, fetched::int, absent::int, failed::int, needs_look::int, not_asked::int, oldest_fetch
       FROM source_coverage`,
    );
    return inTierOrder(rows);
  });
}
