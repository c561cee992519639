import { existsSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { createEmptyDatabase, type TestDatabase } from './postgres.js';

const SCHEMA = new URL('../../../../shared/samples/predecessor/schema.sql', import.meta.url);

/** Whether the schema of the database that this application extends lies where the samples do; else its tests are skipped. */
export const HAVE_PREDECESSOR = existsSync(SCHEMA);

/** Makes a database as the earlier system's own migrations left it, with some of its rows. */
export async function createPredecessorDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(readFileSync(SCHEMA, 'utf8'));
  } finally {
    await client.end();
  }
  return database;
}
