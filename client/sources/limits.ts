import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { compact } from '../../domain/compact.js';
import type { SourceLimitsChange } from '../../domain/sources/limits.js';
import { changeSourcePolicy } from '../../entities/sources/policies.js';
import { wakeFilms } from './spend-controls.js';
import { AppError } from '../../domain/errors.js';

/**
 * Changes limits of a source under somebody's name, and has the films look that wait for it.
 * @returns how many waiting films were told.
 * @throws {AppError} `InvalidInput` when there is no such source, or nothing to change.
 */
export async function changeSource(
  client: Client,
  database: DataSource,
  source: string,
  change: SourceLimitsChange,
  changedBy: string,
): Promise<number> {
  const given = compact(change);
  if (Object.keys(given).length === 0) throw new AppError('InvalidInput', 'Nothing to change.');
  if (!(await changeSourcePolicy(database.manager, source, given, changedBy)))
    throw new AppError('NotFound', `There is no source ${source}.`);
  return await wakeFilms(client, database, { source });
}
