import type { EntityManager } from 'typeorm';

/** What runs statements: a data source's manager, or that of a transaction. */
export type Db = EntityManager;

/** Runs one parameterised statement; rows come back as plain objects in the given shape. */
export async function runSql<Row = Record<string, unknown>>(
  db: Db,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  const result: unknown = await db.query(sql, parameters);
  // TypeORM answers UPDATE and DELETE with [rows, count].
  if (
    Array.isArray(result) &&
    result.length === 2 &&
    Array.isArray(result[0]) &&
    typeof result[1] === 'number'
  )
    return result[0] as Row[];
  return result as Row[];
}

/** Text as Postgres can hold it: without NUL, without half surrogate pairs. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** A value as JSON whose strings Postgres can hold. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? storableText(inner) : inner,
  );
}
