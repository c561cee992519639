import type { SourceName } from '../../../domain/sources.js';
import { runForOne, storableJson, type Db } from '../../sql.js';

/** What of a film's record is compared, by its fields' names (`record_values` in the database). */
export type RecordValues = Record<string, unknown>;

/** A film's record as it stands, to be compared with what comes after. */
export async function readValues(db: Db, movieId: string): Promise<RecordValues> {
  const sql = 'SELECT record_values($1) AS values';
  return (await runForOne<{ values: RecordValues }>(db, sql, [movieId])).values;
}

/** Keeps a row of `movie_changes` for each field that is not as it was `before`. @returns how many. */
export async function keepChanges(
  db: Db,
  movieId: string,
  before: RecordValues,
  source: SourceName,
): Promise<number> {
  const sql = 'SELECT keep_changes($1, $2, $3) AS changes';
  return (await runForOne<{ changes: number }>(db, sql, [movieId, storableJson(before), source])).changes;
}
