import type { EntityManager } from 'typeorm';
import { toCamelCase } from './row.js';

/** What runs statements: a data source's manager, or that of a transaction. */
export type Db = EntityManager;

const names = new Map<string, string>();

/**
 * Runs one parameterised statement. Rows come back as plain objects whose properties are the columns in camel case, as those
 * of the entities are: `imdb_id` is `imdbId`.
 */
export async function runSql<Row = Record<string, unknown>>(
  db: Db,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  const result: unknown = await db.query(sql, parameters);
  // TypeORM answers UPDATE and DELETE with [rows, count].
  const rows = Array.isArray(result) && Array.isArray(result[0]) ? (result[0] as unknown[]) : result;
  return (rows as object[]).map(
    (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [propertyOf(name), value])) as Row,
  );
}

/** The only row of a statement that always gives one. */
export async function runForOne<Row>(db: Db, sql: string, parameters: unknown[] = []): Promise<Row> {
  const [row] = await runSql<Row>(db, sql, parameters);
  if (row === undefined) throw new Error(`No row came of: ${sql.slice(0, 80)}`);
  return row;
}

function propertyOf(column: string): string {
  const known = names.get(column);
  if (known !== undefined) return known;
  const name = toCamelCase(column);
  names.set(column, name);
  return name;
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

/**
 * An order that a reader has chosen among a list's, as SQL with a comma behind it; empty for the list's own. What has no
 * value comes last.
 * @param sort "title", or "-title" the other way round.
 * @param columns what may be ordered by, and its SQL.
 */
export function orderSql<Name extends string>(
  columns: Record<Name, string>,
  sort: Name | `-${Name}` | undefined,
): string {
  if (sort === undefined) return '';
  const isDown = sort.startsWith('-');
  const column = columns[(isDown ? sort.slice(1) : sort) as Name];
  return `${column} ${isDown ? 'DESC' : 'ASC'} NULLS LAST, `;
}
