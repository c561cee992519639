import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { SOURCE_DEFAULTS } from '../config/source-defaults.js';
import { firstLine } from '../config/wait-for.js';
import { AppliedFile } from './applied-file.js';
import { ensureAwardForms } from './awards/forms.js';
import { createDataSource } from './data-source.js';
import { enterSchema, movieIdType, tablesOf } from './own-schema.js';
import { ensureSourcePolicies } from './sources/policies.js';
import { runSql, type Db } from './sql.js';

const FOLDER = new URL(
  import.meta.url.includes('/dist/entities/') ? '../../entities/migrations/' : './migrations/',
  import.meta.url,
);

const DEADLOCK = '40P01';
const MAX_ATTEMPTS = 10;

/**
 * Brings a database's schema up to date, in one transaction and one at a time: numbered files run once, in their order;
 * functions, triggers and views run again whenever their text has changed. Workers may be at work meanwhile. Sources without limits get the usual ones, awards their
 * forms, and the roles of docs/data.md, where they are, their rights.
 *
 * Where `movies` (or another table of one of our names) is somebody else's, all of ours but `movies` and
 * `api_lookup_metrics` lie in a schema of their own, `festival_lookup`; else where the user's tables lie.
 * @returns names of the files that ran.
 * @throws {Error} that names the file, or the rows that forbid it; nothing is changed then.
 */
export async function migrate(url: string): Promise<string[]> {
  const dataSource = await createDataSource(url).initialize();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await dataSource.transaction(bringUpToDate);
      } catch (error) {
        if (!isDeadlock(error) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  } finally {
    await dataSource.destroy();
  }
}

async function bringUpToDate(db: Db): Promise<string[]> {
  // Of the transaction, like all settings here: behind a pooler the connection is soon somebody else's.
  await runSql(db, `SELECT pg_advisory_xact_lock(hashtext('festival-lookup/migrate'))`);
  await enterSchema(db);
  const applied = await runFiles(db);
  await ensureSourcePolicies(db, SOURCE_DEFAULTS);
  await ensureAwardForms(db);
  await runSql(db, 'SELECT grant_rights($1)', [tablesOf(db)]);
  return applied;
}

/** Workers that write meanwhile take their locks in another order: what was begun is undone then, and done again. */
function isDeadlock(error: unknown): boolean {
  const { code, cause } = Object(error) as { code?: unknown; cause?: unknown };
  return code === DEADLOCK || (cause !== undefined && isDeadlock(cause));
}

async function runFiles(db: Db): Promise<string[]> {
  await runSql(
    db,
    `CREATE TABLE IF NOT EXISTS festival_lookup_files
       (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const known = await db.find(AppliedFile);
  const hashes = new Map(known.map(({ name, hash }) => [name, hash]));
  const applied: string[] = [];
  const idType = await movieIdType(db);
  for (const { name, once } of await filesFor(db)) {
    const text = await readFile(new URL(name, FOLDER), 'utf8');
    const hash = createHash('sha256').update(text).digest('hex');
    if (once ? hashes.has(name) : hashes.get(name) === hash) continue;
    try {
      await db.query(text.replaceAll(':movie_id_type', idType));
    } catch (error) {
      throw new Error(`${name}: ${firstLine(error)}`, { cause: error });
    }
    await db.upsert(AppliedFile, { name, hash }, ['name']);
    applied.push(name);
  }
  return applied;
}

/** The files for this database, in their order; `once` for those that never run again. */
async function filesFor(db: Db): Promise<{ name: string; once: boolean }[]> {
  const names = await readdir(FOLDER);
  const numbered = names.filter((name) => /^\d{3}-.*\.sql$/.test(name)).sort();
  const functions = (await readdir(new URL('functions/', FOLDER))).sort();
  const earlier = await runSql(db, `SELECT WHERE to_regclass('festival_lookup_migrations') IS NOT NULL`);
  return [
    ...[...(earlier.length > 0 ? ['from-typeorm.sql'] : []), ...numbered].map((name) => ({
      name,
      once: true,
    })),
    ...[...functions.map((name) => `functions/${name}`), 'views.sql'].map((name) => ({ name, once: false })),
  ];
}
