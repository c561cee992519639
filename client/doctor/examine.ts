import type { Client } from '@temporalio/client';
import type { Finding } from '../../domain/views/finding.js';
import { examineDatabase, mendDatabase, type CheckListener } from '../../entities/doctor/examine.js';
import type { Db } from '../../entities/sql.js';
import { examineTemporal } from './examine-temporal.js';

interface Services {
  client: Client;
  db: Db;
}

/**
 * Reads database, ledger and Temporal, and says what is wrong.
 * @param keys secrets that must stand nowhere.
 */
export async function examine(
  { client, db }: Services,
  keys: readonly string[] = [],
  onCheck?: CheckListener,
): Promise<Finding[]> {
  const ofTemporal = await examineTemporal({ client, db });
  return [
    ...(await examineDatabase(db, keys, onCheck)),
    ...ofTemporal.map(({ fix: _fix, ...finding }) => finding),
  ];
}

/**
 * Mends what can be mended without a risk.
 * @returns what was wrong, and what still is.
 */
export async function mend(
  { client, db }: Services,
  keys: readonly string[] = [],
  onCheck?: CheckListener,
): Promise<{ before: Finding[]; after: Finding[] }> {
  const before = await examine({ client, db }, keys, onCheck);
  await mendDatabase(db, before);
  for (const { fix } of await examineTemporal({ client, db })) await fix?.();
  return { before, after: await examine({ client, db }, keys, onCheck) };
}
