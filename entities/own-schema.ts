import type { DataSource } from 'typeorm';
import { runSql, type Db } from './sql.js';

/** Where our tables lie when `movies`, or another table of one of our names, is somebody else's. */
export const OWN_SCHEMA = 'festival_lookup';

/** Schemas and time zone that a connection needs where our tables lie in a schema of their own. */
export interface SessionSettings {
  searchPath: string;
  /** The other system's times are UTC without saying so. */
  timeZone: 'UTC';
}

/** What a data source's connections lack to find our tables; undefined where they find them. */
export async function missingSettings({ manager }: DataSource): Promise<SessionSettings | undefined> {
  const [row] = await runSql<{ path: string }>(
    manager,
    `SELECT current_setting('search_path') AS path WHERE to_regnamespace($1) IS NOT NULL
       AND (current_schema() <> $1 OR current_setting('TimeZone') <> 'UTC')`,
    [OWN_SCHEMA],
  );
  if (row === undefined) return undefined;
  return { searchPath: `${OWN_SCHEMA}, ${row.path}`, timeZone: 'UTC' };
}

/**
 * Makes the schema in which our tables are to lie the transaction's own; it is made where it is needed.
 * @throws {Error} that names the rows of another system's `movies` that are in the way.
 */
export async function enterSchema(db: Db): Promise<void> {
  const [place] = await runSql<{ own: boolean; ours: boolean; taken: string[] }>(
    db,
    `SELECT to_regnamespace($1) IS NOT NULL AS own,
       coalesce(to_regclass('festival_lookup_files'), to_regclass('festival_lookup_migrations')) IS NOT NULL AS ours,
       ARRAY(SELECT name FROM unnest($2::text[]) name WHERE to_regclass(name) IS NOT NULL) AS taken`,
    [OWN_SCHEMA, tablesOf(db)],
  );
  const { own = false, ours = false, taken = [] } = place ?? {};
  const isBeside = own || (!ours && taken.length > 0);
  if (isBeside && !ours && taken.includes('movies')) await checkMovies(db);
  if (isBeside) await runSql(db, `CREATE SCHEMA IF NOT EXISTS ${OWN_SCHEMA}`);
  await runSql(
    db,
    `SELECT set_config('search_path', $1 || current_setting('search_path') || ', pg_temp', true),
       set_config('TimeZone', 'UTC', true)`,
    [isBeside ? `${OWN_SCHEMA}, ` : ''],
  );
}

/** Names of all tables of ours, and of the two that we may share. */
export function tablesOf(db: Db): string[] {
  return db.dataSource.entityMetadatas.map(({ tableName }) => tableName);
}

/** Type of a column that holds a movie's id: another system's may be a UUID. */
export async function movieIdType(db: Db): Promise<string> {
  const [id] = await runSql<{ type: string }>(
    db,
    `SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = to_regclass('movies') AND attname = 'id' AND NOT attisdropped`,
  );
  return id === undefined || id.type === 'integer' ? 'bigint' : id.type;
}

/** Films are told apart by their ids: two rows of one are for a person to merge, and are named, not dropped. */
async function checkMovies(db: Db): Promise<void> {
  const type = await movieIdType(db);
  if (type !== 'bigint' && type !== 'uuid')
    throw new Error(`movies.id is ${type}: expected bigint, integer or uuid.`);
  const columns = await runSql<{ name: string }>(
    db,
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'movies'::regclass AND attname IN ('imdb_id', 'tmdb_id')`,
  );
  for (const { name } of columns) {
    const doubles = await runSql<{ value: string; ids: string[] }>(
      db,
      `SELECT ${name}::text AS value, array_agg(id::text ORDER BY id) AS ids FROM movies
       WHERE ${name} IS NOT NULL GROUP BY ${name} HAVING count(*) > 1 ORDER BY 2 LIMIT 20`,
    );
    if (doubles.length === 0) continue;
    const list = doubles.map(({ value, ids }) => `${value} (rows ${ids.join(', ')})`).join('; ');
    throw new Error(
      `movies.${name} must be unique, but stands in several rows: ${list}. Merge them, then migrate again.`,
    );
  }
}
