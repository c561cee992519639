import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrate } from '../../../entities/migrate.js';

const TEMPLATE = 'migrated';
/** Any number that all test files share: who holds it may make the template. */
const TEMPLATE_LOCK = 20_251;

/** What the application's processes connect as: it owns nothing, and has the rights that migrations give. */
const APPLICATION = 'application';

/** A database that belongs to one test file. */
export interface TestDatabase {
  url: string;
  /** Removes the database, whoever is still connected. */
  drop: () => Promise<void>;
}

/**
 * Makes a database with all migrations run and no rows, as a copy of one in which they ran once.
 * @throws {Error} when PostgreSQL cannot be started, with its words.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const admin = await adminUrl();
  await withClient(admin, makeTemplate(admin));
  return createFrom(TEMPLATE);
}

/** The same database for who may do only what the application does, and no migration. */
export function asApplication(url: string): string {
  const other = new URL(url);
  other.username = APPLICATION;
  return other.href;
}

/** Makes a database with nothing in it, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  await withClient(await adminUrl(), makeRoles);
  return createFrom('template1');
}

async function createFrom(template: string): Promise<TestDatabase> {
  const admin = await adminUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(admin, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  return {
    url: withDatabase(admin, name),
    drop: async () => {
      await withClient(admin, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

function makeTemplate(admin: string): (client: pg.Client) => Promise<void> {
  return async (client) => {
    // Held until the connection closes: test files in other processes wait here for the template.
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (rowCount !== 0) return;
    await makeRoles(client);
    await client.query('DROP DATABASE IF EXISTS migrating WITH (FORCE)');
    await client.query('CREATE DATABASE migrating');
    await migrate(withDatabase(admin, 'migrating'));
    // Only a database in which all migrations ran ever has the template's name.
    await client.query(`ALTER DATABASE migrating RENAME TO ${TEMPLATE}`);
  };
}

/** Makes the roles of docs/data.md, and a user for each. */
export async function makeRoles(client: pg.Client): Promise<void> {
  const groups = ['festival_lookup_application', 'festival_lookup_reader'];
  const logins = [
    `${APPLICATION} LOGIN PASSWORD '${client.password ?? ''}' IN ROLE festival_lookup_application`,
    'reader NOLOGIN IN ROLE festival_lookup_reader',
  ];
  for (const role of [...groups, ...logins])
    await client.query(
      `DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
    );
}

async function adminUrl(): Promise<string> {
  const response = await fetch(`${inject('broker')}postgres`);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
