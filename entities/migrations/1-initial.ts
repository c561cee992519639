import type { MigrationInterface, QueryRunner } from 'typeorm';
import { METRICS, MOVIES, OTHER_TABLES, PEOPLE, type TableSpec } from './tables.js';
import { VIEWS } from './views.js';

interface Column {
  column_name: string;
  data_type: string;
  is_nullable: string;
  column_default: string | null;
  is_identity: string;
}

/** Creates the schema, or extends tables that an earlier system left: columns are added, rows are kept. */
export class Initial1700000000001 implements MigrationInterface {
  name = 'Initial1700000000001';

  async up(db: QueryRunner): Promise<void> {
    await prepareLegacyMovies(db);
    await prepareLegacyMetrics(db);
    const types: Record<string, string> = {
      $MOVIE: (await idType(db, 'movies')) ?? 'bigint',
      $PERSON: (await idType(db, 'people')) ?? 'bigint',
    };
    for (const table of [MOVIES, METRICS, PEOPLE, ...OTHER_TABLES]) await ensureTable(db, table, types);
    await nameLegacyRows(db);
    for (const table of [MOVIES, METRICS, PEOPLE, ...OTHER_TABLES]) await ensureConstraints(db, table);
    for (const statement of VIEWS) await db.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('The first schema is not undone: it may have joined tables that were there before.'),
    );
  }
}

async function columnsOf(db: QueryRunner, table: string): Promise<Column[]> {
  return (await db.query(
    `SELECT column_name, data_type, is_nullable, column_default, is_identity FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = $1`,
    [table],
  )) as Column[];
}

async function idType(db: QueryRunner, table: string): Promise<string | undefined> {
  return (await columnsOf(db, table)).find((column) => column.column_name === 'id')?.data_type;
}

async function ensureTable(db: QueryRunner, table: TableSpec, types: Record<string, string>): Promise<void> {
  const existing = await columnsOf(db, table.name);
  await db.query(`CREATE TABLE IF NOT EXISTS ${table.name} (${table.id})`);
  for (const column of table.columns) {
    const typed = column.replace(/\$[A-Z]+/, (name) => types[name] ?? name);
    await db.query(`ALTER TABLE ${table.name} ADD COLUMN IF NOT EXISTS ${typed}`);
  }
  if (existing.length > 0) await loosenForeignColumns(db, table, existing);
}

/** Columns of an earlier system that must not be null would refuse our rows: times get a default, others become nullable. */
async function loosenForeignColumns(db: QueryRunner, table: TableSpec, existing: Column[]): Promise<void> {
  const ours = new Map(table.columns.map((column) => [column.split(' ')[0], column]));
  for (const column of existing) {
    if (column.column_name === 'id' || column.is_nullable === 'YES' || column.column_default !== null)
      continue;
    const name = `"${column.column_name}"`;
    const fallback = /DEFAULT (.+)$/.exec(ours.get(column.column_name) ?? '')?.[1];
    if (fallback !== undefined)
      await db.query(`ALTER TABLE ${table.name} ALTER COLUMN ${name} SET DEFAULT ${fallback}`);
    else if (!ours.has(column.column_name))
      await db.query(`ALTER TABLE ${table.name} ALTER COLUMN ${name} DROP NOT NULL`);
  }
}

async function ensureConstraints(db: QueryRunner, table: TableSpec): Promise<void> {
  for (const [name, definition] of Object.entries(table.constraints ?? {})) {
    const known = (await db.query(
      `SELECT 1 FROM pg_constraint WHERE conname = $1 AND conrelid = $2::regclass`,
      [name, table.name],
    )) as unknown[];
    if (known.length === 0) await db.query(`ALTER TABLE ${table.name} ADD CONSTRAINT ${name} ${definition}`);
  }
  for (const index of table.indexes ?? []) await db.query(index);
}

/** An id without a default (made by the earlier application) gets one, and two rows of one IMDb id are named, not dropped. */
async function prepareLegacyMovies(db: QueryRunner): Promise<void> {
  const columns = await columnsOf(db, 'movies');
  const id = columns.find((column) => column.column_name === 'id');
  if (id === undefined) return;
  if (id.data_type === 'integer') await db.query('ALTER TABLE movies ALTER COLUMN id TYPE bigint');
  if (id.column_default === null && id.is_identity === 'NO') await giveDefault(db, id.data_type);
  for (const name of ['imdb_id', 'tmdb_id']) {
    if (!columns.some((column) => column.column_name === name)) continue;
    await db.query(`ALTER TABLE movies ALTER COLUMN ${name} DROP NOT NULL`);
    await db.query(`UPDATE movies SET ${name} = NULL WHERE ${name}::text = ''`);
    const doubles = (await db.query(
      `SELECT ${name}::text AS value, array_agg(id::text ORDER BY id) AS ids FROM movies
       WHERE ${name} IS NOT NULL GROUP BY ${name} HAVING count(*) > 1 LIMIT 20`,
    )) as { value: string; ids: string[] }[];
    if (doubles.length > 0) {
      const list = doubles.map((double) => `${double.value} (rows ${double.ids.join(', ')})`).join('; ');
      throw new Error(
        `movies.${name} must be unique, but stands in several rows: ${list}. Merge them, then migrate again.`,
      );
    }
  }
}

async function giveDefault(db: QueryRunner, type: string): Promise<void> {
  if (type === 'uuid') {
    await db.query('ALTER TABLE movies ALTER COLUMN id SET DEFAULT gen_random_uuid()');
    return;
  }
  await db.query('ALTER TABLE movies ALTER COLUMN id SET NOT NULL');
  await db.query('ALTER TABLE movies ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY');
  await db.query(
    `SELECT setval(pg_get_serial_sequence('movies', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM movies), false)`,
  );
}

/** Metrics rows are written under an id that their attempt decides, so the id must be a uuid; an older id stays as legacy_id. */
async function prepareLegacyMetrics(db: QueryRunner): Promise<void> {
  const type = await idType(db, 'api_lookup_metrics');
  if (type === undefined || type === 'uuid') return;
  const key = (await db.query(
    `SELECT conname FROM pg_constraint WHERE conrelid = 'api_lookup_metrics'::regclass AND contype = 'p'`,
  )) as { conname: string }[];
  for (const { conname } of key)
    await db.query(`ALTER TABLE api_lookup_metrics DROP CONSTRAINT "${conname}"`);
  await db.query('ALTER TABLE api_lookup_metrics RENAME COLUMN id TO legacy_id');
  await db.query('ALTER TABLE api_lookup_metrics ALTER COLUMN legacy_id DROP NOT NULL');
  await db.query('ALTER TABLE api_lookup_metrics ADD COLUMN id uuid PRIMARY KEY DEFAULT gen_random_uuid()');
}

/** Rows from before: a movie with a TMDb id was imported in full there. */
async function nameLegacyRows(db: QueryRunner): Promise<void> {
  await db.query(
    `UPDATE movies SET import_type = 'full', needs_enrichment = false, data_source_hierarchy = '{tmdb}'
     WHERE tmdb_id IS NOT NULL AND import_type = 'stub' AND workflow_id IS NULL AND data_source_hierarchy = '{}'`,
  );
  const columns = await columnsOf(db, 'api_lookup_metrics');
  if (columns.some((column) => column.column_name === 'target_identifier'))
    await db.query('UPDATE api_lookup_metrics SET identifier = target_identifier WHERE identifier IS NULL');
}
