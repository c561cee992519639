import pg from 'pg';
import { firstLine, hostOf } from '../../config/wait-for.js';
import type { BackfillRow } from './read-backfill.js';
import { AppError, isAppError } from '../../domain/errors.js';

const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 60_000;

interface Job {
  id: string;
  state: string;
  args: unknown;
}

/**
 * Reads the failed film jobs of an Oban database: those of workers named `…TMDbDetailsWorker` that wait for a retry or
 * were given up. Nothing is written there: the connection is read-only.
 * @param url Postgres URL.
 * @throws {AppError} `InvalidProgramme` in words, without the URL's password.
 */
export async function readObanJobs(url: string): Promise<BackfillRow[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'festival-lookup backfill',
  });
  try {
    await client.connect();
    await client.query('SET default_transaction_read_only = on');
    const { rows: tables } = await client.query<{ there: boolean }>(
      `SELECT to_regclass('oban_jobs') IS NOT NULL AS there`,
    );
    if (tables[0]?.there !== true)
      throw new AppError('InvalidProgramme', `The database at ${hostOf(url)} has no table oban_jobs.`);
    const { rows } = await client.query<Job>(
      `SELECT id::text, state::text, args FROM oban_jobs
       WHERE state::text IN ('retryable', 'discarded') AND worker LIKE '%TMDbDetailsWorker' ORDER BY oban_jobs.id`,
    );
    return rows.map(({ id, state, args }) => ({ origin: `job ${id} (${state})`, raw: args }));
  } catch (error) {
    if (isAppError(error, 'InvalidProgramme')) throw error;
    throw new AppError('InvalidProgramme', `Postgres at ${hostOf(url)} cannot be used: ${firstLine(error)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
