import { writable } from '../replica.js';
import { runSql, type Db } from '../sql.js';

/** Counts the editions that have changed, and keeps what they come to; the figures are right without it, but slower. */
export async function sumUpEditions(db: Db): Promise<void> {
  await runSql(
    writable(db),
    'SELECT sum_up_edition_figures() WHERE EXISTS (SELECT FROM edition_figures_due)',
  );
}
