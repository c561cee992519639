import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDataSource } from '../../../entities/data-source.js';
import { openWritableDatabase } from '../../../worker/open-database.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases/postgres.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

test('a database that is read-only for a while is waited for; one without our tables ends the start', async () => {
  const admin = await createDataSource(database.url).initialize();
  const name = new URL(database.url).pathname.slice(1);
  await admin.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);

  const told: string[] = [];
  let isTold: () => void = () => undefined;
  const firstTold = new Promise<void>((resolve) => {
    isTold = resolve;
  });
  const opening = openWritableDatabase({ DATABASE_URL: database.url }, (line) => {
    told.push(line);
    isTold();
  });
  await firstTold;
  expect(told[0]).toMatch(
    /^Postgres at .* cannot be used: cannot execute INSERT in a read-only transaction\. Trying again in/,
  );
  await admin.query(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
  // A failed-over server drops its connections: new ones may write.
  await admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  const opened = await opening;
  const [row] = await opened.query<{ sources: number }[]>(
    'SELECT count(*)::int AS sources FROM source_policies',
  );
  expect(row?.sources).toBeGreaterThan(3);
  await opened.destroy();

  await admin.query('DROP TABLE source_policies CASCADE');
  await expect(openWritableDatabase({ DATABASE_URL: database.url }, () => undefined)).rejects.toThrow(
    'source_policies',
  );
  await admin.destroy();
});
