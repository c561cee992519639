import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { startThrowAwayPostgres } from './throw-away-postgres.js';

/** Passwords of the roles that the compose file's scripts make. */
export const COMPOSE_PASSWORDS = {
  TEMPORAL_DB_PASSWORD: 't',
  FESTIVAL_DB_PASSWORD: 'f',
  FESTIVAL_OWNER_DB_PASSWORD: 'o',
};

/** A PostgreSQL with the superuser of the compose file's image. */
export interface ComposePostgres {
  /** URL of a database for the superuser. */
  url: string;
  /** Runs one of the scripts of `docker/postgres` as the image's start does, but by TCP; needs psql. */
  run: (script: string, passwords?: Partial<typeof COMPOSE_PASSWORDS>) => Promise<void>;
  /** Runs statements as the superuser. */
  asSuperuser: (...statements: string[]) => Promise<void>;
  /** URL of a role's connection to a database, `festival_lookup` by default. */
  urlOf: (user: string, password: string, database?: string) => string;
  stop: () => Promise<void>;
}

/** Starts it: the superuser is called what the image's is, for here one has the application's name. */
export async function startComposePostgres(): Promise<ComposePostgres> {
  const { url: first, stop } = await startThrowAwayPostgres();
  const { hostname, port, password } = new URL(first);
  await execute(first, [`CREATE ROLE postgres SUPERUSER LOGIN PASSWORD '${password}'`]);
  const url = Object.assign(new URL(first), { username: 'postgres' }).href;
  await execute(url, ['ALTER ROLE festival RENAME TO local']);
  return {
    url,
    run: async (script, passwords) => {
      const env = {
        ...process.env,
        ...{ PGHOST: hostname, PGPORT: port, PGPASSWORD: password, ...COMPOSE_PASSWORDS, ...passwords },
      };
      await promisify(execFile)('bash', [`docker/postgres/${script}`], { env });
    },
    asSuperuser: (...statements) => execute(url, statements),
    urlOf: (user, secret, database = 'festival_lookup') =>
      Object.assign(new URL(url), { username: user, password: secret, pathname: `/${database}` }).href,
    stop,
  };
}

async function execute(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
